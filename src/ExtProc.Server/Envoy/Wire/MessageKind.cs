namespace ExtProc.Server.Envoy.Wire;

/// <summary>The case of a <c>ProcessingRequest</c>; the numbers are its field numbers.</summary>
internal enum MessageKind
{
    /// <summary>No case is set: metadata or flow control alone. Nothing is due in return.</summary>
    None = 0,
    RequestHeaders = 2,
    ResponseHeaders = 3,
    RequestBody = 4,
    ResponseBody = 5,
    RequestTrailers = 6,
    ResponseTrailers = 7,
}
