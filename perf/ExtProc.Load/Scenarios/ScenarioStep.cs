namespace ExtProc.Load.Scenarios;

/// <summary>One message of an exchange; <see cref="ResponseBody"/> stands for all chunks of the response.</summary>
public enum ScenarioStep
{
    RequestHeaders,
    RequestBody,
    ResponseHeaders,
    ResponseBody,
}
