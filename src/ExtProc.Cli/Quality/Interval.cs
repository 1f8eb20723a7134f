namespace ExtProc.Cli.Quality;

/// <summary>A figure with its 95 % confidence interval.</summary>
internal readonly record struct Interval(double Value, double From, double To);
