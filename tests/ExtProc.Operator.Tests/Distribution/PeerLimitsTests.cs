using ExtProc.Operator.Distribution;

namespace ExtProc.Operator.Tests.Distribution;

public sealed class PeerLimitsTests
{
    private static readonly PeerIdentity One = new("a", "one");
    private static readonly PeerIdentity Other = new("a", "other");

    private readonly ManualTimeProvider _time = new();

    [Test]
    public void A_burst_is_taken_and_then_a_rate()
    {
        var rates = new PeerRates(_time);
        var taken = Enumerable.Range(0, DistributionLimits.Burst + 1).Count(_ => rates.TryTake(One));
        _time.Advance(TimeSpan.FromSeconds(1));
        var later = Enumerable.Range(0, DistributionLimits.Burst).Count(_ => rates.TryTake(One));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(taken, Is.EqualTo(DistributionLimits.Burst));
            Assert.That(later, Is.EqualTo(DistributionLimits.RatePerSecond));
            Assert.That(rates.TryTake(Other), Is.True);
        }
    }

    [Test]
    public void One_identity_does_not_take_all_seats()
    {
        var seats = new PollSeats();
        var taken = Enumerable.Range(0, DistributionLimits.MaxPollsPerIdentity + 1).Count(_ => seats.TryEnter(One));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(taken, Is.EqualTo(DistributionLimits.MaxPollsPerIdentity));
            Assert.That(seats.TryEnter(Other), Is.True);
            seats.Leave(One);
            Assert.That(seats.TryEnter(One), Is.True);
        }
    }

    [Test]
    public void There_are_so_many_seats_in_all()
    {
        var seats = new PollSeats();
        var taken = Enumerable.Range(0, DistributionLimits.MaxPolls + 1).Count(i => seats.TryEnter(new PeerIdentity("a", $"i{i}")));
        Assert.That((taken, seats.Count), Is.EqualTo((DistributionLimits.MaxPolls, DistributionLimits.MaxPolls)));
    }

    [Test]
    public void A_name_belongs_to_who_reports_under_it()
    {
        var owners = new InstanceOwners(_time);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(owners.Claim(One, "pod"), Is.EqualTo(ClaimOutcome.Own));
            Assert.That(owners.Claim(Other, "pod"), Is.EqualTo(ClaimOutcome.Taken));
            Assert.That(owners.Claim(new PeerIdentity("b", "other"), "pod"), Is.EqualTo(ClaimOutcome.Own), "names are those of a namespace");
        }
        _time.Advance(ReportBoard.TimeToLive);
        Assert.That(owners.Claim(Other, "pod"), Is.EqualTo(ClaimOutcome.Taken));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(owners.Claim(Other, "pod"), Is.EqualTo(ClaimOutcome.Own), "its owner is gone");
    }

    [Test]
    public void An_identity_has_so_many_names()
    {
        var owners = new InstanceOwners(_time);
        var own = Enumerable.Range(0, DistributionLimits.MaxInstancesPerIdentity).Count(i => owners.Claim(One, $"pod-{i}") == ClaimOutcome.Own);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(own, Is.EqualTo(DistributionLimits.MaxInstancesPerIdentity));
            Assert.That(owners.Claim(One, "one-more"), Is.EqualTo(ClaimOutcome.TooMany));
            Assert.That(owners.Claim(One, "pod-0"), Is.EqualTo(ClaimOutcome.Own));
            Assert.That(owners.Claim(Other, "one-more"), Is.EqualTo(ClaimOutcome.Own));
        }
    }
}
