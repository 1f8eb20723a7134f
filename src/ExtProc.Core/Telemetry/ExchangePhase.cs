namespace ExtProc.Core.Telemetry;

/// <summary>A step of an exchange that is timed and has a deadline of its own.</summary>
public enum ExchangePhase
{
    RequestHeaders,
    RequestBody,
    ResponseHeaders,
    ResponseBody,
}
