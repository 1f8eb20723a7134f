using System.Net;
using System.Net.Sockets;
using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>IP and MAC addresses. Addresses that name no machine (loopback, unspecified, broadcast, netmasks, all zeros) are not reported.</summary>
internal static class NetworkAddresses
{
    private static readonly ContextWords Version = new(16, "version, versions, ver, v, release, section, chapter, rev, revision, oid, v*");

    public static IReadOnlyList<PatternDefinition> IpV4 { get; } =
    [
        new() { Name = "IpV4", Expression = @"\b\d{1,3}(?:\.\d{1,3}){3}\b", Validator = IsIpV4 },
    ];

    public static IReadOnlyList<PatternDefinition> IpV6 { get; } =
    [
        new()
        {
            Name = "IpV6",
            Expression = @"(?:\b[0-9A-Fa-f]{1,4}|\B):(?:[0-9A-Fa-f]{0,4}:){1,6}(?:[0-9A-Fa-f]{1,4}\b|\d{1,3}(?:\.\d{1,3}){3}\b|:\B)",
            Validator = IsIpV6,
        },
    ];

    public static IReadOnlyList<PatternDefinition> Mac { get; } =
    [
        new()
        {
            Name = "MacAddress",
            Expression = @"\b[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}\b|\b[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\b",
            Validator = IsMac,
        },
    ];

    private static bool IsIpV4(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        if (before.Length > 0 && before[^1] == '.' || HasLeadingZero(match) || !IPAddress.TryParse(match, out IPAddress? address))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[4];
        return address.TryWriteBytes(bytes, out _)
            && bytes[0] is not (0 or 127 or 255)
            && !Version.StandBefore(before);
    }

    private static bool HasLeadingZero(ReadOnlySpan<char> match)
    {
        for (int i = 0; i < match.Length - 1; i++)
        {
            if (match[i] == '0' && char.IsAsciiDigit(match[i + 1]) && (i == 0 || match[i - 1] == '.'))
            {
                return true;
            }
        }

        return false;
    }

    // Times (12:30:45) lack groups and scope operators (std::cafe) lack digits.
    private static bool IsIpV6(ReadOnlySpan<char> match, ReadOnlySpan<char> before) =>
        match.ContainsAnyInRange('0', '9')
        && !(before.Length > 0 && before[^1] is ':' or '_')
        && IPAddress.TryParse(match, out IPAddress? address)
        && address.AddressFamily == AddressFamily.InterNetworkV6
        && !address.Equals(IPAddress.IPv6Loopback)
        && !address.Equals(IPAddress.IPv6Any);

    private static bool IsMac(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        bool continues = before.Length > 0 && before[^1] is ':' or '-' or '.';
        bool oneSeparator = !(match.Contains(':') && match.Contains('-'));
        return oneSeparator && !continues && match.ContainsAnyExcept("0:-.") && match.ContainsAnyExcept("fF:-.");
    }
}
