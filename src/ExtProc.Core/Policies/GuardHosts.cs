using System.Diagnostics.CodeAnalysis;

namespace ExtProc.Core.Policies;

/// <summary>
/// The hosts at which policies may have remote guards. Compared is the host that is connected to, as the URL was read for the connection,
/// never the text of the URL. Immutable; safe for any number of threads.
/// </summary>
public sealed class GuardHosts
{
    /// <summary>Where a server has the list.</summary>
    public const string Setting = "Engine:GuardHosts";

    /// <summary>More entries are an error: a list that nobody can read allows what nobody meant.</summary>
    public const int MaxHosts = 256;

    /// <summary>More are not told to authors of policies.</summary>
    private const int MaxTold = 5;

    private readonly List<GuardHost> _hosts = [];
    private readonly string _told;

    private GuardHosts(string[] entries) =>
        _told = string.Join(", ", entries.Take(MaxTold)) + (entries.Length > MaxTold ? $" and {entries.Length - MaxTold} more" : "");

    /// <param name="text">
    /// Entries with commas between them: a host, in which <c>*</c> stands for any characters and <c>?</c> for one, but not in the last label of
    /// a name, and <c>:port</c> where only that one is meant.
    /// </param>
    /// <param name="hosts">At least one entry.</param>
    /// <param name="error">What is wrong with the first entry that can't be used.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out GuardHosts? hosts, [NotNullWhen(false)] out string? error)
    {
        hosts = null;
        var entries = text.Split(',', StringSplitOptions.TrimEntries);
        if (entries.Length > MaxHosts)
        {
            error = $"has more than {MaxHosts} hosts";
            return false;
        }
        var parsed = new GuardHosts(entries);
        foreach (var entry in entries)
        {
            if (!GuardHost.TryParse(entry, out var host, out error))
            {
                return false;
            }
            parsed._hosts.Add(host);
        }
        (hosts, error) = (parsed, null);
        return true;
    }

    /// <param name="url">Absolute, http or https.</param>
    public bool Allows(Uri url) => GuardHost.NameOf(url) is { } name && _hosts.Exists(host => host.Matches(name, url.Port));

    /// <summary>The first entries, for people.</summary>
    public override string ToString() => _told;
}
