using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Cli.Quality;

/// <summary>False alarms and finds at one sensitivity; null where there are no rows of that class.</summary>
internal sealed record SensitivityFigures(Sensitivity Sensitivity, Interval? FalsePositives, Interval? Recall);
