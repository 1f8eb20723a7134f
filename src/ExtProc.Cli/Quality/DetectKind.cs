namespace ExtProc.Cli.Quality;

/// <summary>What a quality report is about.</summary>
internal enum DetectKind
{
    Injection,
    Indirect,
    Harm,
    Pii,
    Secrets,
    Topics,
}
