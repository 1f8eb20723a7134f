using System.Buffers;

namespace ExtProc.Core.Json;

/// <summary>
/// A set of replacements in a body, and the body with them made: every other byte stays as it came. Used again after
/// <see cref="Clear"/>; one thread at a time.
/// </summary>
public sealed class JsonSplice
{
    private const int KeptCapacity = 64 * 1024;
    private readonly List<SpliceEdit> _edits = [];
    private byte[] _bytes = new byte[256];
    private int _count;
    private bool _sorted = true;

    public int Count => _edits.Count;

    /// <summary>How many bytes longer the result is than the body.</summary>
    public int Growth { get; private set; }

    /// <summary>
    /// Notes a replacement; the bytes are copied. In any order; edits must not overlap, those at one place keep their order.
    /// </summary>
    public void Add(int start, int length, ReadOnlySpan<byte> replacement)
    {
        if (_bytes.Length - _count < replacement.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _count + replacement.Length));
        }
        replacement.CopyTo(_bytes.AsSpan(_count));
        _sorted &= _edits.Count == 0 || _edits[^1].Start <= start;
        _edits.Add(new SpliceEdit(start, length, _count, replacement.Length));
        _count += replacement.Length;
        Growth += replacement.Length - length;
    }

    /// <summary>Writes the body with all replacements made.</summary>
    /// <exception cref="InvalidOperationException">Edits overlap or lie outside the body.</exception>
    public void Apply(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Sort();
        int at = 0;
        foreach (var edit in _edits)
        {
            if (edit.Start < at || edit.End > body.Length)
            {
                throw new InvalidOperationException("Edits overlap or lie outside the body");
            }
            output.Write(body[at..edit.Start]);
            output.Write(_bytes.AsSpan(edit.From, edit.Count));
            at = edit.End;
        }
        output.Write(body[at..]);
    }

    public void Clear()
    {
        _edits.Clear();
        _count = 0;
        _sorted = true;
        Growth = 0;
        if (_bytes.Length > KeptCapacity)
        {
            _bytes = new byte[256];
        }
    }

    private void Sort()
    {
        if (!_sorted)
        {
            _edits.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.From.CompareTo(b.From));
            _sorted = true;
        }
    }
}
