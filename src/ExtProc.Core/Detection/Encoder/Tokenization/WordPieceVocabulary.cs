namespace ExtProc.Core.Detection.Encoder.Tokenization;

/// <summary>The pieces that an encoder was trained with: one a line, the line number is the id. Immutable; safe for any number of threads.</summary>
public sealed class WordPieceVocabulary
{
    /// <summary>More pieces than any BERT-style vocabulary has: a longer file is not a vocabulary.</summary>
    public const int MaxPieces = 1 << 18;

    /// <summary>UTF-16 units; a longer line is not a piece.</summary>
    public const int MaxPieceLength = 200;

    private const int WordRoot = 0;
    private const int ContinuationRoot = 1;
    private const string ContinuationMark = "##";
    private static readonly string[] SpecialPieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    private readonly PieceTrie _trie = new(roots: 2);
    private readonly (string Text, int Id)[] _specials;

    private WordPieceVocabulary(TextReader reader)
    {
        var ids = new int[SpecialPieces.Length];
        Array.Fill(ids, PieceTrie.None);
        while (reader.ReadLine() is { } line)
        {
            Add(line, ids);
        }

        if (Array.IndexOf(ids, PieceTrie.None) is >= 0 and var missing)
        {
            throw new InvalidDataException($"The vocabulary has no {SpecialPieces[missing]}.");
        }

        _specials = [.. SpecialPieces.Zip(ids)];
        (PadId, UnknownId, StartId, EndId) = (ids[0], ids[1], ids[2], ids[3]);
    }

    /// <summary>Number of pieces; ids are below it.</summary>
    public int Count { get; private set; }

    public int PadId { get; }

    /// <summary>Stands for a word that no pieces spell.</summary>
    public int UnknownId { get; }

    /// <summary><c>[CLS]</c>, the first token of a window.</summary>
    public int StartId { get; }

    /// <summary><c>[SEP]</c>, the last token of a window.</summary>
    public int EndId { get; }

    /// <summary>Reads a vocabulary.</summary>
    /// <exception cref="InvalidDataException">It isn't one: too long, a piece twice, or a special piece is missing.</exception>
    public static WordPieceVocabulary Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new WordPieceVocabulary(reader);
    }

    /// <summary>The id of a whole lower-case word, or -1. Common words of the language it was made from have low ids.</summary>
    public int FindWord(ReadOnlySpan<char> word)
    {
        var node = WordRoot;
        foreach (var unit in word)
        {
            node = _trie.Step(node, unit);
            if (node == PieceTrie.None)
            {
                return PieceTrie.None;
            }
        }

        return _trie.IdAt(node);
    }

    /// <summary>The longest piece that a text starts with: its id and length, or an id of -1.</summary>
    internal int FindLongest(ReadOnlySpan<char> text, bool continues, out int length)
    {
        var node = continues ? ContinuationRoot : WordRoot;
        var id = PieceTrie.None;
        length = 0;
        for (var i = 0; i < text.Length && (node = _trie.Step(node, text[i])) != PieceTrie.None; i++)
        {
            if (_trie.IdAt(node) is not PieceTrie.None and var found)
            {
                id = found;
                length = i + 1;
            }
        }

        return id;
    }

    /// <summary>The special piece that a text starts with, spelt out; an id of -1 if there is none.</summary>
    internal int FindSpecial(ReadOnlySpan<char> text, out int length)
    {
        foreach (var (special, id) in _specials)
        {
            if (text.StartsWith(special, StringComparison.Ordinal))
            {
                length = special.Length;
                return id;
            }
        }

        length = 0;
        return PieceTrie.None;
    }

    private void Add(string line, int[] specials)
    {
        if (line.Length is 0 or > MaxPieceLength || Count == MaxPieces)
        {
            throw new InvalidDataException($"Line {Count + 1} of the vocabulary is not a piece.");
        }

        var continues = line.Length > ContinuationMark.Length && line.StartsWith(ContinuationMark, StringComparison.Ordinal);
        var special = Array.IndexOf(SpecialPieces, line);
        if (special >= 0)
        {
            specials[special] = Count;
        }

        var piece = continues ? line.AsSpan(ContinuationMark.Length) : line;
        if (!_trie.TryAdd(continues ? ContinuationRoot : WordRoot, piece, Count))
        {
            throw new InvalidDataException($"Line {Count + 1} of the vocabulary repeats a piece.");
        }

        Count++;
    }
}
