using ExtProc.Core.Detection.Scheduling;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>
/// Reads names from the labels of tokens, word by word: a word is what the mean of its tokens says, words of one entity in a row are one name. Where
/// windows overlap, each decides for the half that it sees more context of. Not thread-safe.
/// </summary>
internal sealed class NameDecoder(NameLabels labels)
{
    private static readonly int s_entities = Enum.GetValues<NameEntity>().Length;

    private readonly float[] _probabilities = new float[labels.Count];
    private readonly float[] _word = new float[s_entities];
    private readonly List<NameSpan> _names = [];
    private int _wordStart;
    private int _wordEnd;
    private int _wordTokens;
    private bool _wordBegins;
    private int _nameWords;
    private bool _isOpen;

    /// <summary>The names in a text's own windows.</summary>
    public NameSpan[] Decode(AnalyzedText text, ReadOnlySpan<ReadWindow> windows, WindowWork work)
    {
        _names.Clear();
        _isOpen = false;
        _wordTokens = 0;
        for (var i = 0; i < windows.Length; i++)
        {
            var window = windows[i].Window;
            var end = window.Start + window.Count;
            var from = i > 0 ? Middle(windows[i - 1].Window, window) : window.Start;
            var to = i + 1 < windows.Length ? Middle(window, windows[i + 1].Window) : end;
            if (from == window.Start && i > 0)
            {
                EndWord(text);
                _isOpen = false;
            }

            var logits = work.TokenLogits(i);
            for (var token = Math.Max(from, window.Start); token < Math.Min(to, end); token++)
            {
                // The first token of a window is [CLS].
                Add(text, token, logits.Slice((token - window.Start + 1) * labels.Count, labels.Count));
            }

            if (i + 1 == windows.Length)
            {
                EndWord(text);
            }
        }

        return [.. _names];
    }

    /// <summary>The token from which on the later of two windows decides.</summary>
    private static int Middle(TextWindow earlier, TextWindow later) => Math.Max(later.Start, (earlier.Start + earlier.Count + later.Start) / 2);

    private void Add(AnalyzedText text, int token, ReadOnlySpan<float> logits)
    {
        SoftMax(logits, _probabilities);
        if (_wordTokens > 0 && !Continues(text, token))
        {
            EndWord(text);
        }

        if (_wordTokens == 0)
        {
            _wordStart = token;
            Array.Clear(_word);
        }

        _wordEnd = token + 1;
        for (var entity = 0; entity < s_entities; entity++)
        {
            _word[entity] += _probabilities[labels.Begin[entity]] + _probabilities[labels.Inside[entity]];
        }

        if (_wordTokens++ == 0)
        {
            var likely = IndexOfMax(_word);
            _wordBegins = _probabilities[labels.Begin[likely]] > _probabilities[labels.Inside[likely]];
        }
    }

    private static void SoftMax(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        var highest = float.NegativeInfinity;
        foreach (var logit in logits)
        {
            highest = Math.Max(highest, logit);
        }

        var sum = 0f;
        for (var i = 0; i < logits.Length; i++)
        {
            sum += probabilities[i] = MathF.Exp(logits[i] - highest);
        }

        for (var i = 0; i < logits.Length; i++)
        {
            probabilities[i] /= sum;
        }
    }

    private static int IndexOfMax(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }

    /// <summary>True when a token belongs to the same word as the one before.</summary>
    private static bool Continues(AnalyzedText text, int token)
    {
        var start = text.Tokens.Starts[token];
        if (start != text.Tokens.Ends[token - 1])
        {
            return false;
        }

        var chars = text.Scoring.Chars;
        return char.IsLetterOrDigit(chars[start]) && char.IsLetterOrDigit(chars[start - 1]) && chars[start] < '\u2E80';
    }

    private void EndWord(AnalyzedText text)
    {
        if (_wordTokens == 0)
        {
            return;
        }

        var entity = IndexOfMax(_word);
        var score = _word[entity] / _wordTokens;
        _wordTokens = 0;
        if (score < labels.Threshold)
        {
            _isOpen = false;
            return;
        }

        var span = new NameSpan(text.StartOf(_wordStart), text.EndOf(_wordEnd - 1), (NameEntity)entity, score);
        if (_isOpen && !_wordBegins && _names[^1] is { } name && name.Entity == span.Entity)
        {
            _names[^1] = name with { End = span.End, Score = ((name.Score * _nameWords) + score) / (_nameWords + 1) };
            _nameWords++;
            return;
        }

        _names.Add(span);
        _nameWords = 1;
        _isOpen = true;
    }
}
