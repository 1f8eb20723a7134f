using System.Diagnostics.CodeAnalysis;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>A part that the semantic detectors are asked about. Reusable; not thread-safe.</summary>
internal sealed class PartQuestion
{
    private ValueTask<SemanticAnswer> _answer;

    public DecodedText Text { get; } = new();

    public TextRole Role { get; private set; }

    public SemanticNeeds Needs { get; private set; }

    /// <summary>True while an answer is due: the text is not to be touched.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Decodes a part and asks. A text of nothing but white space means nothing and is not asked about.</summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "Kept until it is awaited, once, in AnswerAsync.")]
    public void Ask(ReadOnlySpan<byte> raw, in Part part, SemanticPlan plan, TextRole role, SemanticAsker asker, CancellationToken cancellationToken)
    {
        Text.Decode(raw, part.Encoding);
        (Role, Needs) = (role, plan.NeedsOf(role));
        if (Text.Text.Span.IsWhiteSpace())
        {
            return;
        }
        IsOpen = true;
        _answer = asker.AskAsync(Text.Text, plan, part.Scope, role, cancellationToken);
    }

    /// <summary>The answer; each question is awaited once.</summary>
    public async ValueTask<SemanticAnswer> AnswerAsync()
    {
        try
        {
            return await _answer;
        }
        finally
        {
            IsOpen = false;
            _answer = default;
        }
    }
}
