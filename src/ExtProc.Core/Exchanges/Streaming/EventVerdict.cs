namespace ExtProc.Core.Exchanges.Streaming;

internal enum EventVerdict
{
    /// <summary>The event goes on, with the edits that were collected.</summary>
    Pass,

    /// <summary>A rule ends the exchange; see <see cref="ExchangeFindings.BlockedBy"/>.</summary>
    Blocked,

    /// <summary>The event can't be read in one way only.</summary>
    Malformed,

    /// <summary>More text would have to be held back than the cap allows.</summary>
    Overflow,

    /// <summary>The bytes are not what the response's content coding says.</summary>
    Undecodable,

    /// <summary>The event can't go on before a model has answered.</summary>
    Waiting,

    /// <summary>A model gave no answer, and a policy blocks then.</summary>
    Failed,

    /// <summary>The exchange ended while a model was asked.</summary>
    Cancelled,
}
