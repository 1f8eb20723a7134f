using System.Runtime.InteropServices;
using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Detection.Scanning;

/// <summary>
/// Scans one text, given whole or piece by piece, for what a plan looks for; the findings do not depend on the pieces. Reusable for one
/// text after the other; allocates nothing once its buffers have grown. Not thread-safe.
/// </summary>
public sealed class TextScanner
{
    private readonly TextView _view = new();
    private readonly MatchWalker _walker = new();
    private readonly List<ScanMatch> _matches = [];
    private ScanPlan _plan = ScanPlan.Compile([]);
    private TextEncoding _encoding;

    // Characters of the first code point that were decided before the call: a match may be undecided from the middle of an expansion.
    private int _decided;

    /// <summary>
    /// Matches decided by the latest <see cref="Scan"/> that start before <see cref="Safe"/>, by start, then longest first. Valid until
    /// the next call.
    /// </summary>
    public ReadOnlySpan<ScanMatch> Matches => CollectionsMarshal.AsSpan(_matches);

    /// <summary>Bytes of the latest pending text that no later text can give another meaning.</summary>
    public int Safe { get; private set; }

    /// <summary>Begins a new text.</summary>
    public void Reset(ScanPlan plan, TextEncoding encoding)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _encoding = encoding;
        _view.Reset();
        _walker.Reset(plan);
        _matches.Clear();
        _decided = 0;
        Safe = 0;
    }

    /// <summary>Scans on. The bytes begin at the first one that the previous call did not declare safe.</summary>
    /// <param name="pending">All of the text that is known and was not safe yet.</param>
    /// <param name="final">True when nothing follows: everything is decided and safe.</param>
    public void Scan(ReadOnlySpan<byte> pending, bool final)
    {
        _matches.Clear();
        if (_plan.IsEmpty)
        {
            Safe = pending.Length;
            return;
        }

        _view.Decode(pending, _encoding, final);
        var start = _view.Start + _decided;
        var undecided = _plan.Dfa is null ? _view.End : _walker.Walk(_view.Chars, start, _view.End, final);
        foreach (var match in _walker.Matches)
        {
            Report(match);
        }

        Settle(undecided);
    }

    private void Report(in ViewMatch match)
    {
        var bare = _encoding == TextEncoding.JsonInJsonString && !_view.IsInsideInnerString(match.Start);
        _matches.Add(new ScanMatch(
            match.Rule, match.Pattern, _view.Offsets.RawStart(match.Start), _view.Offsets.RawEnd(match.End - 1), bare));
    }

    private void Settle(int undecided)
    {
        var first = undecided;
        Safe = _view.RawEnd;
        if (undecided < _view.End)
        {
            first = _view.Offsets.FirstOfCodePoint(undecided);
            Safe = _view.Offsets.RawStart(undecided);
        }

        _decided = undecided - first;
        _view.Advance(first);
        _walker.Shift(first - _view.Start);
    }
}
