using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Schema;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>Where a rule looks, with warnings for places where it will find nothing.</summary>
internal static class ScopeCompiler
{
    /// <summary>Kinds that only a request has, so that Input already covers them.</summary>
    private const PartScope RequestKinds =
        PartScope.System | PartScope.User | PartScope.Assistant | PartScope.ToolDefinition | PartScope.ToolResult | PartScope.Embedding;

    public static PartScope Compile(IReadOnlyList<PartScope> spec, string path, DiagnosticBag bag)
    {
        var scope = PartScope.None;
        foreach (var part in spec)
        {
            scope |= part;
        }
        if (scope == PartScope.None)
        {
            return PartScope.Input;
        }
        foreach (var part in spec)
        {
            Warn(part, scope, path, bag);
        }
        return scope;
    }

    private static void Warn(PartScope part, PartScope scope, string path, DiagnosticBag bag)
    {
        var name = PolicyChoices.Scopes.NameOf(part);
        if (part == PartScope.Embedding)
        {
            bag.Warning(DiagnosticCodes.Scope, path, $"no dialect of this version has {name} parts: the rule finds nothing there");
        }
        else if (part is PartScope.Image or PartScope.Audio)
        {
            bag.Warning(
                DiagnosticCodes.Scope, path, $"the content of {name} parts is not inspected by this version, only text that names them",
                "onUninspectable decides about the content");
        }
        else if ((part & RequestKinds) != 0 && scope.HasFlag(PartScope.Input))
        {
            bag.Warning(DiagnosticCodes.NoEffect, path, $"{name} adds nothing to Input", $"remove {name}, or remove Input");
        }
    }
}
