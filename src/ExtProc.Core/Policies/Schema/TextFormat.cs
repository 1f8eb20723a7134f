using System.Buffers;

namespace ExtProc.Core.Policies.Schema;

/// <summary>The form of a text: as an expression for a schema, in words for people, and as a check. A test holds them together.</summary>
/// <param name="Pattern">An RE2 expression over the whole text.</param>
/// <param name="Meaning">Completes "must be ...".</param>
/// <param name="IsMatch">The same as <paramref name="Pattern"/>, by hand.</param>
public sealed record TextFormat(string Pattern, string Meaning, Func<string, bool> IsMatch)
{
    private static readonly SearchValues<char> s_hostCharacters =
        SearchValues.Create("*-.0123456789?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static TextFormat DnsLabel { get; } = new(
        "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
        "lower-case letters, digits and '-', beginning and ending with a letter or digit",
        static text => IsDnsLabel(text));

    public static TextFormat DnsSubdomain { get; } = new(
        "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        "lower-case letters, digits, '-' and '.', each section beginning and ending with a letter or digit",
        static text => IsDnsSubdomain(text));

    public static TextFormat TargetGroup { get; } = new(
        "^(gateway\\.networking\\.k8s\\.io)?$",
        $"{TargetRefSchema.GatewayGroup}, or empty for the core group",
        static text => text is "" or TargetRefSchema.GatewayGroup);

    public static TextFormat HostGlob { get; } = new(
        "^[-.*?A-Za-z0-9]+$",
        "a host name without scheme, port and path, in which '*' and '?' stand for any characters",
        static text => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(s_hostCharacters));

    public static TextFormat PathGlob { get; } = new(
        "^[/*?][^# \\t\\n\\f\\r]*$",
        "a path that begins with '/' or '*', without query, in which '*' and '?' stand for any characters",
        static text => text.Length > 0 && text[0] is '/' or '*' or '?' && !HasSpaceOr(text, '#'));

    public static TextFormat ModelGlob { get; } = new(
        "^[^ \\t\\n\\f\\r]+$",
        "a model's name without spaces, in which '*' and '?' stand for any characters",
        static text => text.Length > 0 && !HasSpaceOr(text, ' '));

    public static TextFormat Duration { get; } = new(
        "^[1-9][0-9]{0,6}(ms|s|m|h)$",
        "a whole number with its unit ms, s, m or h, as in 300ms",
        static text => PolicyDuration.Parse(text) is not null);

    public static TextFormat HttpUrl { get; } = new(
        "^https?://[^/?#@ \\t\\n\\f\\r][^#@ \\t\\n\\f\\r]*$",
        "an http or https URL with a host, without user, fragment and spaces",
        static text => IsHttpUrl(text));

    public static TextFormat HeaderName { get; } = new(
        "^[A-Za-z][-A-Za-z0-9]*$",
        "a header's name: letters, digits and '-', beginning with a letter",
        static text => text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'));

    private static bool IsHttpUrl(string text)
    {
        var rest = text.StartsWith("https://", StringComparison.Ordinal) ? text[8..]
            : text.StartsWith("http://", StringComparison.Ordinal) ? text[7..] : "";
        return rest.Length > 0 && rest[0] is not ('/' or '?') && !HasSpaceOr(rest, '#') && !rest.Contains('@');
    }

    private static bool IsDnsSubdomain(string text)
    {
        foreach (var range in text.AsSpan().Split('.'))
        {
            if (!IsDnsLabel(text.AsSpan(range)))
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsDnsLabel(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }
        return text.Length > 0 && text[0] != '-' && text[^1] != '-';
    }

    private static bool HasSpaceOr(string text, char other) => text.AsSpan().IndexOfAny("\t\n\f\r ") >= 0 || text.Contains(other);
}
