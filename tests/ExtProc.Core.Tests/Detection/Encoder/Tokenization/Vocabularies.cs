using ExtProc.Core.Detection.Encoder.Tokenization;

namespace ExtProc.Core.Tests.Detection.Encoder.Tokenization;

/// <summary>Vocabularies for tests.</summary>
internal static class Vocabularies
{
    /// <summary>The one that is shipped.</summary>
    public static WordPieceVocabulary Shipped { get; } = ReadShipped();

    public static WordPieceVocabulary Of(params string[] pieces) =>
        WordPieceVocabulary.Read(new StringReader(string.Join('\n', ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. pieces])));

    private static WordPieceVocabulary ReadShipped()
    {
        using var reader = File.OpenText(Path.Combine(AppContext.BaseDirectory, "models", "vocab.txt"));
        return WordPieceVocabulary.Read(reader);
    }
}
