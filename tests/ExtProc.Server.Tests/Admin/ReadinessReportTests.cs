using ExtProc.Server.Admin;
using ExtProc.Server.Grpc;

namespace ExtProc.Server.Tests.Admin;

public sealed class ReadinessReportTests
{
    [Test]
    public void Only_a_ready_server_gives_no_reason([Values] ServerPhase phase)
    {
        var report = ReadinessReport.Of(phase);
        Assert.That((report.Ready, report.Reasons.Count == 0), Is.EqualTo((phase == ServerPhase.Ready, phase == ServerPhase.Ready)));
    }
}
