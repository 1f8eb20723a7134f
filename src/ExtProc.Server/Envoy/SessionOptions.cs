namespace ExtProc.Server.Envoy;

/// <summary>Settings of the ext_proc sessions. Immutable while the server runs; checked with <see cref="Errors"/> at start.</summary>
public sealed record SessionOptions
{
    /// <summary>Envoy's <c>message_timeout</c> in the configurations that we ship is 10 s; our own answer has to come before it.</summary>
    public TimeSpan MessageDeadline { get; init; } = TimeSpan.FromSeconds(9);

    /// <summary>How long Envoy may stay silent while the session holds something of the exchange; below Envoy's idle timeout of 5 min.</summary>
    public TimeSpan HoldTimeout { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Largest request body that is inspected, as received, in bytes. Beyond it the policies' <c>onUninspectable</c> decides.</summary>
    public int MaxRequestBodyBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>
    /// Largest known request length for which BUFFERED is chosen where Envoy's mode is NONE. Must not exceed Envoy's buffer limit: above that
    /// limit an exchange whose mode was overridden to BUFFERED hangs.
    /// </summary>
    public int BufferedRequestLimit { get; init; } = 1024 * 1024;

    /// <summary>As <see cref="BufferedRequestLimit"/>, for responses.</summary>
    public int BufferedResponseLimit { get; init; } = 1024 * 1024;

    public SessionProfile Profile { get; init; } = SessionProfile.Standard;

    /// <summary>
    /// Whether the filter has <c>allow_mode_override: true</c>, as all configurations that we ship have. Envoy does not tell; where it is
    /// wrongly true, bodies pass unseen and are counted as not sent.
    /// </summary>
    public bool AllowModeOverride { get; init; } = true;

    /// <summary>Request body mode of an Envoy that does not send its own (before 1.34).</summary>
    public string DefaultRequestBodyMode { get; init; } = "BUFFERED";

    /// <summary>Response body mode of an Envoy that does not send its own (before 1.34).</summary>
    public string DefaultResponseBodyMode { get; init; } = "NONE";

    /// <summary>
    /// Whether a block in the middle of a STREAMED response also stops the upstream. The client's stream then ends with a reset after the
    /// closing event; otherwise the rest is swallowed and the stream ends cleanly when the upstream does.
    /// </summary>
    public bool CancelUpstreamOnCut { get; init; }

    /// <summary>Pause between the closing event and the reset; below 50 ms clients lose the event.</summary>
    public TimeSpan CutPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether replies carry dynamic metadata under <c>extproc</c>.</summary>
    public bool EmitMetadata { get; init; } = true;

    /// <summary>Everything that is wrong with these options; empty when they are sound.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>();
        InRange(errors, nameof(MessageDeadline), MessageDeadline, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        InRange(errors, nameof(HoldTimeout), HoldTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        InRange(errors, nameof(CutPause), CutPause, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5));
        InRange(errors, nameof(MaxRequestBodyBytes), MaxRequestBodyBytes, 1024, 1024 * 1024 * 1024);
        InRange(errors, nameof(BufferedRequestLimit), BufferedRequestLimit, 0, 1024 * 1024 * 1024);
        InRange(errors, nameof(BufferedResponseLimit), BufferedResponseLimit, 0, 1024 * 1024 * 1024);
        Mode(errors, nameof(DefaultRequestBodyMode), DefaultRequestBodyMode);
        Mode(errors, nameof(DefaultResponseBodyMode), DefaultResponseBodyMode);
        return errors;
    }

    private static void InRange<T>(List<string> errors, string name, T value, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            errors.Add($"{name} must be between {min} and {max}, not {value}.");
        }
    }

    private static void Mode(List<string> errors, string name, string value)
    {
        if (!ProcessingModes.TryParse(value, out _))
        {
            errors.Add($"{name} must be one of NONE, STREAMED, BUFFERED, BUFFERED_PARTIAL and FULL_DUPLEX_STREAMED, not \"{value}\".");
        }
    }
}
