using System.Diagnostics.CodeAnalysis;

namespace ExtProc.Operator.Distribution;

/// <summary>A service account, as a token or a certificate proved it: <c>payments/default</c>.</summary>
/// <param name="Namespace">Decides which policies it may see.</param>
/// <param name="Name">Its name.</param>
internal sealed record PeerIdentity(string Namespace, string Name)
{
    private const string UserPrefix = "system:serviceaccount:";
    private const string SpiffePrefix = "spiffe://";
    private const int MaxNamespace = 63;
    private const int MaxName = 253;

    /// <summary>Reads <c>system:serviceaccount:NAMESPACE:NAME</c>.</summary>
    public static bool TryParseUser(string? text, [NotNullWhen(true)] out PeerIdentity? identity)
    {
        identity = null;
        return text is not null && text.StartsWith(UserPrefix, StringComparison.Ordinal)
            && text[UserPrefix.Length..].Split(':') is [var @namespace, var name] && TryMake(@namespace, name, out identity);
    }

    /// <summary>Reads <c>spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/NAME</c>.</summary>
    /// <param name="text">The URI.</param>
    /// <param name="trustDomain">The only one that is accepted; empty for any.</param>
    /// <param name="identity">Whom it names.</param>
    public static bool TryParseSpiffe(string text, string trustDomain, [NotNullWhen(true)] out PeerIdentity? identity)
    {
        identity = null;
        return text.StartsWith(SpiffePrefix, StringComparison.Ordinal)
            && text[SpiffePrefix.Length..].Split('/') is [{ Length: > 0 } domain, "ns", var @namespace, "sa", var name]
            && (trustDomain.Length == 0 || domain == trustDomain)
            && TryMake(@namespace, name, out identity);
    }

    public override string ToString() => $"{Namespace}/{Name}";

    private static bool TryMake(string @namespace, string name, [NotNullWhen(true)] out PeerIdentity? identity)
    {
        identity = IsName(@namespace, MaxNamespace) && !@namespace.Contains('.') && IsName(name, MaxName) ? new PeerIdentity(@namespace, name) : null;
        return identity is not null;
    }

    private static bool IsName(string text, int maxLength) =>
        text.Length > 0 && text.Length <= maxLength && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');
}
