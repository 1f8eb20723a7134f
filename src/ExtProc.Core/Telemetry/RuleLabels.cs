using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Telemetry;

/// <summary>Label values of what rules do, and of operations in the words of the OpenTelemetry GenAI conventions.</summary>
internal static class RuleLabels
{
    public static string Action(RuleAction action) => action switch
    {
        RuleAction.Flag => "flag",
        RuleAction.Redact => "redact",
        RuleAction.Strip => "strip",
        RuleAction.Block => "block",
        _ => "other",
    };

    public static string Style(RuleAction action) => action switch
    {
        RuleAction.Redact redact => EnumLabels<RedactionStyle>.Of(redact.Style),
        RuleAction.Block block => EnumLabels<BlockStyle>.Of(block.Reply.Style),
        _ => Action(action),
    };

    public static string GenAiOperation(Operation operation) => operation switch
    {
        Operation.Chat => "chat",
        Operation.Completions => "text_completion",
        _ => EnumLabels<Operation>.Of(operation),
    };
}
