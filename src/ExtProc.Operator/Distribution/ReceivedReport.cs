using ExtProc.Core.Policies.Bundles;

namespace ExtProc.Operator.Distribution;

/// <summary>A report and who sent it.</summary>
/// <param name="Namespace">The namespace of the sender's identity, never what the report says.</param>
/// <param name="Report">What it says.</param>
/// <param name="At">When it came.</param>
public sealed record ReceivedReport(string Namespace, DataPlaneReport Report, DateTimeOffset At);
