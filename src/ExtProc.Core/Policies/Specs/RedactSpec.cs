namespace ExtProc.Core.Policies.Specs;

/// <summary><c>action.redact</c>: replace what was found.</summary>
/// <param name="Style">Null: the default style.</param>
public sealed record RedactSpec(RedactionStyle? Style);
