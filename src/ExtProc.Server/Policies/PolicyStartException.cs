using ExtProc.Core.Policies;

namespace ExtProc.Server.Policies;

/// <summary>There was no good set of policies at start. The message tells everything, one diagnostic a line: print it, without the stack.</summary>
public sealed class PolicyStartException(string message) : Exception(message)
{
    public PolicyStartException(string path, PolicyLoad load) : this($"The policies in {path} cannot be used.\n{string.Join('\n', load.Diagnostics)}")
    {
    }
}
