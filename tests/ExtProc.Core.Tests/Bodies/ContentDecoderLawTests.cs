using System.Text;
using ExtProc.Core.Bodies;

namespace ExtProc.Core.Tests.Bodies;

/// <summary>However a coded body is cut, the same bytes come out.</summary>
public sealed class ContentDecoderLawTests
{
    [TestCase("gzip")]
    [TestCase("deflate")]
    [TestCase("br")]
    [TestCase("gzip, br")]
    [TestCase("br, gzip")]
    [TestCase("gzip, gzip")]
    public void Cutting_changes_nothing(string coding)
    {
        byte[] text = [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 60).Select(i => $"data: {{\"n\":{i * i}}}\n\n"))), .. ContentDecoderTests.Mixed(500, 1)];
        byte[] coded = coding switch
        {
            "gzip" => [.. Coded.Gzip(text.AsSpan(0, 400)), .. Coded.Gzip(text.AsSpan(400))],
            "deflate" => Coded.Zlib(text),
            "br" => Coded.Brotli(text),
            "gzip, br" => Coded.Brotli(Coded.Gzip(text)),
            "br, gzip" => Coded.Gzip(Coded.Brotli(text)),
            _ => Coded.Gzip(Coded.Gzip(text)),
        };
        foreach (var chunks in Chunkings.Of(coded))
        {
            Assert.That(Coded.Decode(coding, chunks), Is.EqualTo((DecodeStatus.Ok, text)));
        }
    }

    [Test]
    public void Cutting_stored_blocks_and_bare_deflate_changes_nothing()
    {
        byte[] data = ContentDecoderTests.Mixed(700, 2);
        foreach (byte[] coded in (byte[][])[Coded.Bare(data, System.IO.Compression.CompressionLevel.NoCompression), Coded.Bare(data)])
        {
            foreach (var chunks in Chunkings.Of(coded))
            {
                Assert.That(Coded.Decode("deflate", chunks), Is.EqualTo((DecodeStatus.Ok, data)));
            }
        }
    }
}
