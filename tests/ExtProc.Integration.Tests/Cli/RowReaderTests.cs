using System.IO.Compression;
using System.Text;
using ExtProc.Cli.Rows;

namespace ExtProc.Integration.Tests.Cli;

/// <summary>Labelled files, and what isn't one.</summary>
public sealed class RowReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void RowsAreNumberedOverAllFiles()
    {
        var first = _folder.Write("a.jsonl", "{\"text\": \"one\", \"source\": \"mail\", \"label\": 1}\r\n\n{\"text\": \"two\"}");
        var second = Compressed("b.jsonl.gz", "{\"text\": \"three\", \"label\": \"billing\"}\n");
        var rows = RowReader.Read([first, second]).Select(static row => $"{row.Number} {row.Text} {row.Source} {row.Class}").ToList();
        Assert.That(rows, Is.EqualTo(new[] { "0 one mail 1", "1 two a.jsonl ", "2 three b.jsonl.gz " }));
    }

    [TestCase("{\"text\": \"a\"}\n{\"text\": ", "2: the line is not JSON")]
    [TestCase("[]", "1: the line is not an object")]
    [TestCase("{\"label\": 1}", "1: the row has no \"text\"")]
    [TestCase("{\"text\": 1}", "1: the row has no \"text\"")]
    [TestCase("{\"text\": \"\\ud800\"}", "1: \"text\" has half a surrogate pair")]
    public void OtherLinesAreNamed(string text, string expected)
    {
        var path = _folder.Write("rows.jsonl", text);
        Assert.That(() => RowReader.Read([path]).Count(), Throws.TypeOf<RowException>().With.Message.StartsWith($"{path}:{expected}"));
    }

    [Test]
    public void ALineOverTheCapIsRefusedAndNotRead()
    {
        var padding = new string(' ', RowSource.MaxLine - 20);
        Assert.That(RowReader.Read([Compressed("good.gz", $"{padding}{{\"text\": \"a\"}}\n")]).Count(), Is.EqualTo(1));
        Assert.That(
            () => RowReader.Read([Compressed("bad.gz", "{\"text\": \"a\"}\n" + padding + padding)]).Count(),
            Throws.TypeOf<RowException>().With.Message.Contains("bad.gz:2: the line is longer than 16 MiB"));
    }

    [Test]
    public void DamagedFilesAreNamed()
    {
        var path = Compressed("rows.gz", string.Concat(Enumerable.Repeat("{\"text\": \"a\"}\n", 1000)));
        File.WriteAllBytes(path, [.. File.ReadAllBytes(path).Take(30), .. new byte[40]]);
        Assert.That(() => RowReader.Read([path]).Count(), Throws.TypeOf<RowException>().With.Message.StartsWith(path));
    }

    private string Compressed(string name, string text)
    {
        using (var gzip = new GZipStream(File.Create(_folder.Path(name)), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return _folder.Path(name);
    }
}
