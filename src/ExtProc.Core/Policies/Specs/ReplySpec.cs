namespace ExtProc.Core.Policies.Specs;

/// <summary><c>spec.reply</c> and <c>action.block</c>: null is inherited.</summary>
public sealed record ReplySpec
{
    public BlockStyle? Style { get; init; }

    public int? Status { get; init; }

    public string? Message { get; init; }

    public bool? RevealCategory { get; init; }
}
