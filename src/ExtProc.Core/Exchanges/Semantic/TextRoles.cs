using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>The role of a part's text, which chooses the calibration of its scores.</summary>
internal static class TextRoles
{
    public static TextRole Of(PartScope scope) => scope switch
    {
        _ when (scope & (PartScope.ToolResult | PartScope.ToolDefinition | PartScope.File)) != 0 => TextRole.Tool,
        _ when (scope & PartScope.System) != 0 => TextRole.System,
        _ => TextRole.User,
    };
}
