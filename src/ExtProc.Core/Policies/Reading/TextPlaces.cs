using System.Text;

namespace ExtProc.Core.Policies.Reading;

/// <summary>Lines and columns of a UTF-8 text. Offsets must be asked in rising order, so that a whole text costs one pass.</summary>
internal ref struct TextPlaces(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _offset;
    private int _line = 1;
    private int _column = 1;

    public (int Line, int Column) Of(long offset)
    {
        var passed = _text[_offset..(int)Math.Min(offset, _text.Length)];
        var newLines = passed.Count((byte)'\n');
        if (newLines > 0)
        {
            _line += newLines;
            _column = 1;
            _offset += passed.LastIndexOf((byte)'\n') + 1;
            passed = passed[(passed.LastIndexOf((byte)'\n') + 1)..];
        }
        _column += Encoding.UTF8.GetCharCount(passed);
        _offset += passed.Length;
        return (_line, _column);
    }
}
