namespace ExtProc.Core.Detection.Remote;

/// <summary>What a guard said of one part, as it is kept: findings whose part is 0. Immutable.</summary>
internal sealed record RemoteVerdict(RemoteFinding[] Findings)
{
    /// <summary>About what it takes in memory: two objects, and names of categories that may be its own.</summary>
    public int Bytes => 64 + Findings.Sum(static finding => 64 + (2 * finding.Category.Length));
}
