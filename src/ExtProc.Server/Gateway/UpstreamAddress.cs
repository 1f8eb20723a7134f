using System.Diagnostics.CodeAnalysis;

namespace ExtProc.Server.Gateway;

/// <summary>Where requests go: scheme and authority, and a path that is put before theirs.</summary>
internal sealed class UpstreamAddress
{
    private readonly string _prefix;

    private UpstreamAddress(Uri address)
    {
        Address = address;
        _prefix = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
    }

    public Uri Address { get; }

    /// <summary>Host, and port where it isn't the scheme's own.</summary>
    public string Authority => Address.Authority;

    public static bool TryParse(string? text, [NotNullWhen(true)] out UpstreamAddress? upstream, [NotNullWhen(false)] out string? error)
    {
        upstream = null;
        error = Uri.TryCreate(text, UriKind.Absolute, out var address) ? Fault(address) : "an upstream is needed, for example 'https://api.openai.com'";
        if (error is null)
        {
            upstream = new UpstreamAddress(address!);
        }
        return error is null;
    }

    /// <summary>
    /// Where a request target in origin form goes, with dot segments resolved, so that the path which policies match is the one that the
    /// upstream sees. Null where the target would leave the upstream's host.
    /// </summary>
    public Uri? Resolve(string target) =>
        target.StartsWith('/')
        && Uri.TryCreate(_prefix + target, UriKind.Absolute, out var resolved)
        && resolved.Authority == Address.Authority
        && resolved.UserInfo.Length == 0
            ? resolved
            : null;

    private static string? Fault(Uri address) => address switch
    {
        { Scheme: not ("http" or "https") } => $"'{address.Scheme}' is neither http nor https; write 'https://api.openai.com'",
        { UserInfo.Length: > 0 } => "credentials don't belong into the address; clients send their own",
        { Query.Length: > 0 } or { Fragment.Length: > 0 } => "a query or fragment can't be part of it; only a path can",
        _ => null,
    };
}
