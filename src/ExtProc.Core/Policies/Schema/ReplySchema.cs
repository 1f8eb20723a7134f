namespace ExtProc.Core.Policies.Schema;

/// <summary>How refusals look: <c>spec.reply</c>, and the same fields in a rule's <c>action.block</c>.</summary>
public static class ReplySchema
{
    public const int MaxMessageLength = 1024;

    public const int DefaultStatus = 403;

    public const string DefaultMessage = "Blocked by policy.";

    public static FieldSchema Style { get; } = Describe.Choice("style", PolicyChoices.BlockStyles, "Error", "What the client receives.");

    public static FieldSchema Status { get; } = Describe.Integer("status", 400, 599, DefaultStatus, "HTTP status of the style Error.");

    public static FieldSchema Message { get; } = Describe.Text("message", MaxMessageLength, "What the client is told.") with
    {
        Default = $"\"{DefaultMessage}\"",
    };

    public static FieldSchema RevealCategory { get; } =
        Describe.Boolean("revealCategory", true, "Whether the client also learns the category of the rule (the name of its detector).");

    public static ObjectSchema Reply { get; } = new("reply", [Style, Status, Message, RevealCategory]) { DefaultsMayBeWritten = false };

    /// <summary>The same fields without defaults: what a rule does not say it inherits from the policy's reply.</summary>
    public static ObjectSchema Block { get; } = new("block", [.. Reply.Fields.Select(static f => f with { Default = null })]);
}
