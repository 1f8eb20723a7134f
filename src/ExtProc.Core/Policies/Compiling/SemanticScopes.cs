using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies.Reading;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>Warns where a classifier is asked about texts that it says nothing useful of.</summary>
internal static class SemanticScopes
{
    /// <summary>Texts that come from outside of the conversation.</summary>
    private const PartScope Foreign = PartScope.ToolDefinition | PartScope.ToolResult | PartScope.File | PartScope.Input;

    public static void Warn(SemanticDetection? detection, PartScope scope, string path, DiagnosticBag bag)
    {
        if (detection is InjectionDetection && scope.HasFlag(PartScope.System))
        {
            bag.Warning(
                DiagnosticCodes.Scope, path, "a system message instructs the model by nature: expect false alarms", "remove System");
        }
        else if (detection is IndirectInjectionDetection && (scope & Foreign) == 0)
        {
            bag.Warning(
                DiagnosticCodes.Scope, path, "indirectInjection is about texts that should carry no instructions, and these may",
                "write scope: [ToolResult, ToolDefinition, File]");
        }
    }
}
