namespace ExtProc.Core.Policies.Schema;

/// <summary><c>spec.rules[]</c>: where to look, what for, and what to do.</summary>
public static class RuleSchema
{
    public static FieldSchema Name { get; } =
        Describe.Text("name", 63, "Names the rule in replies, metrics and records; unique in its policy.", TextFormat.DnsLabel) with { Required = true };

    public static FieldSchema Scope { get; } =
        Describe.Choices("scope", PolicyChoices.Scopes, "Input", "The parts of an exchange that the rule looks at: the whole list, added to nothing.");

    public static FieldSchema Mode { get; } =
        Describe.Choice("mode", PolicyChoices.Mode, null, "How strictly; absent: as the policy. In a policy that is Off every rule is off.");

    public static FieldSchema Detect { get; } =
        Describe.Object("detect", DetectSchema.Detect, "What the rule looks for: exactly one detector.") with { Required = true };

    public static FieldSchema Action { get; } =
        Describe.Object("action", ActionSchema.Action, "What the rule does with what it finds: exactly one action.") with { Required = true };

    public static ObjectSchema Rule { get; } = new("rule", [Name, Scope, Mode, Detect, Action])
    {
        Constraints =
        [
            new("!(has(self.detect.hiddenText) && has(self.action.redact))",
                "hidden text cannot be redacted: a replacement would make it visible; write action: { strip: {} }"),
        ],
    };
}
