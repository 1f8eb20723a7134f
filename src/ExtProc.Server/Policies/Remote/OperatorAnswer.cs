using ExtProc.Core.Policies.Bundles;

namespace ExtProc.Server.Policies.Remote;

/// <summary>What came of one request to the operator: a bundle, nothing new, or a fault.</summary>
/// <param name="Fault">Why it brought nothing.</param>
/// <param name="Detail">More about the fault for a log, without contents and secrets.</param>
internal sealed record OperatorAnswer(OperatorFault Fault, string? Detail = null)
{
    /// <summary>Nothing is new; or, for a report, it was taken.</summary>
    public static OperatorAnswer Fine { get; } = new(OperatorFault.None);

    public PolicyBundle? Bundle { get; init; }

    /// <summary>When to come back at the earliest, if the operator said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public override string ToString() => Detail is null ? Fault.ToString() : $"{Fault}: {Detail}";
}
