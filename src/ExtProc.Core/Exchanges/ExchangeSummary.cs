namespace ExtProc.Core.Exchanges;

/// <summary>What is known of an exchange so far, for access logs and metadata. Never text of the exchange.</summary>
/// <param name="Id">The decision's id; null where no policy applies.</param>
/// <param name="Dialect">The dialect's name, or <c>unknown</c>.</param>
/// <param name="Operation">What is asked for.</param>
/// <param name="Model">The model asked for, cut to 128 characters; null if the request named none.</param>
/// <param name="Decision"><c>allowed</c>, <c>flagged</c>, <c>redacted</c> or <c>blocked</c>.</param>
/// <param name="Policy">The policy that blocked, or null.</param>
/// <param name="Rule">Its rule, or null where no rule but the policy's failure mode decided.</param>
public readonly record struct ExchangeSummary(
    string? Id, string Dialect, Operation Operation, string? Model, string Decision, string? Policy, string? Rule);
