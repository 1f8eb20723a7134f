using ExtProc.Testing.Kubernetes;
using ExtProc.Testing.Processes;

namespace ExtProc.Integration.Tests.Helm;

/// <summary>Every combination of values that the README names: helm finds nothing to say against it, and it renders what is kept in <c>Golden</c>.</summary>
[CancelAfter(60_000)]
public sealed class RenderTests
{
    private static IReadOnlyList<string> Combinations => Chart.Combinations;

    [TestCaseSource(nameof(Combinations))]
    public async Task Helm_lint_is_content(string combination, CancellationToken cancellationToken)
    {
        var lint = await Chart.LintAsync(combination, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lint.ExitCode, Is.Zero, lint.Errors);
            Assert.That(lint.Output, Does.Contain("0 chart(s) failed").And.Not.Contain("[WARNING]"));
        }
    }

    [TestCaseSource(nameof(Combinations))]
    public async Task It_renders_the_same_as_before(string combination, CancellationToken cancellationToken) =>
        Golden.AssertSame($"tests/ExtProc.Integration.Tests/Helm/Golden/{combination}.yaml", await Chart.RenderAsync(combination, cancellationToken));

    [Test]
    public async Task The_chart_of_definitions_renders(CancellationToken cancellationToken)
    {
        var folder = RepositoryRoot.Combine("helm", "extproc-crds");
        var lint = await ProgramRun.OfAsync(RealParts.Helm.Require(), ["lint", "--strict", folder, "--kube-version", Chart.KubeVersion], cancellationToken);
        var rendered = await ProgramRun.OfAsync(RealParts.Helm.Require(), ["template", "x", folder, "--kube-version", Chart.KubeVersion], cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lint.ExitCode, Is.Zero, lint.Output + lint.Errors);
            Assert.That(rendered.Require(), Does.Contain("name: aipolicies.extproc.dev"));
        }
    }
}
