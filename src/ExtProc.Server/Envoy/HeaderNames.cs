namespace ExtProc.Server.Envoy;

/// <summary>Names of headers that the session reads or writes, as they stand on the wire.</summary>
internal static class HeaderNames
{
    /// <summary>Headers that start so are ours: nobody else's copy passes.</summary>
    public const string OwnedPrefix = "x-extproc-";

    public const string Decision = OwnedPrefix + "decision";
    public const string ContentLength = "content-length";
    public const string ContentEncoding = "content-encoding";
    public const string ContentType = "content-type";
    public const string AcceptEncoding = "accept-encoding";

    public static bool IsOwned(ReadOnlySpan<byte> name) => name.StartsWith("x-extproc-"u8);
}
