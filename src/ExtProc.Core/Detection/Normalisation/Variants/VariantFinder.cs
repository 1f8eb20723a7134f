using ExtProc.Core.Detection.Encoder.Tokenization;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>
/// Finds further readings of texts that seem disguised. Most texts have none, which costs one look at the text and no memory. Immutable;
/// safe for any number of threads.
/// </summary>
/// <param name="vocabulary">Tells words from other letters.</param>
public sealed class VariantFinder(WordPieceVocabulary vocabulary)
{
    /// <summary>UTF-16 units of one reading; what goes beyond is cut off.</summary>
    public const int MaxLength = 8192;

    private readonly LeetSpelling _leet = new(new KnownWords(vocabulary));
    private readonly SpacedLetters _spaced = new(new KnownWords(vocabulary));
    private readonly EncodedRuns _encoded = new(new KnownWords(vocabulary));
    private readonly ReversedWriting _reversed = new(new KnownWords(vocabulary));

    /// <summary>Adds the further readings of a scoring text to a list.</summary>
    public void Find(ReadOnlySpan<char> text, ICollection<TextVariant> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Add(VariantKind.Leet, _leet.Undo(text), output);
        Add(VariantKind.Spaced, _spaced.Undo(text), output);
        Add(VariantKind.Encoded, _encoded.Undo(text), output);
        if (_reversed.IsLikely(text))
        {
            Add(VariantKind.Reversed, ReversedWriting.Undo(text), output);
            Add(VariantKind.ReversedWords, ReversedWriting.UndoWords(text), output);
        }
    }

    private static void Add(VariantKind kind, string? reading, ICollection<TextVariant> output)
    {
        if (reading is not null)
        {
            output.Add(new TextVariant(kind, reading));
        }
    }
}
