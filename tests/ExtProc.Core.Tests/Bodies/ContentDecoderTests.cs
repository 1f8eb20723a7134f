using System.IO.Compression;
using System.Text;
using ExtProc.Core.Bodies;

namespace ExtProc.Core.Tests.Bodies;

public sealed class ContentDecoderTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("""{"messages":[{"role":"user","content":"Hello hello hello, é 日本"}]}""");

    [TestCase(null)]
    [TestCase("")]
    [TestCase("identity")]
    [TestCase(" Identity ,")]
    public void No_coding_passes_everything_on(string? header)
    {
        Assert.That(ContentDecoder.TryCreate(header, new DecodeLimits(1000), out var decoder), Is.True);
        using (decoder)
        {
            Assert.That(decoder!.IsIdentity, Is.True);
        }
        Assert.That(Coded.Decode(header, [Text]).Bytes, Is.EqualTo(Text));
    }

    [TestCase("zstd")]
    [TestCase("compress")]
    [TestCase("gzip, zstd")]
    [TestCase("gzip gzip")]
    [TestCase("gzip;q=1")]
    [TestCase("gzip, gzip, gzip")]
    [TestCase("aws-chunked")]
    public void Unknown_codings_and_more_than_two_are_refused(string header) =>
        Assert.That(ContentDecoder.TryCreate(header, new DecodeLimits(1000), out _), Is.False);

    [Test]
    public void Every_coding_is_undone()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Coded.Decode("gzip", [Coded.Gzip(Text)]), Is.EqualTo((DecodeStatus.Ok, Text)));
            Assert.That(Coded.Decode("X-GZIP", [Coded.Gzip(Text)]), Is.EqualTo((DecodeStatus.Ok, Text)));
            Assert.That(Coded.Decode("deflate", [Coded.Zlib(Text)]), Is.EqualTo((DecodeStatus.Ok, Text)));
            Assert.That(Coded.Decode("deflate", [Coded.Bare(Text)]), Is.EqualTo((DecodeStatus.Ok, Text)));
            Assert.That(Coded.Decode("br", [Coded.Brotli(Text)]), Is.EqualTo((DecodeStatus.Ok, Text)));
            Assert.That(Coded.Decode("gzip, br", [Coded.Brotli(Coded.Gzip(Text))]), Is.EqualTo((DecodeStatus.Ok, Text)));
            Assert.That(Coded.Decode("br, gzip", [Coded.Gzip(Coded.Brotli(Text))]), Is.EqualTo((DecodeStatus.Ok, Text)));
            Assert.That(Coded.Decode("gzip, gzip", [Coded.Gzip(Coded.Gzip(Text))]), Is.EqualTo((DecodeStatus.Ok, Text)));
        }
    }

    [Test]
    public void An_empty_body_is_empty_under_any_coding([Values("gzip", "deflate", "br", "gzip, br", null)] string? coding) =>
        Assert.That(Coded.Decode(coding, []), Is.EqualTo((DecodeStatus.Ok, Array.Empty<byte>())));

    [Test]
    public void Large_random_and_repetitive_data_is_undone([Values] CompressionLevel level, [Values(1, 2, 3)] int seed)
    {
        byte[] data = Mixed(200_000, seed);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Coded.Decode("gzip", [Coded.Gzip(data, level)]).Bytes, Is.EqualTo(data));
            Assert.That(Coded.Decode("deflate", Chunkings.Random(Coded.Zlib(data, level), new Random(seed))).Bytes, Is.EqualTo(data));
        }
    }

    [Test]
    public void Gzip_may_have_many_members()
    {
        byte[] coded = [.. Coded.Gzip("ab"u8), .. Coded.Gzip([]), .. Coded.Gzip("cd"u8)];
        Assert.That(Coded.Decode("gzip", [coded]), Is.EqualTo((DecodeStatus.Ok, "abcd"u8.ToArray())));
    }

    [Test]
    public void A_hundred_thousand_members_take_no_stack()
    {
        byte[] member = Coded.Gzip("x"u8);
        byte[] coded = [.. Enumerable.Repeat(member, 100_000).SelectMany(m => m)];
        Assert.That(Coded.Decode("gzip", [coded]).Bytes, Has.Length.EqualTo(100_000));
    }

    [Test]
    public void All_gzip_header_fields_are_read([Range(0, 31)] int flags)
    {
        byte[] plain = Coded.Gzip(Text);
        var header = new List<byte>([0x1F, 0x8B, 8, (byte)flags, 1, 2, 3, 4, 0, 3]);
        if ((flags & 4) != 0)
        {
            header.AddRange([3, 0, 9, 9, 9]);
        }
        if ((flags & 8) != 0)
        {
            header.AddRange([.. "name"u8, 0]);
        }
        if ((flags & 16) != 0)
        {
            header.AddRange([0]);
        }
        if ((flags & 2) != 0)
        {
            uint crc = Checksums.Crc(0, header.ToArray());
            header.AddRange([(byte)crc, (byte)(crc >> 8)]);
        }
        byte[] coded = [.. header, .. plain[10..]];
        foreach (var chunks in Chunkings.Of(coded, randomOnes: 2))
        {
            Assert.That(Coded.Decode("gzip", chunks), Is.EqualTo((DecodeStatus.Ok, Text)));
        }
    }

    [Test]
    public void A_body_that_ends_early_is_truncated([Values("gzip", "deflate", "br")] string coding)
    {
        byte[] coded = coding switch { "gzip" => Coded.Gzip(Text), "br" => Coded.Brotli(Text), _ => Coded.Zlib(Text) };
        for (int length = 1; length < coded.Length; length++)
        {
            Assert.That(Coded.Decode(coding, [coded.AsMemory(0, length)]).Status, Is.EqualTo(DecodeStatus.Truncated), $"{length}");
        }
    }

    [Test]
    public void What_follows_the_end_is_trailing_data([Values("gzip", "deflate", "bare", "br")] string coding, [Values(0, 1, 0x78)] byte extra)
    {
        byte[] coded = coding switch { "gzip" => Coded.Gzip(Text), "br" => Coded.Brotli(Text), "bare" => Coded.Bare(Text), _ => Coded.Zlib(Text) };
        string header = coding == "bare" ? "deflate" : coding;
        foreach (byte[][] chunks in (byte[][][])[[[.. coded, extra]], [coded, [extra]]])
        {
            Assert.That(Coded.Decode(header, chunks.Select(c => (ReadOnlyMemory<byte>)c)).Status, Is.EqualTo(DecodeStatus.TrailingData));
        }
    }

    [Test]
    public void Any_bit_that_flips_is_noticed()
    {
        byte[] gzip = Coded.Gzip(Text), zlib = Coded.Zlib(Text);
        for (int bit = 80; bit < gzip.Length * 8; bit++)
        {
            AssertNoticed("gzip", Flip(gzip, bit), bit);
        }
        for (int bit = 16; bit < zlib.Length * 8; bit++)
        {
            AssertNoticed("deflate", Flip(zlib, bit), bit);
        }
    }

    [Test]
    public void Noise_is_corrupt_or_truncated_and_never_throws([Values("gzip", "deflate", "br", "gzip, br")] string coding)
    {
        var random = new Random(5);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] noise = new byte[random.Next(1, 200)];
            random.NextBytes(noise);
            Coded.Decode(coding, Chunkings.Random(noise, random), maxBytes: 100_000);
        }
    }

    [TestCase(0, DecodeStatus.Ok)]
    [TestCase(1, DecodeStatus.TooLarge)]
    public void The_decoded_size_has_a_cap(int beyond, DecodeStatus expected)
    {
        byte[] data = Mixed(50_000 + beyond, 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Coded.Decode("gzip", [Coded.Gzip(data)], maxBytes: 50_000).Status, Is.EqualTo(expected));
            Assert.That(Coded.Decode("br", [Coded.Brotli(data)], maxBytes: 50_000).Status, Is.EqualTo(expected));
            Assert.That(Coded.Decode(null, [data], maxBytes: 50_000).Status, Is.EqualTo(expected));
        }
    }

    [Test]
    public void A_bomb_stops_at_the_cap_on_expansion([Values("gzip", "deflate", "br", "gzip, gzip")] string coding)
    {
        byte[] zeros = new byte[8 * 1024 * 1024];
        byte[] coded = coding switch { "gzip" => Coded.Gzip(zeros), "br" => Coded.Brotli(zeros), "deflate" => Coded.Zlib(zeros), _ => Coded.Gzip(Coded.Gzip(zeros)) };
        var (status, bytes) = Coded.Decode(coding, [coded]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.EqualTo(DecodeStatus.ExpansionExceeded));
            Assert.That(bytes, Has.Length.LessThanOrEqualTo(4 * 1024 * 1024));
        }
    }

    [Test]
    public void The_cap_on_expansion_is_met_at_its_edge()
    {
        byte[] zeros = new byte[2 * 1024 * 1024];
        byte[] coded = Coded.Gzip(zeros);
        int factor = zeros.Length / coded.Length;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Coded.Decode("gzip", [coded], maxExpansion: factor + 1).Status, Is.EqualTo(DecodeStatus.Ok));
            Assert.That(Coded.Decode("gzip", [coded], maxExpansion: factor).Status, Is.EqualTo(DecodeStatus.ExpansionExceeded));
        }
    }

    /// <summary>Bits between the last symbol and the next byte mean nothing; all others must be noticed.</summary>
    private static void AssertNoticed(string coding, byte[] coded, int bit)
    {
        var (status, bytes) = Coded.Decode(coding, [coded]);
        Assert.That(status != DecodeStatus.Ok || bytes.AsSpan().SequenceEqual(Text), Is.True, $"{coding} {bit}");
    }

    internal static byte[] Mixed(int length, int seed)
    {
        var random = new Random(seed);
        byte[] data = new byte[length];
        for (int at = 0; at < length;)
        {
            int run = Math.Min(random.Next(1, 700), length - at);
            if (at > 0 && random.Next(2) == 0)
            {
                int from = random.Next(Math.Max(0, at - 40_000), at);
                for (int i = 0; i < run; i++)
                {
                    data[at + i] = data[from + i];
                }
            }
            else
            {
                random.NextBytes(data.AsSpan(at, run));
            }
            at += run;
        }
        return data;
    }

    private static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}
