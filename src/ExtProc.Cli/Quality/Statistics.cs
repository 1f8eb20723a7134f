namespace ExtProc.Cli.Quality;

/// <summary>The figures of a report.</summary>
internal static class Statistics
{
    /// <summary>Standard normal quantile of a two-sided 95 % interval.</summary>
    private const double Z = 1.959964;

    /// <summary>A share with Wilson's score interval; null of nothing.</summary>
    public static Interval? Share(int hits, int count)
    {
        if (count == 0)
        {
            return null;
        }

        var share = (double)hits / count;
        var scale = 1 + (Z * Z / count);
        var centre = (share + (Z * Z / (2 * count))) / scale;
        var half = Z / scale * Math.Sqrt((share * (1 - share) / count) + (Z * Z / (4.0 * count * count)));
        return new Interval(share, Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    /// <summary>
    /// The area under the ROC curve: the probability that a positive scores above a negative, ties counting half; with the interval of Hanley and
    /// McNeil (1982). Null when one of both is missing.
    /// </summary>
    public static Interval? Auc(IReadOnlyList<double> positives, IReadOnlyList<double> negatives)
    {
        if (positives.Count == 0 || negatives.Count == 0)
        {
            return null;
        }

        double[] sorted = [.. negatives.Order()];
        var wins = 0.0;
        foreach (var score in positives)
        {
            var below = LowerBound(sorted, score);
            wins += below + (0.5 * (UpperBound(sorted, score) - below));
        }

        var area = wins / positives.Count / negatives.Count;
        var q1 = area / (2 - area);
        var q2 = 2 * area * area / (1 + area);
        var variance = ((area * (1 - area)) + ((positives.Count - 1) * (q1 - (area * area))) + ((negatives.Count - 1) * (q2 - (area * area))))
            / ((double)positives.Count * negatives.Count);
        var half = Z * Math.Sqrt(Math.Max(0, variance));
        return new Interval(area, Math.Max(0, area - half), Math.Min(1, area + half));
    }

    /// <summary>The highest F1 that any threshold reaches, with the lowest score that is then a finding; null without positives.</summary>
    public static (double F1, double Threshold)? BestF1(IReadOnlyList<double> positives, IReadOnlyList<double> negatives)
    {
        if (positives.Count == 0)
        {
            return null;
        }

        var scores = positives.Select(score => (score, true)).Concat(negatives.Select(score => (score, false))).OrderByDescending(pair => pair.score).ToList();
        var best = (F1: 0.0, Threshold: 1.0);
        var hits = 0;
        for (var i = 0; i < scores.Count; i++)
        {
            hits += scores[i].Item2 ? 1 : 0;
            var f1 = 2.0 * hits / (i + 1 + positives.Count);
            if ((i + 1 == scores.Count || scores[i + 1].score < scores[i].score) && f1 > best.F1)
            {
                best = (f1, scores[i].score);
            }
        }

        return best;
    }

    /// <summary>The value below which a share of the values lies (nearest rank); 0 of none.</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    private static int LowerBound(double[] sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static int UpperBound(double[] sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = sorted[middle] <= value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
