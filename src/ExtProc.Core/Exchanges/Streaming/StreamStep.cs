using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges.Streaming;

/// <summary>What came of a chunk of an event stream.</summary>
/// <param name="Unchanged">True when exactly the chunk goes on: nothing was written.</param>
/// <param name="BlockedBy">The rule that ends the stream, or null.</param>
/// <param name="Unreadable">Why the stream can't be read any further, or None.</param>
internal readonly record struct StreamStep(bool Unchanged, CompiledRule? BlockedBy, UninspectedReason Unreadable)
{
    /// <summary>The policy that ends the stream because a model gave no answer, or null.</summary>
    public CompiledPolicy? FailedBy { get; init; }

    /// <summary>True when the exchange ended while a model was asked.</summary>
    public bool IsCancelled { get; init; }

    public bool Ends => BlockedBy is not null || Unreadable != UninspectedReason.None || FailedBy is not null || IsCancelled;
}
