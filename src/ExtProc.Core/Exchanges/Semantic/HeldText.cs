using System.Buffers;
using System.Runtime.InteropServices;
using ExtProc.Core.Actions;
using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Exchanges.Streaming;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>
/// One streamed text of which nothing goes on before it is judged. It stands in front of the text's <see cref="TextChannel"/>: pieces are
/// taken, cut into windows, and passed on with the names that were found in them once their window is judged. A text that a rule replaces
/// as a whole is replaced from the first character on that has not been passed on. Not thread-safe.
/// </summary>
internal sealed class HeldText
{
    private readonly ScopePlan _plan;
    private readonly SemanticPlan _semantic;
    private readonly TextEncoding _encoding;
    private readonly WindowCutter _cutter;
    private readonly StreamingMode _mode;
    private readonly TimeProvider _time;
    private readonly WholeFindings _findings;
    private readonly TextView _view = new(folds: false);
    private readonly List<ScanMatch> _names = [];
    private byte[] _raw = new byte[512];
    private int _length;
    private int _approved;
    private int _fresh;
    private int _judging;
    private int _pieces;
    private long _since;
    private bool _isFirst = true;
    private bool _final;
    private bool _closed;
    private Replacement? _closing;

    public HeldText(ScopePlan plan, PartScope scope, TextEncoding encoding, StreamingMode mode, TimeProvider time)
    {
        (_plan, _semantic, _encoding, _mode, _time, Scope) = (plan, plan.Semantic!, encoding, mode, time, scope);
        _findings = new WholeFindings(_semantic);
        _cutter = new WindowCutter(
            mode.Window, BySentence: _semantic.ActsOnNames, ToEnd: encoding == TextEncoding.JsonInJsonString && _semantic.EditsWholes);
    }

    public PartScope Scope { get; }

    public TextRole Role { get; } = TextRole.User;

    public SemanticPlan Plan => _semantic;

    public SemanticNeeds Needs => _semantic.NeedsOf(Role);

    public SemanticNeeds Unready => _semantic.Unready;

    public bool HoldsText => _length > 0;

    /// <summary>True when a window is full and has to be judged before anything goes on.</summary>
    public bool Waits => NextWindow() > 0;

    /// <summary>Takes the next piece.</summary>
    /// <param name="piece">Raw bytes in the text's encoding.</param>
    /// <param name="final">True when no piece follows.</param>
    /// <returns>False when more would be held than the cap of a channel allows.</returns>
    public bool Take(ReadOnlySpan<byte> piece, bool final)
    {
        _final |= final;
        if (_closed)
        {
            return true;
        }
        if (_length == 0)
        {
            _since = _time.GetTimestamp();
        }
        _pieces += piece.IsEmpty ? 0 : 1;
        if (_length + piece.Length > _raw.Length)
        {
            Array.Resize(ref _raw, Math.Max(_length + piece.Length, 2 * _raw.Length));
        }
        piece.CopyTo(_raw.AsSpan(_length));
        _length += piece.Length;
        if (_final || !_cutter.ToEnd)
        {
            _view.Decode(_raw.AsSpan(0, _length), _encoding, _final);
        }
        return _length - piece.Length <= TextChannel.MaxHeld;
    }

    /// <summary>The next window with what stands before it; unchanged until <see cref="Judge"/>.</summary>
    public ReadOnlyMemory<char> Window()
    {
        _judging = NextWindow();
        return _view.Memory[Begin..(_fresh + _judging)];
    }

    /// <summary>Takes the answer about the latest window; null where it was not judged and goes on all the same.</summary>
    /// <returns>False when a rule blocks.</returns>
    public bool Judge(SemanticScores? scores, ExchangeFindings findings)
    {
        ReadOnlySpan<char> window = _view.Chars.Slice(_fresh, _judging);
        bool isLast = _final && _fresh + _judging == _view.End;
        int release = _fresh + _cutter.ReleaseOf(window, isLast);
        if (scores is not null)
        {
            if (!_findings.Judge(scores, Role, findings, out (SemanticRule Rule, int Label)? edits))
            {
                return false;
            }
            if (edits is { } found)
            {
                findings.Edited(found.Rule.Rule);
                _closing = _plan.ReplacementOf(new ScanMatch(found.Rule.Number, found.Rule.PatternOf(found.Label), 0, 0, Bare: false));
                return true;
            }
            release = AddNames(scores.Names.Span, release);
        }
        (_isFirst, _fresh) = (false, release);
        _approved = release == _view.End ? _view.RawEnd : _view.Offsets.RawStart(release);
        return true;
    }

    /// <summary>Passes on what may go.</summary>
    /// <param name="piece">The piece in whose place it is written.</param>
    /// <param name="channel">The text's channel.</param>
    /// <param name="scratch">The exchange's working state.</param>
    /// <param name="released">Receives what takes the piece's place, unless the result is <see cref="ChannelResult.Unchanged"/>.</param>
    public ChannelResult Release(ReadOnlySpan<byte> piece, TextChannel channel, JudgeScratch scratch, IBufferWriter<byte> released)
    {
        if (_closed)
        {
            return ChannelResult.Changed;
        }
        ReadOnlySpan<byte> approved = _raw.AsSpan(0, _approved);
        bool isPiece = _pieces == 1 && _approved == _length && piece.Length == _length;
        bool isLast = _closing is not null || (_final && _approved == _length);
        ChannelResult result = channel.Append(approved, CollectionsMarshal.AsSpan(_names), isLast, scratch, released);
        if (result == ChannelResult.Unchanged && !isPiece)
        {
            released.Write(approved);
            result = ChannelResult.Changed;
        }
        if (_closing is not null && result == ChannelResult.Changed)
        {
            Close(scratch, released);
        }
        DropApproved();
        return result;
    }

    private int Begin
    {
        get
        {
            int begin = Math.Max(0, _fresh - PatternDefinition.ContextLength);
            return begin > 0 && char.IsLowSurrogate(_view.Chars[begin]) ? begin + 1 : begin;
        }
    }

    private int NextWindow() =>
        _closed || _closing is not null ? 0 : _cutter.EndOf(_view.Chars[_fresh..], _isFirst, _final, _time.GetElapsedTime(_since) >= _mode.MaxHold / 2);

    /// <summary>Keeps the names that begin before the end of what is released, and moves that end so that it cuts none.</summary>
    private int AddNames(ReadOnlySpan<NameSpan> spans, int release)
    {
        int begin = Begin;
        foreach (ref readonly NameSpan span in spans)
        {
            NameSpan name = span with { Start = Math.Max(span.Start + begin, _fresh), End = span.End + begin };
            foreach (SemanticRule rule in _semantic.Rules)
            {
                if (name.End > _fresh && name.Start < release && AnswerMatches.IsFinding(rule, name, _view.Chars, out int label))
                {
                    (int start, int end, bool bare) = TextPlaces.Of(_view, _encoding, name.Start, name.End);
                    MatchOrder.Insert(_names, new ScanMatch(rule.Number, rule.PatternOf(label), start, end, bare));
                    release = Math.Max(release, name.End);
                }
            }
        }
        return release;
    }

    private void Close(JudgeScratch scratch, IBufferWriter<byte> released)
    {
        bool isJson = _encoding == TextEncoding.JsonInJsonString;
        var rest = new TextEdit(_approved, _length, _closing!, Bare: isJson, Clipped: false);
        _closing!.Write(_raw.AsSpan(_approved, _length - _approved), rest, _encoding, scratch.Vault, released);
        (_closed, _closing, _approved) = (true, null, _length);
    }

    private void DropApproved()
    {
        if (_approved == 0)
        {
            return;
        }
        _view.Advance(_fresh);
        _fresh = _view.Start;
        _raw.AsSpan(_approved, _length - _approved).CopyTo(_raw);
        _length -= _approved;
        (_approved, _pieces) = (0, 0);
        _names.Clear();
        if (_length > 0)
        {
            (_pieces, _since) = (1, _time.GetTimestamp());
            _view.Decode(_raw.AsSpan(0, _length), _encoding, _final);
        }
    }
}
