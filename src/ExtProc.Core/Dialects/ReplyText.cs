namespace ExtProc.Core.Dialects;

/// <summary>What a reply that we make says.</summary>
/// <param name="Status">HTTP status of errors.</param>
/// <param name="Message">For the caller's eyes.</param>
/// <param name="Code">Stable word for programs, <c>policy_violation</c>.</param>
/// <param name="Rule">The rule, or null to keep it to ourselves.</param>
/// <param name="Category">The rule's category, or null to keep it to ourselves.</param>
public readonly record struct ReplyText(int Status, string Message, string Code, string? Rule = null, string? Category = null);
