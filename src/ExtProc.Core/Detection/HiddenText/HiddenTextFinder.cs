using System.Runtime.InteropServices;
using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Detection.HiddenText;

/// <summary>
/// Finds runs of hidden characters that are not legitimate. A run is judged when the character after it is known, or at its cap.
/// Reusable; not thread-safe.
/// </summary>
internal sealed class HiddenTextFinder
{
    /// <summary>Longer runs are judged in pieces, which bounds what is held back. No legitimate run is as long.</summary>
    public const int MaxRun = 64;

    private readonly List<HiddenRun> _judged = [];
    private readonly List<HiddenRun> _runs = [];
    private readonly int[] _run = new int[MaxRun];
    private int _runLength;
    private int _runStart;
    private HiddenTextState _start = HiddenTextState.TextStart;
    private int _skip;

    /// <summary>The findings of the latest <see cref="Find"/>, until <see cref="Advance"/>.</summary>
    public ReadOnlySpan<HiddenRun> Runs => CollectionsMarshal.AsSpan(_runs);

    /// <summary>Begins a new text.</summary>
    public void Reset()
    {
        _start = HiddenTextState.TextStart;
        _skip = 0;
        _runs.Clear();
        _judged.Clear();
    }

    /// <summary>
    /// Finds runs in the pending bytes; returns where an unjudged run begins, or the offset up to which code points are complete.
    /// </summary>
    public int Find(ReadOnlySpan<byte> raw, TextEncoding encoding, bool final)
    {
        _runs.Clear();
        _judged.Clear();
        var reader = new CodePointReader(raw, encoding, final) { Position = Math.Min(_skip, raw.Length) };
        var state = Read(ref reader, raw);
        if (final && _runLength > 0)
        {
            Judge(reader.Position, state, HiddenTextState.NothingYet);
        }

        return _runLength > 0 ? _runStart : reader.Position;
    }

    /// <summary>Tells that the bytes before an offset will not come again.</summary>
    public void Advance(ReadOnlySpan<byte> raw, int safe, TextEncoding encoding)
    {
        // A run that was judged is not judged again when the next text begins within it.
        var end = Math.Max(safe, _skip);
        foreach (var run in _judged)
        {
            end = run.Start < safe ? Math.Max(end, run.End) : end;
        }

        var reader = new CodePointReader(raw[..end], encoding, final: true) { Position = _skip };
        var state = Read(ref reader, raw[..end]);
        _start = _runLength > 0 ? state.AfterRun() : state;
        _skip = end - safe;
        _runs.Clear();
        _judged.Clear();
    }

    private HiddenTextState Read(ref CodePointReader reader, ReadOnlySpan<byte> raw)
    {
        var state = _start;
        _runLength = 0;
        while (reader.Position < raw.Length)
        {
            var at = reader.Position;
            if (_runLength == 0 && PlainText.Contains(raw[at]))
            {
                var plain = PlainText.LengthOf(raw[at..]);
                state = state.AfterAscii(raw.Slice(at, plain));
                reader.Position += plain;
            }
            else if (reader.Read())
            {
                state = Take(reader.CodePoint, at, reader.Position, state);
            }
            else
            {
                break;
            }
        }

        return state;
    }

    private HiddenTextState Take(int codePoint, int start, int end, in HiddenTextState state)
    {
        if (!TextFolding.IsHidden(codePoint))
        {
            var after = _runLength > 0 ? Judge(start, state, codePoint) : state;
            return after.After(codePoint);
        }

        _runStart = _runLength == 0 ? start : _runStart;
        _run[_runLength++] = codePoint;
        return _runLength == MaxRun ? Judge(end, state, HiddenTextState.Hidden) : state;
    }

    private HiddenTextState Judge(int end, in HiddenTextState state, int next)
    {
        var run = new HiddenRun(_runStart, end);
        _judged.Add(run);
        if (!HiddenTextJudge.IsLegitimate(_run.AsSpan(0, _runLength), state, next))
        {
            _runs.Add(run);
        }

        _runLength = 0;
        return state.AfterRun();
    }
}
