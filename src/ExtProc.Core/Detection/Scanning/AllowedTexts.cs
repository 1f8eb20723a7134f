using System.Buffers;
using System.Collections.Frozen;

namespace ExtProc.Core.Detection.Scanning;

/// <summary>A rule's allow list: matches that are found and passed over. Immutable.</summary>
internal sealed class AllowedTexts
{
    private const int StackChars = 256;

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _texts;
    private readonly int _longest;

    public AllowedTexts(IReadOnlySet<string> texts)
    {
        _texts = texts.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
        {
            _longest = Math.Max(_longest, text.Length);
        }
    }

    public bool Contains(ReadOnlySpan<char> match)
    {
        if (match.Length > _longest)
        {
            return false;
        }

        var rented = match.Length > StackChars ? ArrayPool<char>.Shared.Rent(match.Length) : null;
        var upper = rented ?? stackalloc char[StackChars];
        match.ToUpperInvariant(upper);
        var found = _texts.Contains(upper[..match.Length]);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return found;
    }
}
