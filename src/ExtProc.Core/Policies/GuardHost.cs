using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ExtProc.Core.Policies.Schema;

namespace ExtProc.Core.Policies;

/// <summary>One entry of <see cref="GuardHosts"/>: a host, with wildcards or without, on one port or on any.</summary>
/// <param name="Name">In the form of <see cref="NameOf(Uri)"/>.</param>
/// <param name="Port">Null: any.</param>
internal sealed record GuardHost(Glob Name, int? Port)
{
    /// <summary>Reads <c>guard.safety.svc</c>, <c>*.safety.svc:8443</c>, <c>[fd00::1]</c>, <c>*</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out GuardHost? host, [NotNullWhen(false)] out string? error)
    {
        host = null;
        error = $"'{text}' is no host such as guard.safety.svc, *.safety.svc:8443 or [fd00::1]; other letters than ASCII are written as xn--";
        var end = text.StartsWith('[') ? text.IndexOf(']') + 1 : text.Contains(':') ? text.IndexOf(':') : text.Length;
        int? port = null;
        if (end < text.Length)
        {
            if (text[end] != ':'
                || !int.TryParse(text.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number is < 1 or > IPEndPoint.MaxPort)
            {
                return false;
            }
            port = number;
        }
        if (NameOf(text[..end]) is not { } name)
        {
            return false;
        }
        if (name != "*" && name.AsSpan(name.LastIndexOf('.') + 1).ContainsAny('*', '?'))
        {
            error = $"'{text}' ends in a wildcard, and so anybody can have a host that matches; write the end of the name";
            return false;
        }
        (host, error) = (new GuardHost(new Glob(name, IgnoreCase: false), port), null);
        return true;
    }

    /// <summary>
    /// The host that is really connected to, in the one form that is compared: lower case, without a dot at its end, IPv6 in brackets, so
    /// that no wildcard for names takes an address with a zone for one. Null where it has no such form.
    /// </summary>
    public static string? NameOf(Uri url) => url.HostNameType switch
    {
        UriHostNameType.IPv6 => AddressOf(url.IdnHost),
        UriHostNameType.Dns or UriHostNameType.IPv4 when Ascii.IsValid(url.IdnHost) => Plain(url.IdnHost),
        _ => null,
    };

    public bool Matches(string name, int port) => (Port is null || Port == port) && Name.IsMatch(name);

    private static string? NameOf(string host) =>
        host is ['[', .. var address, ']'] ? AddressOf(address) : TextFormat.HostGlob.IsMatch(host) && host != "." ? Plain(host) : null;

    private static string? AddressOf(string text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : null;

    private static string Plain(string host) => (host.EndsWith('.') ? host[..^1] : host).ToLowerInvariant();
}
