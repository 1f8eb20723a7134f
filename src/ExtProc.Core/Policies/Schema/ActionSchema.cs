namespace ExtProc.Core.Policies.Schema;

/// <summary><c>spec.rules[].action</c>: what a rule does with what it finds.</summary>
public static class ActionSchema
{
    public static FieldSchema RedactStyle { get; } =
        Describe.Choice("style", PolicyChoices.RedactionStyles, "Label", "What stands in place of a finding.");

    public static FieldSchema Flag { get; } = Describe.Object("flag", new("flag", []), "Record the finding and change nothing.");

    public static FieldSchema Redact { get; } = Describe.Object("redact", new("redact", [RedactStyle]), "Replace each finding.");

    public static FieldSchema Strip { get; } = Describe.Object("strip", new("strip", []), "Remove each finding.");

    public static FieldSchema Block { get; } = Describe.Object("block", ReplySchema.Block, "Refuse the exchange.");

    public static ObjectSchema Action { get; } = new("action", [Flag, Redact, Strip, Block]) { ExactlyOne = true };
}
