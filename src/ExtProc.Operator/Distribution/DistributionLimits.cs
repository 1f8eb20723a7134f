namespace ExtProc.Operator.Distribution;

/// <summary>What data planes may take of the operator together and one by one. Beyond a limit a request is refused, and counted.</summary>
internal static class DistributionLimits
{
    /// <summary>Connections at the same time, of peers that are known or not; a further one is closed at once.</summary>
    public const int MaxConnections = 12_000;

    /// <summary>Questions that wait at the same time, of all data planes.</summary>
    public const int MaxPolls = 10_000;

    /// <summary>Questions that wait at the same time, of one identity: a service account may have that many pods.</summary>
    public const int MaxPollsPerIdentity = 2_000;

    /// <summary>Names of data planes that one identity may report under.</summary>
    public const int MaxInstancesPerIdentity = 1_000;

    /// <summary>Requests that one identity may make at once, and how many more each second.</summary>
    public const int Burst = 4_000;

    /// <inheritdoc cref="Burst"/>
    public const int RatePerSecond = 400;

    /// <summary>Identities whose rate is known at the same time; those of before are forgotten then.</summary>
    public const int MaxIdentities = 10_000;

    /// <summary>Bytes of a report.</summary>
    public const int MaxReportBytes = 2 << 20;

    /// <summary>Entries of each list of a report.</summary>
    public const int MaxReportEntries = 5_000;

    /// <summary>Characters of a message in a report; what is longer is cut.</summary>
    public const int MaxMessage = 500;

    /// <summary>Problems in a report; further ones are dropped.</summary>
    public const int MaxProblems = 8;

    /// <summary>Characters of a token.</summary>
    public const int MaxTokenLength = 16 * 1024;

    /// <summary>Tokens that are being reviewed at the same time.</summary>
    public const int MaxReviews = 32;

    /// <summary>Verdicts on tokens that are remembered.</summary>
    public const int MaxVerdicts = 10_000;

    /// <summary>Longest time that a question is held.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);
}
