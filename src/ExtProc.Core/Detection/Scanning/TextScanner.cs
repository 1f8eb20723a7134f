using System.Runtime.InteropServices;
using ExtProc.Core.Detection.HiddenText;
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
    private readonly HiddenTextFinder _hidden = new();
    private readonly List<ScanMatch> _matches = [];

    // Decided, but starting beyond what was safe: in nested JSON the reported piece of a match can start later than the match.
    private readonly List<ScanMatch> _later = [];
    private ScanPlan _plan = ScanPlan.Compile([]);
    private TextEncoding _encoding;

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
        _hidden.Reset();
        _matches.Clear();
        _later.Clear();
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
        var looksForHidden = _plan.HiddenTextRules.Length > 0;
        var rawLimit = looksForHidden ? _hidden.Find(pending, _encoding, final) : _view.RawEnd;
        var limit = rawLimit < _view.RawEnd ? _view.Offsets.ViewAt(rawLimit, _view.End) : _view.End;
        var undecided = _plan.Dfa is null ? limit : Walk(limit, final);
        Safe = undecided < limit ? _view.Offsets.RawStart(undecided) : rawLimit;
        ReportLater();
        foreach (var match in _walker.Matches)
        {
            Report(match);
        }

        if (looksForHidden)
        {
            ReportHidden();
        }

        if (!final)
        {
            Advance(pending, undecided);
        }
    }

    private void Advance(ReadOnlySpan<byte> pending, int undecided)
    {
        if (_plan.HiddenTextRules.Length > 0)
        {
            _hidden.Advance(pending, Safe, _encoding);
        }

        _view.Advance(undecided);
        _walker.Shift(undecided - _view.Start);
        foreach (ref var match in CollectionsMarshal.AsSpan(_later))
        {
            match = match with { Start = match.Start - Safe, End = match.End - Safe };
        }
    }

    /// <summary>The first undecided view character, but never from the middle of a code point: that is decided as a whole.</summary>
    private int Walk(int limit, bool final)
    {
        var undecided = _walker.Walk(_view.Chars, _view.Start, limit, final);
        if (undecided == limit)
        {
            return limit;
        }

        var first = _view.Offsets.FirstOfCodePoint(undecided);
        _walker.Undo(first);
        return first;
    }

    private void Report(in ViewMatch match)
    {
        var nested = _encoding == TextEncoding.JsonInJsonString;
        var piece = nested ? LiteralPiece.Of(_view, match) : match;
        var bare = nested && !_view.IsInsideInnerString(piece.Start);
        var (start, end) = (_view.Offsets.RawStart(piece.Start), _view.Offsets.RawEnd(piece.End - 1));
        Insert(start < Safe ? _matches : _later, new ScanMatch(match.Rule, match.Pattern, start, end, bare));
    }

    private void ReportLater()
    {
        var due = 0;
        while (due < _later.Count && _later[due].Start < Safe)
        {
            Insert(_matches, _later[due++]);
        }

        _later.RemoveRange(0, due);
    }

    private void ReportHidden()
    {
        foreach (var run in _hidden.Runs)
        {
            if (run.Start >= Safe)
            {
                return;
            }

            var bare = _encoding == TextEncoding.JsonInJsonString
                && !_view.IsInsideInnerString(_view.Offsets.ViewAt(run.Start, _view.End));
            foreach (var rule in _plan.HiddenTextRules)
            {
                Insert(_matches, new ScanMatch(rule, -1, run.Start, run.End, bare));
            }
        }
    }

    /// <summary>Matches come nearly in order: two that begin in one code point, hidden text and pieces are put in their place.</summary>
    private static void Insert(List<ScanMatch> matches, in ScanMatch match)
    {
        var at = matches.Count;
        while (at > 0 && (matches[at - 1].Start > match.Start || (matches[at - 1].Start == match.Start && matches[at - 1].End < match.End)))
        {
            at--;
        }

        matches.Insert(at, match);
    }
}
