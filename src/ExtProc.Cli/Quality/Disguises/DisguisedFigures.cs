namespace ExtProc.Cli.Quality.Disguises;

/// <summary>How well texts are judged in a disguise.</summary>
/// <param name="Kind">The disguise.</param>
/// <param name="Total">Figures over all rows.</param>
/// <param name="Sources">Figures of each source, by name.</param>
internal sealed record DisguisedFigures(DisguiseKind Kind, SourceFigures Total, IReadOnlyList<SourceFigures> Sources);
