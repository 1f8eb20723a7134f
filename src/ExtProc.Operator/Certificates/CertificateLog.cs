using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Certificates;

/// <summary>The events of the operator's own certificate (6500 and up). Never keys.</summary>
internal static partial class CertificateLog
{
    [LoggerMessage(6500, LogLevel.Information, "The Secret {Secret} was renewed: verifiers are to trust {Authorities} authorities")]
    public static partial void Written(ILogger logger, string secret, int authorities);

    [LoggerMessage(6501, LogLevel.Information, "The certificate of the Secret {Secret} is used from the next connection on, until {Until:u}")]
    public static partial void Used(ILogger logger, string secret, DateTimeOffset until);

    [LoggerMessage(6502, LogLevel.Information, "{Kind}/{Name} now trusts the operator's {Authorities} authorities")]
    public static partial void WebhookTold(ILogger logger, string kind, string name, int authorities);

    [LoggerMessage(6503, LogLevel.Warning, "The operator's certificate could not be looked after, tried again in {Wait}: {Error}")]
    public static partial void Failed(ILogger logger, TimeSpan wait, string error);

    [LoggerMessage(6504, LogLevel.Error, "There is no Secret {Secret}, and the operator makes none: create an empty one of that name, or name another with Certificates:SecretName")]
    public static partial void SecretMissing(ILogger logger, string secret);
}
