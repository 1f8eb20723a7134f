using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace ExtProc.Server.Grpc.Listening;

/// <summary>A place to listen: an IP address with a port, or a Unix socket. Never a name, so nothing needs resolving.</summary>
public sealed record ListenAddress
{
    /// <summary>What a socket address holds on Linux, less the final zero.</summary>
    public const int MaxUnixPathBytes = 107;

    private const string UnixScheme = "unix:";

    private ListenAddress(IPEndPoint? tcp, string? unixPath)
    {
        Tcp = tcp;
        UnixPath = unixPath;
    }

    /// <summary>The address and port, or null for a Unix socket.</summary>
    public IPEndPoint? Tcp { get; }

    /// <summary>The absolute path of the socket, or null for TCP.</summary>
    public string? UnixPath { get; }

    /// <param name="text">"127.0.0.1:9002", "[::]:9002" or "unix:/run/extproc.sock".</param>
    /// <param name="address">The address, when the text is one.</param>
    /// <param name="error">What is wrong with the text and what would be right.</param>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out ListenAddress? address, [NotNullWhen(false)] out string? error)
    {
        address = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            error = "an address is needed, for example '127.0.0.1:9002' or 'unix:/run/extproc.sock'";
            return false;
        }

        return text.StartsWith(UnixScheme, StringComparison.Ordinal)
            ? TryParseUnix(text, out address, out error)
            : TryParseTcp(text, out address, out error);
    }

    public override string ToString() => Tcp?.ToString() ?? UnixScheme + UnixPath;

    private static bool TryParseUnix(string text, out ListenAddress? address, [NotNullWhen(false)] out string? error)
    {
        address = null;
        var path = text[UnixScheme.Length..];
        error = Path.IsPathFullyQualified(path) ? null : $"'{text}' needs an absolute path, as in 'unix:/run/extproc.sock'";
        if (error is null && System.Text.Encoding.UTF8.GetByteCount(path) > MaxUnixPathBytes)
        {
            error = $"'{text}' is too long: the path of a Unix socket has at most {MaxUnixPathBytes} bytes";
        }

        address = error is null ? new ListenAddress(null, path) : null;
        return error is null;
    }

    private static bool TryParseTcp(string text, out ListenAddress? address, [NotNullWhen(false)] out string? error)
    {
        address = null;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            error = $"'{text}' has no port from 0 to 65535; write '127.0.0.1:9002', '[::]:9002' or 'unix:/run/extproc.sock'";
            return false;
        }

        var host = text.AsSpan(0, colon);
        var bracketed = host is ['[', .., ']'];
        if (!IPAddress.TryParse(bracketed ? host[1..^1] : host, out var ip) || bracketed != (ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6))
        {
            error = $"'{host}' in '{text}' is not an IP address; for every interface write '[::]:{port}' or '0.0.0.0:{port}', for this machine '127.0.0.1:{port}'";
            return false;
        }

        address = new ListenAddress(new IPEndPoint(ip, port), null);
        error = null;
        return true;
    }
}
