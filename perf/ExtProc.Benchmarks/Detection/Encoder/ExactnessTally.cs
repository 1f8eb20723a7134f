using System.Globalization;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Benchmarks.Detection.Encoder;

/// <summary>How far an encoder's outputs are from those of the reference.</summary>
internal sealed class ExactnessTally(string name, IWindowEncoder encoder)
{
    private readonly List<float> _differences = [];
    private double _leastCosine = 1;
    private int _decisions;
    private int _flips;

    public IWindowEncoder Encoder { get; } = encoder;

    public void AddWindow(IWindowEncoder reference)
    {
        ReadOnlySpan<float> expected = reference.Logits(0), actual = Encoder.Logits(0);
        for (var i = 0; i < expected.Length; i++)
        {
            _differences.Add(Math.Abs(actual[i] - expected[i]));
        }

        var cosine = 0.0;
        for (var i = 0; i < reference.Embedding(0).Length; i++)
        {
            cosine += (double)reference.Embedding(0)[i] * Encoder.Embedding(0)[i];
        }

        _leastCosine = Math.Min(_leastCosine, cosine);
    }

    /// <summary>Compares what a text would be decided to be.</summary>
    public void AddText(ReadOnlySpan<bool> expected, ReadOnlySpan<bool> actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            _decisions++;
            _flips += expected[i] == actual[i] ? 0 : 1;
        }
    }

    /// <summary>Whether each detector finds something at the sensitivity Medium.</summary>
    public static bool[] Decide(SemanticScores scores)
    {
        var threshold = SensitivityThresholds.Of(Sensitivity.Medium);
        bool[] harm = [.. scores.Harm.ToArray().Select(score => score >= threshold)];
        return [scores.Injection >= threshold, scores.IndirectInjection >= threshold, .. harm];
    }

    public string Row()
    {
        _differences.Sort();
        float At(double share) => _differences[(int)((_differences.Count - 1) * share)];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {At(0.5):F5} | {At(0.99):F5} | {At(1):F5} | {_leastCosine:F7} | {_flips} of {_decisions} ({100.0 * _flips / _decisions:F4} %) |");
    }
}
