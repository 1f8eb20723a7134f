using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges.Streaming;

/// <summary>What came of a chunk of an event stream.</summary>
/// <param name="Unchanged">True when exactly the chunk goes on: nothing was written.</param>
/// <param name="BlockedBy">The rule that ends the stream, or null.</param>
/// <param name="Unreadable">Why the stream can't be read any further, or None.</param>
internal readonly record struct StreamStep(bool Unchanged, CompiledRule? BlockedBy, UninspectedReason Unreadable)
{
    public bool Ends => BlockedBy is not null || Unreadable != UninspectedReason.None;
}
