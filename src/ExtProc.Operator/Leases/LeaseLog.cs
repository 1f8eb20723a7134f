using ExtProc.Operator.Resources;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Leases;

/// <summary>The events of the election (6020 and up).</summary>
internal static partial class LeaseLog
{
    [LoggerMessage(6020, LogLevel.Information, "Lease {Lease}: this replica {Role}")]
    public static partial void Leading(ILogger logger, ResourceName lease, string role);

    [LoggerMessage(6021, LogLevel.Information, "Lease {Lease}: held by '{Holder}'")]
    public static partial void Holder(ILogger logger, ResourceName lease, string holder);

    [LoggerMessage(6022, LogLevel.Warning, "Lease {Lease}: could not be read or written: {Error}")]
    public static partial void Failed(ILogger logger, ResourceName lease, string error);
}
