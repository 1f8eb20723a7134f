namespace ExtProc.Core.Exchanges.Streaming;

internal enum ChannelResult
{
    /// <summary>Exactly the piece is released and nothing else is held: nothing was written.</summary>
    Unchanged,

    /// <summary>What was written takes the piece's place.</summary>
    Changed,

    /// <summary>A rule ends the exchange; see <see cref="ExchangeFindings.BlockedBy"/>.</summary>
    Blocked,

    /// <summary>More than <see cref="TextChannel.MaxHeld"/> would have to be held back.</summary>
    Overflow,
}
