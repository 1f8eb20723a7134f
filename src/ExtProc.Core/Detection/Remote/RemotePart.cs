using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Detection.Remote;

/// <summary>A text for a remote guard.</summary>
/// <param name="Scope">Where it stands.</param>
/// <param name="Text">Must stay unchanged until the answer.</param>
public readonly record struct RemotePart(PartScope Scope, ReadOnlyMemory<char> Text);
