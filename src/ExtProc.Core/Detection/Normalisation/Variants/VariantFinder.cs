using ExtProc.Core.Detection.Encoder.Tokenization;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>
/// Finds further readings of texts that seem disguised. Most texts have none, which costs one look at the text and no memory. Immutable;
/// safe for any number of threads.
/// </summary>
public sealed class VariantFinder
{
    /// <summary>UTF-16 units of the reading of a part of a text; what goes beyond is cut off.</summary>
    public const int MaxLength = 8192;

    /// <summary>UTF-16 units of a whole text's reading; a longer text keeps its own reading beside that of its first part.</summary>
    public const int MaxWhole = 1 << 16;

    private readonly LookAlikeText _lookAlikes;
    private readonly LeetSpelling _leet;
    private readonly SpacedText _spaced;
    private readonly SeparatedText _separated;
    private readonly SpacedLetters _parted;
    private readonly EncodedRuns _encoded;
    private readonly ReversedWriting _reversed;

    /// <param name="vocabulary">Tells words from other letters.</param>
    public VariantFinder(WordPieceVocabulary vocabulary)
    {
        var words = new KnownWords(vocabulary);
        _lookAlikes = new LookAlikeText(words);
        _leet = new LeetSpelling(words);
        _spaced = new SpacedText(words);
        _separated = new SeparatedText(words);
        _parted = new SpacedLetters(words);
        _encoded = new EncodedRuns(words);
        _reversed = new ReversedWriting(words);
    }

    /// <summary>Adds the further readings of a scoring text to a list.</summary>
    public void Find(ReadOnlySpan<char> text, ICollection<TextVariant> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var latin = _lookAlikes.Undo(text);
        text = latin ?? text;
        var spaced = FindApart(text);
        // Letters may be both apart and digits.
        var leet = _leet.Undo(spaced.IsWhole ? spaced.Text : text);
        var whole = leet.IsWhole ? leet.Text : spaced.IsWhole ? spaced.Text : latin;
        if (whole is not null)
        {
            var kind = spaced.IsWhole ? VariantKind.Spaced : leet.IsWhole ? VariantKind.Leet : VariantKind.LookAlike;
            output.Add(new TextVariant(kind, whole, IsWhole: true));
        }

        Add(VariantKind.Leet, leet.IsWhole ? null : leet.Text, output);
        Add(VariantKind.Spaced, spaced.IsWhole ? null : spaced.Text, output);
        Add(VariantKind.Encoded, _encoded.Undo(spaced.IsWhole ? spaced.Text : text), output);
        text = whole ?? text;
        if (_reversed.IsLikely(text))
        {
            Add(VariantKind.Reversed, ReversedWriting.Undo(text), output);
            Add(VariantKind.ReversedWords, ReversedWriting.UndoWords(text), output);
        }
    }

    /// <summary>Letters that are apart in any way; best one that is the whole text.</summary>
    private Reading FindApart(ReadOnlySpan<char> text)
    {
        var reading = _separated.Undo(text);
        reading = reading.IsWhole ? reading : Better(reading, _spaced.Undo(text));
        return reading.IsWhole ? reading : Better(reading, _parted.Undo(text));
    }

    private static Reading Better(Reading first, Reading second) => first.Text is null || second.IsWhole ? second : first;

    private static void Add(VariantKind kind, string? reading, ICollection<TextVariant> output)
    {
        if (reading is not null)
        {
            output.Add(new TextVariant(kind, reading));
        }
    }
}
