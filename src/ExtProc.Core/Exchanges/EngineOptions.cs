namespace ExtProc.Core.Exchanges;

/// <summary>Limits of the engine. What goes beyond one of them was not inspected, and the policies' <c>onUninspectable</c> says what that means.</summary>
public sealed record EngineOptions
{
    /// <summary>Largest body, decoded, that is inspected as a whole, in bytes.</summary>
    public int MaxBodyBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Largest server-sent event, in bytes.</summary>
    public int MaxEventBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// How long the models may take over all texts of a body together. What has no answer by then failed, and the policies' <c>onError</c>
    /// decides. Must be well below the time in which a carrier waits for the engine.
    /// </summary>
    public TimeSpan DetectorTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether allowed and redacted exchanges carry <c>x-extproc-decision</c> too; refused ones always do.</summary>
    public bool DecisionHeader { get; init; } = true;
}
