using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Distribution;

/// <summary>What happens at the distribution endpoint (6200 and up). Never a token, never a policy's text.</summary>
internal static partial class DistributionLog
{
    [LoggerMessage(6200, LogLevel.Information, "The certificate was replaced; the new one is valid until {NotAfter:u}")]
    public static partial void CertificateReloaded(ILogger logger, DateTime notAfter);

    [LoggerMessage(6201, LogLevel.Error, "TLS files cannot be used ({Reason}); what was loaded before stays")]
    public static partial void FilesRejected(ILogger logger, string reason);

    [LoggerMessage(6202, LogLevel.Warning, "A peer at {Address} was refused: {Outcome}; further ones of this kind are only counted for a while")]
    public static partial void Refused(ILogger logger, string address, PeerOutcome outcome);

    [LoggerMessage(6203, LogLevel.Warning, "Data plane {Instance} of {Identity} says: {Problem}")]
    public static partial void Problem(ILogger logger, string instance, PeerIdentity identity, string problem);

    [LoggerMessage(6204, LogLevel.Warning, "{Identity} was refused as {Instance}: {Outcome}")]
    public static partial void ClaimRefused(ILogger logger, PeerIdentity identity, string instance, ClaimOutcome outcome);

    [LoggerMessage(6205, LogLevel.Error, "The bundle for {Identity} has {Bytes} bytes, more than data planes take ({Max}): they keep what they have")]
    public static partial void BundleTooLarge(ILogger logger, PeerIdentity identity, int bytes, int max);

    [LoggerMessage(6206, LogLevel.Warning, "Reports do not reach the leading replica at {Url} ({Fault}); they are sent again")]
    public static partial void RelayFailed(ILogger logger, Uri url, string fault);

    [LoggerMessage(6207, LogLevel.Information, "Data plane {Instance} of {Identity} is heard of, version {Version}")]
    public static partial void Heard(ILogger logger, string instance, PeerIdentity identity, string version);

    [LoggerMessage(6208, LogLevel.Warning, "Nobody can say who a data plane is: {Error}")]
    public static partial void ReviewFailed(ILogger logger, string error);
}
