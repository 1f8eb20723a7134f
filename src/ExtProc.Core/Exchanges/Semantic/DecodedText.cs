using ExtProc.Core.Detection.Normalisation;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>A whole part as the text it spells, with the way back to its bytes. Reusable; allocates only to grow. Not thread-safe.</summary>
internal sealed class DecodedText
{
    private TextEncoding _encoding;

    /// <summary>The text and its places.</summary>
    public TextView View { get; private set; } = new(folds: false);

    public ReadOnlyMemory<char> Text => View.Memory;

    public void Decode(ReadOnlySpan<byte> raw, TextEncoding encoding)
    {
        _encoding = encoding;
        View.Reset();
        View.Decode(raw, encoding, final: true);
    }

    /// <summary>Gives memory back that a long text took.</summary>
    public void Trim(int keptChars)
    {
        if (View.Memory.Length > keptChars)
        {
            View = new TextView(folds: false);
        }
    }

    /// <summary>The bytes of a piece of the text, narrowed in nested JSON to one literal or bare value.</summary>
    /// <returns>Start and end of the bytes, and whether they stand outside the string literals of nested JSON.</returns>
    public (int Start, int End, bool Bare) BytesOf(int start, int end) => TextPlaces.Of(View, _encoding, start, end);
}
