using ExtProc.Server.Policies;

namespace ExtProc.Server.Tests.Policies;

public sealed class ChangeGateTests
{
    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(100);

    private readonly ChangeGate _gate = new(s_settle);

    [SetUp]
    public void Load() => _gate.Loaded("a");

    [Test]
    public void The_loaded_state_asks_for_nothing() => Assert.That(Observe("a", 1000), Is.EqualTo(ChangeState.AsLoaded));

    [Test]
    public void A_change_is_read_once_it_has_settled()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Observe("b", 0), Is.EqualTo(ChangeState.Changing));
            Assert.That(Observe("b", 99), Is.EqualTo(ChangeState.Changing));
            Assert.That(Observe("c", 100), Is.EqualTo(ChangeState.Changing));
            Assert.That(Observe("c", 199), Is.EqualTo(ChangeState.Changing));
            Assert.That(Observe("c", 200), Is.EqualTo(ChangeState.Settled));
        }
    }

    [Test]
    public void A_change_that_is_taken_back_is_none()
    {
        Observe("b", 0);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Observe("a", 50), Is.EqualTo(ChangeState.AsLoaded));
            Assert.That(Observe("b", 5100), Is.EqualTo(ChangeState.Changing));
        }
    }

    [Test]
    public void Changes_without_end_are_read_all_the_same()
    {
        for (var at = 0; at < ChangeGate.Patience.TotalMilliseconds; at += 50)
        {
            Assert.That(Observe($"b{at}", at), Is.EqualTo(ChangeState.Changing));
        }
        Assert.That(Observe("c", (int)ChangeGate.Patience.TotalMilliseconds), Is.EqualTo(ChangeState.Overdue));
    }

    [Test]
    public void What_was_read_asks_for_nothing_even_when_it_was_no_good()
    {
        Observe("b", 0);
        _gate.Loaded("b");
        Assert.That(Observe("b", 1000), Is.EqualTo(ChangeState.AsLoaded));
    }

    private ChangeState Observe(string state, int milliseconds) => _gate.Observe(state, TimeSpan.FromMilliseconds(milliseconds));
}
