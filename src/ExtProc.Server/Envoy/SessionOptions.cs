namespace ExtProc.Server.Envoy;

/// <summary>Settings of the ext_proc sessions. Validated at start, all errors at once, and not changed after that.</summary>
public sealed class SessionOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Session";

    /// <summary>Envoy's <c>message_timeout</c> in the configurations that we ship is 10 s; our own answer has to come before it.</summary>
    public TimeSpan MessageDeadline { get; set; } = TimeSpan.FromSeconds(9);

    /// <summary>How long Envoy may stay silent while the session holds something of the exchange; below Envoy's idle timeout of 5 min.</summary>
    public TimeSpan HoldTimeout { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>Largest request body that is inspected, as received, in bytes. Beyond it the policies' <c>onUninspectable</c> decides.</summary>
    public int MaxRequestBodyBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>
    /// Largest known request length for which BUFFERED is chosen where Envoy's mode is NONE. Must not exceed Envoy's buffer limit: above that
    /// limit an exchange whose mode was overridden to BUFFERED hangs.
    /// </summary>
    public int BufferedRequestLimit { get; set; } = 1024 * 1024;

    /// <summary>As <see cref="BufferedRequestLimit"/>, for responses.</summary>
    public int BufferedResponseLimit { get; set; } = 1024 * 1024;

    public SessionProfile Profile { get; set; } = SessionProfile.Standard;

    /// <summary>
    /// Whether the filter has <c>allow_mode_override: true</c>, as all configurations that we ship have. Envoy does not tell; where it is
    /// wrongly true, bodies pass unseen and are counted as not sent.
    /// </summary>
    public bool AllowModeOverride { get; set; } = true;

    /// <summary>Request body mode of an Envoy that does not send its own (before 1.34).</summary>
    public string DefaultRequestBodyMode { get; set; } = "BUFFERED";

    /// <summary>Response body mode of an Envoy that does not send its own (before 1.34).</summary>
    public string DefaultResponseBodyMode { get; set; } = "NONE";

    /// <summary>
    /// Whether a block in the middle of a STREAMED response also stops the upstream. The client's stream then ends with a reset after the
    /// closing event; otherwise the rest is swallowed and the stream ends cleanly when the upstream does.
    /// </summary>
    public bool CancelUpstreamOnCut { get; set; }

    /// <summary>Pause between the closing event and the reset; below 50 ms clients lose the event.</summary>
    public TimeSpan CutPause { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether replies carry dynamic metadata under <c>extproc</c>.</summary>
    public bool EmitMetadata { get; set; } = true;
}
