using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>The traffic that a policy applies to.</summary>
internal static class MatchCompiler
{
    public static PolicyMatch Compile(MatchSpec? spec, DiagnosticBag bag)
    {
        if (spec is null)
        {
            return PolicyMatch.Everything;
        }
        if (spec.Operations.Count > 0 && spec.Operations.All(static operation => operation == Operation.Models))
        {
            bag.Warning(DiagnosticCodes.NoEffect, "spec.match.operations", "rules find nothing in the list of models");
        }
        return new PolicyMatch
        {
            Hosts = Globs(spec.Hosts, ignoreCase: true),
            Paths = Globs(spec.Paths, ignoreCase: true),
            Operations = spec.Operations,
            Models = Globs(spec.Models, ignoreCase: true),
        };
    }

    private static Glob[] Globs(IReadOnlyList<string> patterns, bool ignoreCase) =>
        [.. patterns.Select(pattern => new Glob(pattern, ignoreCase))];
}
