using System.CommandLine;
using System.Text.Json;
using System.Xml.Linq;
using ExtProc.Cli.Commands;

namespace ExtProc.Integration.Tests.Cli;

public sealed class TestCommandTests : IDisposable
{
    private const string Policy = """
        apiVersion: extproc.dev/v1alpha1
        kind: AiPolicy
        metadata: { name: words, namespace: payments }
        spec:
          rules:
          - { name: names, detect: { keywords: { terms: [zephyr] } }, action: { block: {} } }
          tests:
          - { name: names are kept, request: { chat: "who is zephyr" }, expect: { verdict: Blocked, rule: names } }
          - { name: small <talk>, request: { chat: "hello" }, expect: { verdict: VERDICT } }
        """;

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
    public void A_table_tells_what_was_expected_and_what_came_out()
    {
        Write("Blocked");
        var code = Run(_folder.FullPath);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(Lines(), Has.Some.Matches("payments/words +│ names are kept +│ Blocked +│ Blocked +│ names +│ passed +│"));
            Assert.That(Lines(), Has.Some.Matches("payments/words +│ small <talk> +│ Blocked +│ Allowed +│ +│ FAILED +│"));
            Assert.That(Lines(), Has.Some.EqualTo("payments/words: small <talk>: expected Blocked, was Allowed"));
            Assert.That(Lines()[^1], Is.EqualTo("2 tests: 1 passed, 1 failed"));
            Assert.That(_output.ToString(), Does.Not.Contain("zephyr").And.Not.Contain("hello"));
        }
    }

    [Test]
    public void All_that_pass_end_well()
    {
        Write("Allowed");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Run(_folder.FullPath), Is.Zero);
            Assert.That(Lines()[^1], Is.EqualTo("2 tests: 2 passed, 0 failed"));
        }
    }

    [Test]
    public void Json_is_for_programs()
    {
        Write("Blocked");
        var code = Run(_folder.FullPath, "--output", "json");
        var report = JsonDocument.Parse(_output.ToString()).RootElement;
        var failed = report.GetProperty("tests")[1];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That((report.GetProperty("ok").GetBoolean(), report.GetProperty("passed").GetInt32(), report.GetProperty("failed").GetInt32()), Is.EqualTo((false, 1, 1)));
            Assert.That(failed.GetProperty("policy").GetString(), Is.EqualTo("payments/words"));
            Assert.That(failed.GetProperty("actual").GetString(), Is.EqualTo("Allowed"));
            Assert.That(failed.GetProperty("failure").GetString(), Is.EqualTo("expected Blocked, was Allowed"));
        }
    }

    [Test]
    public void Junit_is_for_ci()
    {
        Write("Blocked");
        _folder.Write("bad.yaml", "kind: AiPolicy\napiVersion: extproc.dev/v1alpha1\nmetadata: { name: bad }\nspec: {}\n");
        var code = Run(_folder.FullPath, "--output", "junit");
        var report = XDocument.Parse(_output.ToString()).Root!;
        var suites = report.Elements("testsuite").ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That((report.Attribute("tests")!.Value, report.Attribute("failures")!.Value, report.Attribute("errors")!.Value), Is.EqualTo(("3", "1", "1")));
            Assert.That(suites.Select(static suite => suite.Attribute("name")!.Value), Is.EqualTo(new[] { "payments/words", _folder.FullPath }));
            Assert.That(suites[0].Elements("testcase").Last().Attribute("name")!.Value, Is.EqualTo("small <talk>"));
            Assert.That(suites[0].Descendants("failure").Single().Attribute("message")!.Value, Is.EqualTo("expected Blocked, was Allowed"));
            Assert.That(suites[1].Descendants("error").Single().Attribute("message")!.Value, Does.Contain("spec.rules: is missing"));
        }
    }

    [Test]
    public void Policies_without_tests_say_so()
    {
        _folder.Write("p.yaml", Policy[..Policy.IndexOf("  tests:", StringComparison.Ordinal)]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Run(_folder.FullPath), Is.Zero);
            Assert.That(Lines()[^1], Is.EqualTo("there are no tests"));
        }
    }

    [Test]
    public void Check_runs_them_too()
    {
        Write("Blocked");
        var code = Parse(CheckCommand.Create(), _folder.FullPath);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(_output.ToString(), Does.Contain("error tests-failed: spec.tests[1]: the test \"small <talk>\" fails: expected Blocked, was Allowed"));
            Assert.That(Lines()[^1], Is.EqualTo("0 good policies, 1 error, 0 warnings, 1 of 2 tests passed: a server would not take these over"));
        }
    }

    private void Write(string verdict) => _folder.Write("words.yaml", Policy.Replace("VERDICT", verdict, StringComparison.Ordinal));

    private string[] Lines() => _output.ToString().TrimEnd().Split(Environment.NewLine);

    private int Run(params string[] arguments) => Parse(TestCommand.Create(), arguments);

    private int Parse(Command command, params string[] arguments) =>
        command.Parse(arguments).Invoke(new InvocationConfiguration { Output = _output, Error = _errors });
}
