using ExtProc.Core.Detection.Lexical;
using ExtProc.Core.Detection.Scheduling;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>Makes the scores of a text from what the tiers say of its windows and readings. Immutable; safe for any number of threads.</summary>
internal sealed class ScoreCombination(ModelSet models)
{
    /// <summary>Scores of clear texts: in the lowest hundredth of the scale.</summary>
    private const float ClearScale = 0.01f;

    private static readonly int s_categories = Enum.GetValues<HarmCategory>().Length;

    /// <summary>Raw scores by the lexical tier alone.</summary>
    public float LexicalRaw(SemanticScratch scratch, LexicalHead head)
    {
        var calibration = models.LexicalHeads.Of(head);
        var main = scratch.Text.MainReading;
        var raw = scratch.Lexical(main).Score(head);
        for (var i = main + 1; i < scratch.Readings; i++)
        {
            raw = Math.Max(raw, scratch.Lexical(i).Score(head) - calibration.Variants);
        }

        return raw;
    }

    /// <summary>The scores by the lexical tier alone, which knows no categories: all but profanity get the score of harm.</summary>
    /// <param name="scratch">The text.</param>
    /// <param name="needs">What is asked.</param>
    /// <param name="role">Where the text stands.</param>
    /// <param name="isClear">Whether the gate found the text harmless: it then ranks below whatever the encoder has read.</param>
    public SemanticScores Lexical(SemanticScratch scratch, SemanticNeeds needs, TextRole role, bool isClear)
    {
        float Score(LexicalHead head) => models.LexicalHeads.Of(head).Score(LexicalRaw(scratch, head), role) * (isClear ? ClearScale : 1);
        var harm = Asks(needs, SemanticNeeds.Harm) ? new float[s_categories] : [];
        harm.AsSpan().Fill(harm.Length == 0 ? 0 : Score(LexicalHead.Harm));
        if (harm.Length > 0)
        {
            harm[(int)HarmCategory.Profanity] = 0;
        }

        return new SemanticScores
        {
            Needs = needs,
            Injection = Asks(needs, SemanticNeeds.Injection) ? Score(LexicalHead.Injection) : 0,
            IndirectInjection = Asks(needs, SemanticNeeds.IndirectInjection) ? Score(LexicalHead.Indirect) : 0,
            Harm = harm,
        };
    }

    /// <summary>The scores by both tiers, from the windows that the encoder has read.</summary>
    public SemanticScores Combine(SemanticScratch scratch, WindowWork work, SemanticNeeds needs, TextRole role)
    {
        var heads = models.EncoderHeads!;
        return new SemanticScores
        {
            Needs = needs,
            Injection = Asks(needs, SemanticNeeds.Injection) ? Score(scratch, work, heads.Injection, LexicalHead.Injection, role) : 0,
            IndirectInjection = Asks(needs, SemanticNeeds.IndirectInjection) ? Score(scratch, work, heads.Indirect, LexicalHead.Indirect, role) : 0,
            Harm = Asks(needs, SemanticNeeds.Harm) ? Harm(scratch, work, heads, role) : default(ReadOnlyMemory<float>),
            Names = Asks(needs, SemanticNeeds.Names) ? scratch.Names!.Decode(scratch.Text, scratch.WindowsOf(0, out _), work) : default(ReadOnlyMemory<NameSpan>),
            Embedding = Asks(needs, SemanticNeeds.Embedding) ? Embedding(scratch, work) : default(ReadOnlyMemory<float>),
            WindowsLeftOut = scratch.WindowsLeftOut,
        };
    }

    /// <summary>The raw score of one of the encoder's heads: the highest of all readings from the main one on.</summary>
    public static float Raw(SemanticScratch scratch, WindowWork work, EncoderHead head, LexicalHead lexical)
    {
        var raw = float.NegativeInfinity;
        var main = scratch.Text.MainReading;
        for (var reading = main; reading < scratch.Readings; reading++)
        {
            var count = scratch.WindowsOf(reading, out var first).Length;
            var best = float.NegativeInfinity;
            for (var i = first; i < first + count; i++)
            {
                best = Math.Max(best, work.Logits(i)[head.Index]);
            }

            raw = Math.Max(raw, head.Calibration.Combine(best, count, scratch.Lexical(reading).Score(lexical), isVariant: reading > main));
        }

        return raw;
    }

    /// <summary>What the tiers say of each reading, the main one first.</summary>
    public static RawReading[] ReadRaw(SemanticScratch scratch, WindowWork work, int outputs)
    {
        var main = scratch.Text.MainReading;
        var readings = new RawReading[scratch.Readings - main];
        for (var reading = main; reading < scratch.Readings; reading++)
        {
            var logits = new float[outputs];
            Array.Fill(logits, float.MinValue);
            var windows = 0;
            for (var i = 0; outputs > 0 && i < scratch.Windows.Length; i++)
            {
                if (scratch.Windows[i].Reading == reading)
                {
                    windows++;
                    for (var output = 0; output < outputs; output++)
                    {
                        logits[output] = Math.Max(logits[output], work.Logits(i)[output]);
                    }
                }
            }

            var lexical = scratch.Lexical(reading);
            readings[reading - main] = new RawReading(windows, logits, Enum.GetValues<LexicalHead>().Select(lexical.Score).ToArray());
        }

        return readings;
    }

    private static bool Asks(SemanticNeeds needs, SemanticNeeds need) => (needs & need) != 0;

    private float Score(SemanticScratch scratch, WindowWork work, EncoderHead? head, LexicalHead lexical, TextRole role) => head is null
        ? models.LexicalHeads.Of(lexical).Score(LexicalRaw(scratch, lexical), role)
        : head.Calibration.Score(Raw(scratch, work, head, lexical), role);

    /// <summary>
    /// A category is as likely as it says itself, but no likelier than harm of any kind, so that the number of categories costs no false positives.
    /// Profanity stands for itself.
    /// </summary>
    private float[] Harm(SemanticScratch scratch, WindowWork work, EncoderHeads heads, TextRole role)
    {
        if (heads.AnyHarm is null)
        {
            return Lexical(scratch, SemanticNeeds.Harm, role, isClear: false).Harm.ToArray();
        }

        var any = Score(scratch, work, heads.AnyHarm, LexicalHead.Harm, role);
        var scores = new float[s_categories];
        for (var i = 0; i < s_categories; i++)
        {
            var own = Score(scratch, work, heads.Harm[i], LexicalHead.Harm, role);
            scores[i] = i == (int)HarmCategory.Profanity ? own : Math.Min(any, own);
        }

        return scores;
    }

    private static float[] Embedding(SemanticScratch scratch, WindowWork work)
    {
        var windows = scratch.WindowsOf(scratch.Text.MainReading, out var first);
        var sum = new float[work.Embedding(0).Length];
        for (var i = 0; i < windows.Length; i++)
        {
            var embedding = work.Embedding(first + i);
            for (var at = 0; at < sum.Length; at++)
            {
                sum[at] += embedding[at] * windows[i].Window.Count;
            }
        }

        var norm = MathF.Sqrt(sum.Sum(static value => value * value));
        for (var at = 0; at < sum.Length; at++)
        {
            sum[at] /= Math.Max(norm, 1e-12f);
        }

        return sum;
    }
}
