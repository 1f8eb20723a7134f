namespace ExtProc.Core.Detection.Caching;

/// <summary>Whose verdicts a <see cref="VerdictCache"/> keeps.</summary>
public enum VerdictDetector
{
    Semantic,
    Remote,
}
