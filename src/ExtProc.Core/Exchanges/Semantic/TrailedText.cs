using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>
/// One streamed text that goes on at once and is judged behind: one question at a time, about all that came since the one before. What a
/// client may have seen of a text that is then blocked is at most what came until the answer. Not thread-safe.
/// </summary>
internal sealed class TrailedText
{
    /// <summary>Characters that may wait for their judgement before the text itself has to wait: about a minute of the fastest model.</summary>
    public const int MaxBehind = 64 * 1024;

    private readonly SemanticPlan _semantic;
    private readonly TextEncoding _encoding;
    private readonly WindowCutter _cutter;
    private readonly WholeFindings _findings;
    private readonly TextView _view = new(folds: false);
    private byte[] _raw = new byte[256];
    private int _rawLength;
    private char[] _text = new char[1024];
    private int _length;
    private int _judged;
    private int _asked;
    private bool _isFirst = true;
    private bool _final;

    public TrailedText(ScopePlan plan, PartScope scope, TextEncoding encoding, StreamingMode mode)
    {
        (_semantic, _encoding, Scope, Leaks) = (plan.Semantic!, encoding, scope, plan.Semantic!.Acts);
        _findings = new WholeFindings(_semantic);
        _cutter = new WindowCutter(mode.Window, BySentence: false, ToEnd: false);
    }

    public PartScope Scope { get; }

    public TextRole Role { get; } = TextRole.User;

    public SemanticPlan Plan => _semantic;

    public SemanticNeeds Needs => _semantic.NeedsOf(Role);

    public SemanticNeeds Unready => _semantic.Unready;

    /// <summary>True when a rule would have stopped the text, had it been judged before it went on.</summary>
    public bool Leaks { get; }

    /// <summary>Set once the text has been counted as released before its judgement.</summary>
    public bool IsCounted { get; set; }

    /// <summary>The answer that is due, or null.</summary>
    public Task<SemanticAnswer>? Flight { get; set; }

    /// <summary>True when the text may not go on before all, or at least a part, of it is judged.</summary>
    public bool Waits => (_final && (_length > _judged || Flight is not null)) || _length - _judged > MaxBehind;

    /// <summary>True when a question is due.</summary>
    public bool IsReady => Flight is null && _cutter.EndOf(_text.AsSpan(_judged, _length - _judged), _isFirst, _final, isDue: false) > 0;

    /// <summary>Takes the next piece.</summary>
    public void Take(ReadOnlySpan<byte> piece, bool final)
    {
        _final |= final;
        if (_rawLength + piece.Length > _raw.Length)
        {
            Array.Resize(ref _raw, Math.Max(_rawLength + piece.Length, 2 * _raw.Length));
        }
        piece.CopyTo(_raw.AsSpan(_rawLength));
        _rawLength += piece.Length;
        _view.Reset();
        _view.Decode(_raw.AsSpan(0, _rawLength), _encoding, _final);
        Append(_view.Chars);
        _raw.AsSpan(_view.RawEnd, _rawLength - _view.RawEnd).CopyTo(_raw);
        _rawLength -= _view.RawEnd;
    }

    /// <summary>All that was not asked about yet, with what stands before it, in memory of its own.</summary>
    public ReadOnlyMemory<char> Question()
    {
        _asked = _length;
        return _text.AsSpan(0, _length).ToArray();
    }

    /// <summary>Takes the answer to the latest question; null where there is none and the text goes on all the same.</summary>
    /// <returns>False when a rule blocks.</returns>
    public bool Judge(SemanticScores? scores, ExchangeFindings findings)
    {
        bool passes = true;
        if (scores is not null)
        {
            CountNames(scores.Names.Span, findings);
            passes = _findings.Judge(scores, Role, findings, out _);
        }
        int keep = Math.Max(0, _asked - PatternDefinition.ContextLength);
        keep += keep > 0 && char.IsLowSurrogate(_text[keep]) ? 1 : 0;
        _text.AsSpan(keep, _length - keep).CopyTo(_text);
        (_length, _judged, _isFirst) = (_length - keep, _asked - keep, false);
        return passes;
    }

    private void CountNames(ReadOnlySpan<NameSpan> spans, ExchangeFindings findings)
    {
        foreach (ref readonly NameSpan name in spans)
        {
            foreach (SemanticRule rule in _semantic.Rules)
            {
                if (name.Start >= _judged && AnswerMatches.IsFinding(rule, name, _text.AsSpan(0, _asked), out _))
                {
                    findings.Found(rule.Rule);
                }
            }
        }
    }

    private void Append(ReadOnlySpan<char> chars)
    {
        if (_length + chars.Length > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_length + chars.Length, 2 * _text.Length));
        }
        chars.CopyTo(_text.AsSpan(_length));
        _length += chars.Length;
    }
}
