using ExtProc.Testing.Processes;

namespace ExtProc.Operator.Tests.Definitions;

/// <summary><c>extproc schema</c>, as a process.</summary>
internal sealed class SchemaCommandTests
{
    /// <summary>What only CEL can say, JSON Schema cannot.</summary>
    private static readonly string[] s_onlyInKubernetes =
    [
        "same-name-twice", "keywords-without-words", "redacted-hidden-text", "target-of-wrong-group", "same-target-twice", "service-with-dots",
        "test-twice", "test-of-nothing-and-something", "test-without-response", "harm-said-twice", "topics-without-any",
    ];

    [Test]
    [CancelAfter(60_000)]
    public async Task Prints_the_definition(CancellationToken cancellationToken)
    {
        var output = await RunAsync(cancellationToken, "schema", "--crd");
        Assert.That(output, Is.EqualTo(await File.ReadAllTextAsync(RepositoryRoot.Combine("deploy", "crds", "aipolicies.extproc.dev.yaml"), cancellationToken)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Prints_a_schema_that_another_program_validates_policies_with(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        folder.Write("aipolicy.json", await RunAsync(cancellationToken, "schema"));
        await using var program = ChildProcess.Start(RealParts.Kubeconform.Require(), [
            "-verbose", "-schema-location", folder.Path("{{.ResourceKind}}.json"), PolicyCase.PathOf("valid.yaml"), PolicyCase.PathOf("invalid.yaml"),
        ]);
        await program.WaitForExitAsync(cancellationToken);

        var valid = PolicyCase.Read("valid.yaml").Select(static item => item.Object.Name);
        var taken = program.Output.Split('\n').Where(static line => line.EndsWith(" is valid", StringComparison.Ordinal)).Select(static line => line.Split(' ')[^3]);
        Assert.That(taken, Is.EquivalentTo(valid.Concat(s_onlyInKubernetes)));
    }

    private static async Task<string> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var lines = new List<string>();
        await using var process = ChildProcess.Start(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "extproc.dll"), .. arguments], onLine: lines.Add);
        Assert.That(await process.WaitForExitAsync(cancellationToken), Is.Zero, process.Output);
        return string.Concat(lines.Select(static line => line + "\n"));
    }
}
