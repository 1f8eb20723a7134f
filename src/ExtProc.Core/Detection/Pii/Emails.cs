using System.Buffers;
using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>
/// E-mail addresses (RFC 5321: at most 64 characters before the sign), plain, quoted without spaces, and internationalised in scripts that
/// part words by spaces. Accents are already gone from the view.
/// </summary>
internal static class Emails
{
    // Greek to Sinhala: alphabets whose words are parted by spaces, so that an address ends where the word ends.
    private const string Letters = "\u0370-\u0DFF";

    private const string Local = @"(?:\b[\w" + Letters + @"][\w.+%'!#*~" + Letters + @"-]{0,63}|\B""[\w.+%'-]{1,62}"")";

    private const string Domain = @"[\w." + Letters + @"-]{1,190}\.[A-Za-z" + Letters + "][A-Za-z0-9" + Letters + @"-]{0,22}[A-Za-z0-9" + Letters + @"]\b";

    private static readonly SearchValues<char> UrlEnd = SearchValues.Create(" \t\r\n\"'<>?");

    // Shell and Git use this form for a host to log in to.
    private static readonly string[] Accounts = ["git", "hg", "svn"];

    public static IReadOnlyList<PatternDefinition> All { get; } = [new() { Name = "Email", Expression = Local + "@" + Domain, Validator = IsEmail }];

    private static bool IsEmail(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        int at = match.IndexOf('@');
        ReadOnlySpan<char> local = match[..at];
        return !local.EndsWith('.')
            && local.IndexOf("..") < 0
            && !IsAccount(local)
            && !IsInsideUrl(before)
            && EmailDomains.IsPlausible(match[(at + 1)..]);
    }

    private static bool IsAccount(ReadOnlySpan<char> local)
    {
        foreach (string account in Accounts)
        {
            if (local.SequenceEqual(account))
            {
                return true;
            }
        }

        return false;
    }

    // The password of https://user:password@host is no local part.
    private static bool IsInsideUrl(ReadOnlySpan<char> before)
    {
        int scheme = before.LastIndexOf("://");
        return scheme >= 0 && !before[scheme..].ContainsAny(UrlEnd);
    }
}
