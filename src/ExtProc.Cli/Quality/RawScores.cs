using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Cli.Quality;

/// <summary>What the models said before calibration.</summary>
/// <param name="Outputs">Names of the encoder's outputs.</param>
/// <param name="Readings">The text as it stands, then its further readings.</param>
internal sealed record RawScores(IReadOnlyList<string> Outputs, IReadOnlyList<RawReading> Readings);
