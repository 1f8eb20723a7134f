namespace ExtProc.Load.Scenarios;

/// <summary>A message ready to send, and the reply that is due.</summary>
/// <param name="Frame">The message with its gRPC prefix.</param>
/// <param name="ReplyTag">First byte of the reply: the protobuf tag of the case that answers.</param>
internal sealed record ScriptMessage(byte[] Frame, byte ReplyTag);
