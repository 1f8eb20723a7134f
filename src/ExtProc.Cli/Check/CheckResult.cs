using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;
using ExtProc.Server.Policies;

namespace ExtProc.Cli.Check;

/// <summary>Policies as they would be loaded, and what was found on the way.</summary>
/// <param name="Path">What was checked.</param>
/// <param name="Set">The policies that could be read, and all diagnostics.</param>
internal sealed record CheckResult(string Path, PolicySet Set)
{
    public static CheckResult Of(string path, ISemanticDetector models, GuardHosts? guardHosts)
    {
        var set = new PolicyDirectory(path).Load(models, guardHosts);
        var tooLarge = set.HasErrors ? null : new PolicySnapshot(0, set.Hash, set.Policies, default).Prepare();
        return new CheckResult(path, tooLarge is null ? set : set.With(tooLarge));
    }

    public int WarningsOf(LoadedPolicy policy) => Set.Diagnostics.Count(item =>
        item.Severity == DiagnosticSeverity.Warning && item.File == policy.File && ReferenceEquals(PolicyAt(item), policy));

    /// <summary>The policy whose document a diagnostic stands in: the last that begins at or before its line.</summary>
    private LoadedPolicy? PolicyAt(PolicyDiagnostic diagnostic) => Set.Policies
        .Where(policy => policy.File == diagnostic.File && policy.Line <= diagnostic.Line)
        .MaxBy(static policy => policy.Line);
}
