namespace ExtProc.Server.Policies.Remote;

/// <summary>The kept bundle can't be used, or could not be kept. The message is for people.</summary>
internal sealed class StateException(StateFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public StateFault Fault { get; } = fault;
}
