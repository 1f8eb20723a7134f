using System.Text.Json;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Operator.Distribution;

namespace ExtProc.Operator.Tests.Distribution;

/// <summary>A report is the word of a program that may have been taken over.</summary>
public sealed class ReportReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly HashSet<string> Scope = ["a/x", "a/y"];

    private static readonly DataPlaneReport Sound = new() { Instance = "pod", Version = "1", Revision = "ff", StartedAt = Now.AddHours(-1) };

    [Test]
    public void What_is_sound_comes_through()
    {
        var report = Sound with
        {
            Policies = [new("a/x", 3, RunningState.Live), new("a/y", 1, RunningState.Refused, "why")],
            Traffic = [new("a/x", 10, 1, 2, 3, 4)],
            Problems = ["the disk is full"],
        };
        var read = Read(report)!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Policies, Is.EqualTo(report.Policies));
            Assert.That(read.Traffic, Is.EqualTo(report.Traffic));
            Assert.That(read.Problems, Is.EqualTo(report.Problems));
            Assert.That(read.StartedAt, Is.EqualTo(report.StartedAt));
        }
    }

    [Test]
    public void Nothing_counts_that_is_said_of_others_or_twice()
    {
        var read = Read(Sound with
        {
            Policies = [new("b/z", 1, RunningState.Live), new("a/x", 1, RunningState.Live), new("a/x", 2, RunningState.Refused), new("a/y", -1, RunningState.Live)],
            Traffic = [new("b/z", 1, 0, 0, 0, 0), new("a/x", 1, 0, 0, 0, 0), new("a/x", 9, 0, 0, 0, 0)],
        })!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Policies, Is.EqualTo(new[] { new RunningPolicy("a/x", 1, RunningState.Live) }));
            Assert.That(read.Traffic, Is.EqualTo(new[] { new PolicyTraffic("a/x", 1, 0, 0, 0, 0) }));
        }
    }

    [TestCase(-1, 0, 0, 0, 0)]
    [TestCase(1L << 48, 0, 0, 0, 0)]
    [TestCase(1, 2, 0, 0, 0)]
    [TestCase(1, 0, 2, 0, 0)]
    [TestCase(1, 0, 0, 2, 0)]
    [TestCase(1, 0, 0, 0, -1)]
    public void Impossible_counts_are_dropped(long exchanges, long blocked, long redacted, long uninspected, long failures) =>
        Assert.That(Read(Sound with { Traffic = [new("a/x", exchanges, blocked, redacted, uninspected, failures)] })!.Traffic, Is.Empty);

    [Test]
    public void Texts_become_one_short_plain_line()
    {
        var text = "a\nb\u001b[31m" + new string('c', DistributionLimits.MaxMessage);
        var read = Read(Sound with { Policies = [new("a/x", 1, RunningState.Refused, text)], Problems = [.. Enumerable.Repeat(text, DistributionLimits.MaxProblems + 1)] })!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Policies[0].Message, Does.StartWith("a b [31m").And.Length.EqualTo(DistributionLimits.MaxMessage));
            Assert.That(read.Problems, Has.Count.EqualTo(DistributionLimits.MaxProblems).And.All.Length.EqualTo(DistributionLimits.MaxMessage));
        }
    }

    [Test]
    public void Nothing_began_in_the_future() => Assert.That(Read(Sound with { StartedAt = Now.AddYears(1) })!.StartedAt, Is.EqualTo(Now));

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"instance":"a b","version":"1","revision":"f","startedAt":"2026-01-01T00:00:00Z"}""")]
    [TestCase("""{"instance":"","version":"1","revision":"f","startedAt":"2026-01-01T00:00:00Z"}""")]
    [TestCase("""{"instance":null,"version":"1","revision":"f","startedAt":"2026-01-01T00:00:00Z"}""")]
    [TestCase("""{"instance":"a","version":"1","revision":"f","policies":[{"policy":"a/x","generation":1,"state":"Nice"}],"startedAt":"2026-01-01T00:00:00Z"}""")]
    public void What_is_no_report_is_none(string json) => Assert.That(ReportReader.Read(System.Text.Encoding.UTF8.GetBytes(json), Scope, Now), Is.Null);

    [TestCase("""{"instance":"a","version":"1","revision":"f","policies":[null],"traffic":[null],"problems":[null],"startedAt":"2026-01-01T00:00:00Z"}""")]
    [TestCase("""{"instance":"a","version":"1","revision":"f","policies":null,"traffic":null,"startedAt":"2026-01-01T00:00:00Z"}""")]
    [TestCase("""{"instance":"a","version":"1","revision":"f","startedAt":"2026-01-01T00:00:00Z"}""")]
    public void Entries_and_lists_that_are_null_are_none(string json)
    {
        var read = ReportReader.Read(System.Text.Encoding.UTF8.GetBytes(json), Scope, Now)!;
        Assert.That((read.Policies.Count, read.Traffic.Count, read.Problems.Count), Is.EqualTo((0, 0, 0)));
    }

    [TestCase(0, true)]
    [TestCase(1, false)]
    public void Lists_have_a_cap(int beyond, bool isRead)
    {
        var entries = Enumerable.Range(0, DistributionLimits.MaxReportEntries + beyond).Select(static i => new RunningPolicy($"a/{i}", 1, RunningState.Live));
        Assert.That(Read(Sound with { Policies = [.. entries] }) is not null, Is.EqualTo(isRead));
    }

    private static DataPlaneReport? Read(DataPlaneReport report) =>
        ReportReader.Read(JsonSerializer.SerializeToUtf8Bytes(report, BundleJson.Default.DataPlaneReport), Scope, Now);
}
