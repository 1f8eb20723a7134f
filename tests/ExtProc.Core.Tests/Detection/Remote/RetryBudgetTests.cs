using ExtProc.Core.Detection.Remote;

namespace ExtProc.Core.Tests.Detection.Remote;

public sealed class RetryBudgetTests
{
    private readonly RetryBudget _budget = new();

    [Test]
    public void Ten_retries_are_saved_up_at_most()
    {
        Earn(1000);
        Assert.That(Spend(20), Is.EqualTo(10));
    }

    [Test]
    public void Ten_calls_earn_one_retry()
    {
        Spend(10);
        Earn(9);
        Assert.That(Spend(1), Is.Zero);
        Earn(1);
        Assert.That(Spend(2), Is.EqualTo(1));
    }

    [Test]
    public void Many_threads_spend_no_more_than_there_is()
    {
        var spent = 0;
        Parallel.For(0, 100, _ => Interlocked.Add(ref spent, Spend(1)));
        Assert.That(spent, Is.EqualTo(10));
    }

    private void Earn(int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            _budget.Earn();
        }
    }

    private int Spend(int times) => Enumerable.Range(0, times).Count(_ => _budget.TrySpend());
}
