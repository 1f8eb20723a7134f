namespace ExtProc.Core.Policies.Specs;

/// <summary><c>action</c>: exactly one is given in a valid rule.</summary>
public sealed record ActionSpec
{
    public FlagSpec? Flag { get; init; }

    public RedactSpec? Redact { get; init; }

    public StripSpec? Strip { get; init; }

    public ReplySpec? Block { get; init; }
}
