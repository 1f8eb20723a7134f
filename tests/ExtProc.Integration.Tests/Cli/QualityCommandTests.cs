using System.CommandLine;
using System.Text.Json;
using ExtProc.Cli.Commands;

namespace ExtProc.Integration.Tests.Cli;

public sealed class QualityCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    [Test]
    public async Task The_figures_and_scores_are_those_of_the_rows()
    {
        var rows = _folder.Write("rows.jsonl", """
            {"text": "aws_access_key_id = AKIAQYLPMN5HHHFPZAM2 and password=hunter2", "kind": "secret", "label": 1, "source": "keys"}
            {"text": "Nothing to see here", "kind": "not-a-secret", "label": 0, "source": "keys"}
            {"text": "my-bucket", "kind": "identifier", "label": 1, "source": "keys", "weak": true}
            """);
        var scores = _folder.Path("scores.jsonl");
        var code = await RunAsync("--detect", "secrets", "--json", "--scores", scores, rows);
        using var json = JsonDocument.Parse(_output.ToString());
        var root = json.RootElement;
        using var first = JsonDocument.Parse((await File.ReadAllLinesAsync(scores))[0]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero);
            Assert.That(root.GetProperty("thresholds").GetProperty("medium").GetSingle(), Is.EqualTo(0.99f));
            Assert.That(root.GetProperty("total").GetProperty("n").GetInt32(), Is.EqualTo(3));
            Assert.That(root.GetProperty("total").GetProperty("recall").GetProperty("low").GetProperty("value").GetDouble(), Is.EqualTo(1));
            Assert.That(root.GetProperty("sources").EnumerateArray().Select(static source => source.GetProperty("source").GetString()), Is.EqualTo(new[] { "keys", "keys (weak)" }));
            Assert.That(first.RootElement.GetProperty("spans").GetArrayLength(), Is.GreaterThan(0));
            Assert.That(first.RootElement.GetProperty("label").GetInt32(), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_line_that_is_no_row_is_named()
    {
        var rows = _folder.Write("rows.jsonl", "{\"text\": \"a\", \"label\": 0}\nnonsense");
        var code = await RunAsync("--detect", "secrets", rows);
        Assert.That((code, _errors.ToString().Trim()), Is.EqualTo((1, $"{rows}:2: the line is not JSON (byte 1)")));
    }

    [Test]
    public async Task Models_that_are_missing_are_named()
    {
        var rows = _folder.Write("rows.jsonl", "{\"text\": \"a\", \"label\": 0}");
        var code = await RunAsync("--detect", "injection", "--models", _folder.FullPath, rows);
        Assert.That(code, Is.EqualTo(1));
        Assert.That(_errors.ToString(), Does.Contain("vocab.txt"));
    }

    [TestCase("quality", ".")]
    [TestCase("quality", "--detect", "weather", ".")]
    [TestCase("quality", "--detect", "secrets", "/no/such/file")]
    [TestCase("tokens", "/no/such/file")]
    public async Task Wrong_use_is_told_apart(params string[] arguments) => Assert.That(await CommandLine.RunAsync(arguments), Is.EqualTo(2));

    private Task<int> RunAsync(params string[] arguments) =>
        new RootCommand { QualityCommand.Create() }.Parse(["quality", .. arguments])
            .InvokeAsync(new InvocationConfiguration { Output = _output, Error = _errors });
}
