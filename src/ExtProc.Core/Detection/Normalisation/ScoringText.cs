using System.Buffers;
using System.Text;

namespace ExtProc.Core.Detection.Normalisation;

/// <summary>
/// A text as models see it, with the way back. Hidden characters, marks and controls are dropped, tag characters are decoded, compatibility
/// forms and accented Latin letters become plain ones. Look-alike letters of other scripts become Latin only in words that are a disguise:
/// words that mix them with Latin letters, or that consist of them in a text that is mainly Latin; texts in those scripts stay as they are.
/// White space becomes one space, or one line feed where it is anything but a single space. Case stays.
/// Reusable; allocates only to grow. Not thread-safe.
/// </summary>
public sealed class ScoringText
{
    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private readonly OffsetMap _offsets = new();
    private char[] _chars = new char[1024];
    private int _length;

    /// <summary>The text that models see. Valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, _length);

    /// <summary>The same characters as memory.</summary>
    public ReadOnlyMemory<char> Memory => _chars.AsMemory(0, _length);

    /// <summary>Replaces the content by the view of a text.</summary>
    public void Read(ReadOnlySpan<char> text)
    {
        _length = 0;
        _offsets.Clear();
        if (Ascii.IsValid(text))
        {
            ReadAscii(text);
        }
        else
        {
            ReadWords(text, LetterCounts.Of(text).IsMainlyLatin);
        }
    }

    /// <summary>The offset in the given text of the character that one of <see cref="Chars"/> came from.</summary>
    public int StartOf(int index) => _offsets.RawStart(index);

    /// <summary>The offset in the given text behind the character that one of <see cref="Chars"/> came from.</summary>
    public int EndOf(int index) => _offsets.RawEnd(index);

    private void ReadAscii(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var plain = text[at..].IndexOfAnyExcept(s_plain);
            plain = plain < 0 ? text.Length - at : plain;
            if (plain == 0)
            {
                Append(new Rune(text[at]), at, 1, isDisguised: false);
                at++;
                continue;
            }

            Reserve(plain);
            text.Slice(at, plain).CopyTo(_chars.AsSpan(_length));
            _offsets.AddRun(_length, at, plain, 1);
            _length += plain;
            at += plain;
        }
    }

    private void ReadWords(ReadOnlySpan<char> text, bool isMainlyLatin)
    {
        var wordEnd = 0;
        var isDisguised = false;
        var at = 0;
        while (at < text.Length)
        {
            if (at >= wordEnd)
            {
                isDisguised = LetterCounts.OfWord(text[at..], out var length).IsDisguised(isMainlyLatin);
                wordEnd = at + length;
            }

            if (Rune.DecodeFromUtf16(text[at..], out var rune, out var used) == OperationStatus.Done)
            {
                Append(rune, at, used, isDisguised);
            }

            at += used;
        }
    }

    private void Append(Rune rune, int at, int used, bool isDisguised)
    {
        var entry = FoldingTable.Lookup(rune.Value);
        if (entry is FoldingTable.Mark or FoldingTable.Hidden or FoldingTable.Control)
        {
            return;
        }

        if (entry is ' ' or '\n' || rune.Value is ' ' or >= '\t' and <= '\r')
        {
            AppendWhite(rune.Value == ' ' || entry == ' ' ? ' ' : '\n', at, used);
        }
        else if (entry == FoldingTable.Same || (!isDisguised && LookAlikes.KindOf(rune) is LetterKind.LookAlike or LetterKind.Foreign))
        {
            AppendSame(rune, at);
        }
        else if (FoldingTable.TryExpand(entry, out var text))
        {
            Reserve(text.Length);
            text.CopyTo(_chars.AsSpan(_length));
            _offsets.AddBlock(_length, at, used);
            _length += text.Length;
        }
        else
        {
            AppendUnit((char)entry, at, used);
        }
    }

    /// <summary>A run of white space is one unit, the way back is that of its first.</summary>
    private void AppendWhite(char white, int at, int used)
    {
        if (_length > 0 && _chars[_length - 1] is ' ' or '\n')
        {
            _chars[_length - 1] = '\n';
            return;
        }

        AppendUnit(white, at, used);
    }

    private void AppendSame(Rune rune, int at)
    {
        if (rune.IsBmp)
        {
            AppendUnit((char)rune.Value, at, 1);
            return;
        }

        Reserve(2);
        rune.EncodeToUtf16(_chars.AsSpan(_length));
        _offsets.AddBlock(_length, at, 2);
        _length += 2;
    }

    private void AppendUnit(char unit, int at, int used)
    {
        Reserve(1);
        _offsets.AddRun(_length, at, 1, used);
        _chars[_length++] = unit;
    }

    private void Reserve(int count)
    {
        if (_length + count > _chars.Length)
        {
            Array.Resize(ref _chars, Math.Max(_chars.Length * 2, _length + count));
        }
    }
}
