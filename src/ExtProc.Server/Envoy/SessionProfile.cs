namespace ExtProc.Server.Envoy;

/// <summary>How responses that are inspected as they flow are asked for, where Envoy's configuration leaves it to us.</summary>
public enum SessionProfile
{
    /// <summary>Chunk by chunk with one reply each; any Envoy from 1.36.</summary>
    Standard,

    /// <summary>Full duplex: a block ends the client's stream cleanly and cancels the upstream at once. Envoy 1.40 or later.</summary>
    FullDuplex,
}
