using ExtProc.Server.Hosting;

namespace ExtProc.Server.Tests.Hosting;

public sealed class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private readonly Backoff _backoff = new(First, Longest, new Random(1));

    [TestCase(0, 1)]
    [TestCase(1, 2)]
    [TestCase(3, 8)]
    [TestCase(4, 15)]
    [TestCase(int.MaxValue, 15)]
    public void A_wait_doubles_up_to_a_cap(int failures, double seconds) =>
        Assert.That(Backoff.Of(First, Longest, failures), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [Test]
    public void A_wait_is_at_least_half_of_the_full_one_and_begins_anew_after_a_reset()
    {
        for (var failures = 0; failures < 10; failures++)
        {
            Assert.That(_backoff.Next(), Is.InRange(Backoff.Of(First, Longest, failures) / 2, Backoff.Of(First, Longest, failures)));
        }
        _backoff.Reset();
        Assert.That(_backoff.Next(), Is.LessThanOrEqualTo(First));
    }

    [TestCase(20, 20)]
    [TestCase(60, 60)]
    [TestCase(61, 60)]
    [TestCase(86_400, 60)]
    public void A_peer_may_ask_for_more_up_to_a_cap(int asked, int seconds) =>
        Assert.That(_backoff.Next(TimeSpan.FromSeconds(asked)), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [Test]
    public void A_peer_cannot_ask_for_less() => Assert.That(_backoff.Next(TimeSpan.Zero), Is.GreaterThanOrEqualTo(First / 2));
}
