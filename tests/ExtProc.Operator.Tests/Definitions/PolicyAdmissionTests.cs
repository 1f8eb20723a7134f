using System.Text;
using ExtProc.Core.Policies;
using ExtProc.Server.Policies;
using ExtProc.Testing.Kubernetes;

namespace ExtProc.Operator.Tests.Definitions;

/// <summary>
/// The same objects through the real API server and through our reader and compiler. What the API server refuses, the compiler refuses;
/// what only the compiler refuses is listed in <c>semantic.yaml</c>.
/// </summary>
internal sealed class PolicyAdmissionTests
{
    private static readonly PolicyCase[] s_valid = [.. PolicyCase.Read("valid.yaml")];

    private static readonly PolicyCase[] s_invalid = [.. PolicyCase.Read("invalid.yaml")];

    private static readonly PolicyCase[] s_semantic = [.. PolicyCase.Read("semantic.yaml")];

    [Test]
    public void There_are_thirty_of_each()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(s_valid, Has.Length.GreaterThanOrEqualTo(30));
            Assert.That(s_invalid, Has.Length.GreaterThanOrEqualTo(30));
            Assert.That(s_invalid.Where(static item => item.Says is null || item.Compiler is null), Is.Empty, "every refusal is expected by both");
            Assert.That(s_valid.Concat(s_invalid).Concat(s_semantic).Select(static item => item.Object.Name), Is.Unique);
        }
    }

    [TestCaseSource(nameof(s_valid))]
    [CancelAfter(60_000)]
    public async Task Takes(PolicyCase item, CancellationToken cancellationToken)
    {
        var answer = await CreateAsync(item, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Message, Is.Null);
            Assert.That(Errors(item), Is.Empty);
            Assert.That(Codes(PolicyFile.Parse("stored.json", Encoding.UTF8.GetBytes(answer.Text))), Is.EqualTo(Codes(item.Source)),
                "what the API server writes in by default changes no meaning");
        }
    }

    [TestCaseSource(nameof(s_invalid))]
    [CancelAfter(60_000)]
    public async Task Refuses(PolicyCase item, CancellationToken cancellationToken)
    {
        var answer = await CreateAsync(item, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Message, Does.Contain(item.Says));
            Assert.That(Errors(item), Has.Some.Contains(item.Compiler));
        }
    }

    [TestCaseSource(nameof(s_semantic))]
    [CancelAfter(60_000)]
    public async Task Leaves_to_the_compiler(PolicyCase item, CancellationToken cancellationToken)
    {
        var answer = await CreateAsync(item, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Message, Is.Null);
            Assert.That(Errors(item), Has.Some.Contains(item.Compiler));
        }
    }

    private static async Task<KubeAnswer> CreateAsync(PolicyCase item, CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        await plane.InstallOwnAsync(cancellationToken);
        return await plane.Admin.CreateAsync(item.Object, dryRun: true, cancellationToken);
    }

    private static string[] Codes(PolicySource source) =>
        [.. PolicyLoader.Load([source]).Diagnostics.Select(static found => $"{found.Code} {found.Path}").Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Errors(PolicyCase item) =>
        PolicyLoader.Load([item.Source]).Diagnostics.Where(static found => found.Severity == DiagnosticSeverity.Error).Select(static found => found.ToString());
}
