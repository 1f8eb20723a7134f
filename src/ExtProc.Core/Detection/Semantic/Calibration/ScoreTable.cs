using System.Text.Json;

namespace ExtProc.Core.Detection.Semantic.Calibration;

/// <summary>
/// Turns what a model says into a calibrated score: straight lines between points, the first and last score beyond them. Without points, the
/// logistic function, for models that are yet to be calibrated. Immutable.
/// </summary>
internal sealed class ScoreTable
{
    private const int MaxPoints = 4096;

    private readonly float[] _raw;
    private readonly float[] _scores;

    private ScoreTable(float[] raw, float[] scores)
    {
        _raw = raw;
        _scores = scores;
    }

    public static ScoreTable Uncalibrated { get; } = new([], []);

    /// <summary>Reads a list of pairs, both numbers of which grow; scores are 0 to 1.</summary>
    /// <exception cref="FormatException">It isn't one.</exception>
    public static ScoreTable Read(JsonElement points)
    {
        if (points.ValueKind != JsonValueKind.Array || points.GetArrayLength() is < 2 or > MaxPoints)
        {
            throw new FormatException($"a list of 2 to {MaxPoints} points is expected");
        }

        var raw = new float[points.GetArrayLength()];
        var scores = new float[raw.Length];
        var i = 0;
        foreach (var point in points.EnumerateArray())
        {
            if (point.ValueKind != JsonValueKind.Array || point.GetArrayLength() != 2 || !IsNumber(point[0], out raw[i]) || !IsNumber(point[1], out scores[i]))
            {
                throw new FormatException($"point {i} isn't a pair of numbers");
            }

            if (scores[i] is < 0 or > 1 || (i > 0 && (raw[i] <= raw[i - 1] || scores[i] < scores[i - 1])))
            {
                throw new FormatException($"point {i} doesn't grow or its score isn't 0 to 1");
            }

            i++;
        }

        return new ScoreTable(raw, scores);
    }

    public float Map(float raw)
    {
        if (_raw.Length == 0)
        {
            return 1 / (1 + MathF.Exp(-raw));
        }

        var index = Array.BinarySearch(_raw, raw);
        if (index >= 0)
        {
            return _scores[index];
        }

        index = ~index;
        if (index == 0 || index == _raw.Length)
        {
            return _scores[Math.Min(index, _raw.Length - 1)];
        }

        var share = (raw - _raw[index - 1]) / (_raw[index] - _raw[index - 1]);
        return _scores[index - 1] + (share * (_scores[index] - _scores[index - 1]));
    }

    private static bool IsNumber(JsonElement value, out float number)
    {
        number = value.ValueKind == JsonValueKind.Number ? value.GetSingle() : float.NaN;
        return float.IsFinite(number);
    }
}
