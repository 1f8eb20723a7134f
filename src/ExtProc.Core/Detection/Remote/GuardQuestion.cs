using ExtProc.Core.Detection.Caching;

namespace ExtProc.Core.Detection.Remote;

/// <summary>A part on its way to a verdict.</summary>
internal sealed class GuardQuestion(RemotePart part, VerdictKey key)
{
    public RemotePart Part { get; } = part;

    /// <summary>Its key in the cache, where there is one.</summary>
    public VerdictKey Key { get; } = key;

    public RemoteVerdict? Verdict { get; set; }
}
