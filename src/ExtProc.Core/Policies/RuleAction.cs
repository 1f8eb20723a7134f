namespace ExtProc.Core.Policies;

public enum RedactionStyle
{
    Label,
    Mask,
    Hash,
    Surrogate,

    /// <summary>A placeholder that is replaced by the original again in the same exchange's response.</summary>
    Token,
}

public enum BlockStyle
{
    /// <summary>An HTTP error with the dialect's own error body.</summary>
    Error,

    /// <summary>HTTP 200 with the dialect's own assistant refusal, streamed if the client asked for a stream.</summary>
    Refusal,
}

/// <summary>What a rule does with what it finds.</summary>
public abstract record RuleAction
{
    private RuleAction()
    {
    }

    public sealed record Flag : RuleAction;

    public sealed record Redact(RedactionStyle Style) : RuleAction;

    public sealed record Strip : RuleAction;

    public sealed record Block(BlockReply Reply) : RuleAction;
}

/// <summary>How a refusal looks.</summary>
/// <param name="Style">Error or refusal.</param>
/// <param name="Status">HTTP status of the <see cref="BlockStyle.Error"/> style, 400 to 599.</param>
/// <param name="Message">Text that the caller sees.</param>
/// <param name="RevealCategory">Whether the caller also learns the rule's category.</param>
public sealed record BlockReply(BlockStyle Style, int Status, string Message, bool RevealCategory);
