namespace ExtProc.Core.Bodies;

/// <summary>The content codings that can be undone (RFC 9110, 8.4.1).</summary>
internal enum ContentCoding
{
    Gzip,
    Deflate,
    Brotli,
}
