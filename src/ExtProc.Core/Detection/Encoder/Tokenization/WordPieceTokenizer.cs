using System.Buffers;
using System.Text;
using ExtProc.Core.Detection.Normalisation;

namespace ExtProc.Core.Detection.Encoder.Tokenization;

/// <summary>
/// Cuts texts into the pieces of uncased BERT: cleaned, decomposed without accents, in lower case, punctuation and ideographs on their own,
/// then the longest piece first. Allocates nothing but to grow the list. Immutable; safe for any number of threads.
/// </summary>
/// <param name="vocabulary">The pieces.</param>
/// <param name="readSpecialPieces">
/// True: <c>[SEP]</c> and its like, spelt out in a text, become the special tokens, as in reference results. False, for texts that anyone
/// may have written: they are brackets and letters like others, so that a text cannot pretend to end.
/// </param>
public sealed class WordPieceTokenizer(WordPieceVocabulary vocabulary, bool readSpecialPieces = false)
{
    /// <summary>Adds the tokens of a text to a list, without <c>[CLS]</c> and <c>[SEP]</c>; offsets count from the start of this text.</summary>
    public void Tokenize(ReadOnlySpan<char> text, TokenList output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var word = new WordBuffer(stackalloc char[WordBuffer.Capacity], stackalloc int[WordBuffer.Capacity], stackalloc int[WordBuffer.Capacity]);
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] < 0x80)
            {
                at += ReadAscii(text, at, ref word, output);
                continue;
            }

            var status = Rune.DecodeFromUtf16(text[at..], out var rune, out var used);
            if (status == OperationStatus.Done)
            {
                Read(rune, at, used, ref word, output);
            }

            at += used;
        }

        Flush(ref word, output);
    }

    private int ReadAscii(ReadOnlySpan<char> text, int at, ref WordBuffer word, TokenList output)
    {
        var unit = text[at];
        if (char.IsAsciiLetterOrDigit(unit))
        {
            word.Add([char.ToLowerInvariant(unit)], at, at + 1);
        }
        else if (unit is ' ' or '\t' or '\n' or '\r')
        {
            Flush(ref word, output);
        }
        else if (BertCharacters.IsPunctuation(unit))
        {
            if (readSpecialPieces && unit == '[' && vocabulary.FindSpecial(text[at..], out var length) is >= 0 and var special)
            {
                Flush(ref word, output);
                output.Add(special, at, at + length);
                return length;
            }

            AddAlone([unit], at, at + 1, ref word, output);
        }

        return 1;
    }

    private void Read(Rune rune, int at, int used, ref WordBuffer word, TokenList output)
    {
        Span<char> units = stackalloc char[3];
        if (BertCharacters.IsSyllable(rune.Value))
        {
            var letters = BertCharacters.Decompose(rune.Value, units);
            for (var i = 0; i < letters; i++)
            {
                word.Add(units.Slice(i, 1), at, at + used);
            }

            return;
        }

        var entry = BertCharacters.Table.Lookup(rune.Value);
        if (BertCharacters.IsIdeograph(rune.Value))
        {
            AddAlone(Spell(rune, entry, units), at, at + used, ref word, output);
        }
        else if (entry == ' ')
        {
            Flush(ref word, output);
        }
        else if (entry != CodePointTable.Control)
        {
            AddEach(Spell(rune, entry, units), at, at + used, ref word, output);
        }
    }

    private static ReadOnlySpan<char> Spell(Rune rune, ushort entry, Span<char> units)
    {
        if (entry == CodePointTable.Same)
        {
            return units[..rune.EncodeToUtf16(units)];
        }

        if (BertCharacters.Table.TryExpand(entry, out var text))
        {
            return text;
        }

        units[0] = (char)entry;
        return units[..1];
    }

    private void AddEach(scoped ReadOnlySpan<char> units, int start, int end, ref WordBuffer word, TokenList output)
    {
        while (!units.IsEmpty)
        {
            Rune.DecodeFromUtf16(units, out var rune, out var used);
            if (BertCharacters.IsPunctuation(rune.Value))
            {
                AddAlone(units[..used], start, end, ref word, output);
            }
            else
            {
                word.Add(units[..used], start, end);
            }

            units = units[used..];
        }
    }

    private void AddAlone(scoped ReadOnlySpan<char> codePoint, int start, int end, ref WordBuffer word, TokenList output)
    {
        Flush(ref word, output);
        word.Add(codePoint, start, end);
        Flush(ref word, output);
    }

    private void Flush(ref WordBuffer word, TokenList output)
    {
        if (word.IsEmpty)
        {
            return;
        }

        var before = output.Count;
        if (word.IsTooLong || !TryCut(ref word, output))
        {
            output.Truncate(before);
            output.Add(vocabulary.UnknownId, word.Start, word.End);
        }

        word.Clear();
    }

    private bool TryCut(ref WordBuffer word, TokenList output)
    {
        var at = 0;
        while (at < word.Units.Length)
        {
            var id = vocabulary.FindLongest(word.Units[at..], continues: at > 0, out var length);
            if (id < 0)
            {
                return false;
            }

            output.Add(id, word.StartOf(at), word.EndOf(at + length - 1));
            at += length;
        }

        return true;
    }
}
