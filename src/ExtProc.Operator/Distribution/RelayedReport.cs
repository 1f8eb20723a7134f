using ExtProc.Core.Policies.Bundles;

namespace ExtProc.Operator.Distribution;

/// <summary>A report that another replica took, with whom that replica found the sender to be.</summary>
/// <param name="Namespace">Of the sender's identity.</param>
/// <param name="Account">The name of the sender's identity.</param>
/// <param name="Report">What it said, as far as it counts.</param>
internal sealed record RelayedReport(string Namespace, string Account, DataPlaneReport Report);
