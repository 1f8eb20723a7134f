namespace ExtProc.Cli.Quality;

/// <summary>How topics and their examples are picked from labelled rows.</summary>
/// <param name="Topics">How many topics.</param>
/// <param name="Examples">Examples of each.</param>
/// <param name="Seed">Which topics.</param>
internal sealed record TopicChoice(int Topics, int Examples, int Seed);
