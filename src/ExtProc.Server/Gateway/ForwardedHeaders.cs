using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ExtProc.Server.Gateway;

/// <summary>Which headers cross the proxy. Those of one hop never do (RFC 9110, section 7.6.1), those that we own never come from outside.</summary>
internal static class ForwardedHeaders
{
    /// <summary>Headers with this prefix are ours: a client's are dropped, an upstream's too.</summary>
    public const string OwnedPrefix = "x-extproc-";

    private static readonly FrozenSet<string> OfOneHop = new[]
    {
        HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.ProxyConnection, HeaderNames.ProxyAuthenticate, HeaderNames.ProxyAuthorization,
        HeaderNames.TE, HeaderNames.Trailer, HeaderNames.TransferEncoding, HeaderNames.Upgrade, "HTTP2-Settings", HeaderNames.AltSvc,
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a header goes on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="connection">The message's <c>connection</c> header, whose tokens name more headers of this hop.</param>
    public static bool Crosses(string name, StringValues connection) =>
        !OfOneHop.Contains(name)
        && !name.StartsWith(OwnedPrefix, StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith(':')
        && !IsNamed(name, connection);

    private static bool IsNamed(string name, StringValues connection)
    {
        foreach (var line in connection)
        {
            foreach (var token in line.AsSpan().Split(','))
            {
                if (line.AsSpan()[token].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }
        return false;
    }
}
