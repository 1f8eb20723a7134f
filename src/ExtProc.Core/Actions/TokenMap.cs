using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Actions;

/// <summary>
/// The reversible placeholders of one exchange: <c>[CREDIT_CARD_k3x9w2abqz]</c> stands for a text that was taken out of the request and is
/// put back into the response. Never shared between exchanges, so nobody can have another's text restored. Not thread-safe.
/// </summary>
public sealed class TokenMap
{
    /// <summary>Different texts of one exchange that can be tokenised; further ones are redacted with their label and not restored.</summary>
    public const int Capacity = 10_000;

    private const int SuffixLength = 10;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private readonly Dictionary<string, string> _originals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public TokenMap() => _bySpan = _originals.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The shape of a placeholder, for the scan of a response.</summary>
    public static PatternDefinition Pattern { get; } = new()
    {
        Name = "Token",
        Expression = @"\[[A-Z][A-Z0-9_]{1,63}_[a-z2-7]{10}\]",
    };

    public int Count => _originals.Count;

    /// <summary>The placeholder for a text; the same text under the same label gets the same placeholder.</summary>
    /// <param name="label">Upper-case name, <c>CREDIT_CARD</c>.</param>
    /// <param name="original">The text to restore later.</param>
    /// <param name="key">Key of the derivation.</param>
    /// <param name="token">The placeholder.</param>
    /// <returns>False when <see cref="Capacity"/> is reached or, with negligible chance, the placeholder stands for another text.</returns>
    public bool TryAdd(string label, string original, SecretKey key, out string token)
    {
        Span<byte> derived = stackalloc byte[32];
        key.Derive(label, original, derived);
        Span<char> suffix = stackalloc char[SuffixLength];
        for (int i = 0; i < SuffixLength; i++)
        {
            suffix[i] = Alphabet[derived[i] & 31];
        }
        token = $"[{label}_{suffix}]";
        if (_originals.TryGetValue(token, out string? known))
        {
            return known == original;
        }
        if (_originals.Count >= Capacity)
        {
            return false;
        }
        _originals.Add(token, original);
        return true;
    }

    public bool TryRestore(ReadOnlySpan<char> token, out string original) => _bySpan.TryGetValue(token, out original!);

    public void Clear() => _originals.Clear();
}
