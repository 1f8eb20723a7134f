using ExtProc.Core.Policies.Bundles;
using ExtProc.Operator.Distribution;

namespace ExtProc.Operator.Tests.Distribution;

public sealed class ReportBoardTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly ReportBoard _board;

    public ReportBoardTests() => _board = new ReportBoard(_time);

    [Test]
    public void TheLatestReportOfAnInstanceCounts()
    {
        _board.Record("a", Report("pod", "one"));
        _board.Record("a", Report("pod", "two"));
        Assert.That(_board.Observe().Reports.Select(static received => received.Report.Revision), Is.EqualTo(new[] { "two" }));
    }

    [Test]
    public void NobodyReplacesTheReportOfAnotherNamespace()
    {
        _board.Record("a", Report("pod", "one"));
        _board.Record("b", Report("pod", "two"));
        Assert.That(_board.Observe().Reports.Select(static received => $"{received.Namespace} {received.Report.Revision}"), Is.EqualTo(new[] { "a one", "b two" }));
    }

    [Test]
    public void ADataPlaneThatIsNotHeardOfIsGone()
    {
        _board.Record("a", Report("old", "one"));
        _time.Advance(ReportBoard.TimeToLive);
        _board.Record("a", Report("new", "one"));
        Assert.That(_board.Observe().Reports, Has.Count.EqualTo(2));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.That(_board.Observe().Reports.Select(static received => received.Report.Instance), Is.EqualTo(new[] { "new" }));
    }

    [Test]
    public void AReportCompletesTheTaskOfWhoObservedBeforeIt()
    {
        var before = _board.Observe().Changed;
        Assert.That(before.IsCompleted, Is.False);
        _board.Record("a", Report("pod", "one"));
        Assert.That(before.IsCompleted, Is.True);
    }

    [Test]
    public void OneMoreThanTheCapIsNotTaken()
    {
        for (var i = 0; i < ReportBoard.MaxInstances; i++)
        {
            _board.Record("a", Report($"pod-{i}", "one"));
        }
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_board.Record("a", Report("one more", "one")), Is.False);
            Assert.That(_board.Record("a", Report("pod-0", "two")), Is.True);
        }
    }

    private static DataPlaneReport Report(string instance, string revision) =>
        new() { Instance = instance, Version = "0", Revision = revision, StartedAt = default };
}
