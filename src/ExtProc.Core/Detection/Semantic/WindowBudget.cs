using ExtProc.Core.Detection.Encoder.Tokenization;
using ExtProc.Core.Detection.Lexical;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>
/// Chooses the windows of a text that the encoder reads: all within the budget, else the first, the last, and those that the lexical tier finds
/// most suspicious. Not thread-safe.
/// </summary>
internal sealed class WindowBudget
{
    private float[] _ranks = [];
    private int[] _order = [];

    /// <summary>Adds the chosen windows of a reading in their order; returns how many are left out.</summary>
    public int Choose(int reading, TokenList tokens, LexicalReading lexical, int budget, List<ReadWindow> output)
    {
        var count = TextWindow.CountFor(tokens.Count);
        if (count <= budget)
        {
            for (var i = 0; i < count; i++)
            {
                output.Add(new ReadWindow(reading, TextWindow.At(i, tokens.Count)));
            }

            return 0;
        }

        Rank(tokens, lexical, count);
        Array.Sort(_ranks, _order, 0, count);
        Array.Sort(_order, 0, budget);
        foreach (var index in _order.AsSpan(0, budget))
        {
            output.Add(new ReadWindow(reading, TextWindow.At(index, tokens.Count)));
        }

        return count - budget;
    }

    /// <summary>Gives each window a number, the lower the sooner it is read.</summary>
    private void Rank(TokenList tokens, LexicalReading lexical, int count)
    {
        if (_ranks.Length < count)
        {
            _ranks = new float[count];
            _order = new int[count];
        }

        for (var i = 0; i < count; i++)
        {
            _order[i] = i;
            var isEdge = i == 0 || i == count - 1;
            _ranks[i] = isEdge ? float.NegativeInfinity : -Suspicion(tokens, lexical, TextWindow.At(i, tokens.Count));
        }
    }

    private static float Suspicion(TokenList tokens, LexicalReading lexical, TextWindow window)
    {
        var start = tokens.Starts[window.Start];
        var end = tokens.Ends[window.Start + window.Count - 1];
        var sum = lexical.Between(start, end);
        var model = lexical.Model!;
        return Math.Max(
            Math.Max(model.Score(LexicalHead.Injection, sum), model.Score(LexicalHead.Indirect, sum)),
            model.Score(LexicalHead.Harm, sum));
    }
}
