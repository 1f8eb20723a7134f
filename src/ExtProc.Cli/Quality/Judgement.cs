namespace ExtProc.Cli.Quality;

/// <summary>What the product says of a row.</summary>
/// <param name="Score">0 to 1, to be compared with the thresholds of the sensitivities.</param>
internal sealed record Judgement(double Score)
{
    /// <summary>Scores by name, for detectors that tell kinds apart.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Categories { get; init; } = [];

    /// <summary>What was found and where.</summary>
    public IReadOnlyList<LabelledSpan> Spans { get; init; } = [];

    /// <summary>What the models said before calibration; null unless it was asked for.</summary>
    public RawScores? Raw { get; init; }
}
