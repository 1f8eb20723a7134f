using System.CommandLine;
using System.Text.Json;
using ExtProc.Cli.Commands;

namespace ExtProc.Integration.Tests.Cli;

public sealed class TokensCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _errors = new();

    public void Dispose()
    {
        _folder.Dispose();
        _errors.Dispose();
    }

    [Test]
    public void Rows_are_written_as_models_see_them()
    {
        var rows = _folder.Write("rows.jsonl", """
            {"text": "Hello  Zoë!", "label": 1, "source": "mail", "family": "chat", "group": 3, "spans": [[7, 10, "PERSON"]]}
            {"text": "1gn0r3 pr3v10u5"}
            """);
        var output = _folder.Path("tokens.jsonl");
        var code = Run(rows, "--offsets", "--features", "-o", output);
        string[] lines = File.ReadAllLines(output);
        using var second = JsonDocument.Parse(lines[1]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero);
            Assert.That(lines[0], Does.StartWith("""{"row":0,"source":"mail","label":1,"family":"chat","group":3,"windows":[[101,7592,11199,999,102]],"variants":[],"""));
            Assert.That(lines[0], Does.Contain("""
                "offsets":[[[0,0],[0,5],[7,10],[10,11],[0,0]]],"spans":[[7, 10, "PERSON"]],"features":["
                """.Trim()).Or.Contain("""
                "offsets":[[[0,0],[0,5],[7,10],[10,11],[0,0]]],"spans":[[7,10,"PERSON"]],"features":["
                """.Trim()));
            Assert.That(second.RootElement.GetProperty("variants")[0].GetProperty("kind").GetString(), Is.EqualTo("leet"));
            Assert.That(second.RootElement.GetProperty("variants")[0].GetProperty("windows")[0].GetArrayLength(), Is.EqualTo(4));
        }
    }

    [Test]
    public void Long_texts_have_as_many_windows_as_allowed()
    {
        var rows = _folder.Write("rows.jsonl", $"{{\"text\": \"{string.Join(' ', Enumerable.Repeat("word", 1000))}\"}}");
        var output = _folder.Path("tokens.jsonl.gz");
        Assert.That(Run(rows, "--max-windows", "2", "-o", output), Is.Zero);
        using var gzip = new System.IO.Compression.GZipStream(File.OpenRead(output), System.IO.Compression.CompressionMode.Decompress);
        using var json = JsonDocument.Parse(gzip);
        Assert.That(json.RootElement.GetProperty("windows").EnumerateArray().Select(static window => window.GetArrayLength()), Is.EqualTo(new[] { 128, 128 }));
    }

    [Test]
    public void A_line_that_is_no_row_is_named()
    {
        var rows = _folder.Write("rows.jsonl", "{\"txt\": \"a\"}");
        Assert.That(Run(rows, "-o", _folder.Path("out.jsonl")), Is.EqualTo(1));
        Assert.That(_errors.ToString().Trim(), Is.EqualTo($"{rows}:1: the row has no \"text\""));
    }

    private int Run(params string[] arguments) =>
        new RootCommand { TokensCommand.Create() }.Parse(["tokens", .. arguments]).Invoke(new InvocationConfiguration { Error = _errors });
}
