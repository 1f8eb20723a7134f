using System.CommandLine;
using System.Text.Json;
using ExtProc.Cli.Commands;

namespace ExtProc.Integration.Tests.Cli;

public sealed class CheckCommandTests : IDisposable
{
    private const string Good = """
        apiVersion: extproc.dev/v1alpha1
        kind: AiPolicy
        metadata: { name: good, namespace: payments }
        spec:
          match: { models: ["gpt-4*"] }
          reply: { status: 503 }
          rules:
          - { name: cards, scope: [Input, Output], detect: { pii: {} }, action: { redact: { style: Token } } }
          - { name: keys, mode: Shadow, detect: { secrets: { rules: [jwt] } }, action: { block: {} } }
        """;

    private const string Bad = """
        apiVersion: extproc.dev/v1alpha1
        kind: AiPolicy
        metadata: { name: bad }
        spec:
          mode: enforce
          limits: []
          rules:
          - { name: a, detect: { hiddenText: {} }, action: { redact: {} } }
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
    public void Good_policies_are_listed_with_their_rules_and_warnings()
    {
        _folder.Write("good.yaml", Good);
        var code = Run(_folder.FullPath);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero);
            Assert.That(Lines(), Has.Some.EqualTo($"{_folder.Path("good.yaml")}:6:20: warning retried-status: spec.reply.status: "
                + "clients answer this status by sending the same request again; use 400 or 403"));
            Assert.That(Lines(), Has.Some.Matches("payments/good +│ Enforce +│ everywhere +│ models gpt-4\\* +│ cards: pii in Input, Output: redact Token +│ 1 +│"));
            Assert.That(Lines(), Has.Some.Contains("keys: secrets in Input: block Error 503 (shadow)"));
            Assert.That(Lines()[^1], Is.EqualTo("1 good policy, 0 errors, 1 warning"));
        }
    }

    [Test]
    public void Errors_are_shown_where_they_are()
    {
        var file = _folder.Write("bad.yaml", Bad);
        var code = Run(file);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(_output.ToString(), Is.EqualTo($$$"""
                {{{file}}}:5:9: error unknown-value: spec.mode: no such mode; did you mean Enforce?
                    5 |   mode: enforce
                      |         ^
                {{{file}}}:6:3: error unsupported: spec.limits: limits is not supported by this version; remove it: nothing would act on it
                    6 |   limits: []
                      |   ^
                {{{file}}}:8:54: error action: spec.rules[0].action.redact: hidden text cannot be redacted: a replacement would make it visible; write action: { strip: {} }
                    8 |   - { name: a, detect: { hiddenText: {} }, action: { redact: {} } }
                      |                                                      ^
                0 good policies, 3 errors, 0 warnings: a server would not take these over

                """.ReplaceLineEndings(Environment.NewLine)));
        }
    }

    [Test]
    public void Programs_get_json()
    {
        var file = _folder.Write("good.yaml", Good);
        var code = Run(file, "--output", "json");
        using var json = JsonDocument.Parse(_output.ToString());
        var root = json.RootElement;
        var diagnostic = root.GetProperty("diagnostics")[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero);
            Assert.That(root.GetProperty("ok").GetBoolean(), Is.True);
            Assert.That(root.GetProperty("policies")[0].GetProperty("rules")[0].GetProperty("action").GetString(), Is.EqualTo("redact Token"));
            Assert.That(diagnostic.GetProperty("code").GetString(), Is.EqualTo("retried-status"));
            Assert.That((diagnostic.GetProperty("line").GetInt32(), diagnostic.GetProperty("column").GetInt32()), Is.EqualTo((6, 20)));
        }
    }

    [Test]
    public void Strict_fails_on_warnings()
    {
        _folder.Write("good.yaml", Good);
        Assert.That((Run(_folder.FullPath, "--strict"), Run(_folder.FullPath)), Is.EqualTo((1, 0)));
    }

    [Test]
    public void Guards_are_checked_against_the_hosts_that_servers_allow()
    {
        _folder.Write("guard.yaml", """
            apiVersion: extproc.dev/v1alpha1
            kind: AiPolicy
            metadata: { name: guarded }
            spec: { rules: [{ name: a, detect: { remote: { url: "https://guard.example.com" } }, action: { flag: {} } }] }
            """);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Run(_folder.FullPath), Is.Zero);
            Assert.That(Run(_folder.FullPath, "--guard-hosts", "*.safety.svc,*.example.com:443"), Is.Zero);
            Assert.That(Run(_folder.FullPath, "--guard-hosts", "*.safety.svc"), Is.EqualTo(1));
            Assert.That(_output.ToString(), Does.Contain("guard-host: spec.rules[0].detect.remote.url: is at guard.example.com:443"));
        }
    }

    [TestCase("check", ".", "--guard-hosts", "guard.*")]
    [TestCase("check", ".", "--guard-hosts")]
    [TestCase("check")]
    [TestCase("check", "/no/such/place")]
    [TestCase("check", ".", "--output", "xml")]
    [TestCase("check", ".", "--frobnicate")]
    public async Task Wrong_use_is_told_apart(params string[] arguments) => Assert.That(await CommandLine.RunAsync(arguments), Is.EqualTo(2));

    [Test]
    public void A_long_line_is_cut_around_the_column()
    {
        var file = _folder.Write("long.yaml", $"kind: {new string('a', 300)}\napiVersion: extproc.dev/v1alpha1\n");
        Run(file);
        Assert.That(Lines().Max(static line => line.Length), Is.LessThanOrEqualTo(200));
    }

    private string[] Lines() => _output.ToString().TrimEnd().Split(Environment.NewLine);

    private int Run(params string[] arguments) =>
        new RootCommand { CheckCommand.Create() }.Parse(["check", .. arguments])
            .Invoke(new InvocationConfiguration { Output = _output, Error = _errors });
}
