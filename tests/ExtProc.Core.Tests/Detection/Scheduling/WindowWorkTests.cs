using System.Runtime.InteropServices;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Tests.Detection.Scheduling;

public sealed class WindowWorkTests
{
    [Test]
    public void Windows_are_kept_as_they_were_added()
    {
        var work = new WindowWork();
        var random = new Random(3);
        int[][] windows = [.. Enumerable.Range(0, WindowWork.MaxWindows).Select(_ => new int[random.Next(1, 200)])];
        Array.ForEach(windows, window =>
        {
            random.NextBytes(MemoryMarshal.AsBytes(window.AsSpan()));
            work.Add(window);
        });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(work.Count, Is.EqualTo(windows.Length));
            Assert.That(work.TokenCount, Is.EqualTo(windows.Sum(static window => window.Length)));
            Assert.That(Enumerable.Range(0, work.Count).All(i => work.Tokens(i).SequenceEqual(windows[i])), Is.True);
        }
    }

    [TestCase(0)]
    [TestCase(WindowWork.MaxTokens + 1)]
    public void A_window_has_a_length_in_bounds(int length) =>
        Assert.That(() => new WindowWork().Add(new int[length]), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void One_window_more_than_the_most_is_refused()
    {
        var work = new WindowWork();
        for (var i = 0; i < WindowWork.MaxWindows; i++)
        {
            work.Add(new int[WindowWork.MaxTokens]);
        }

        Assert.That(() => work.Add([1]), Throws.InvalidOperationException);
        work.Reset(1, SemanticNeeds.None, 0);
        Assert.That(() => work.Add([1]), Throws.Nothing);
    }

    [Test]
    public void The_pool_keeps_no_more_than_its_most_and_no_giant()
    {
        var pool = new WindowWorkPool();
        var giant = new WindowWork();
        for (var i = 0; i < WindowWork.MaxWindows; i++)
        {
            giant.Add(new int[WindowWork.MaxTokens]);
        }

        giant.Prepare(new WindowShape(1, 384, 20));
        giant.Reset(1, SemanticNeeds.Names, 0);
        for (var i = 0; i < WindowWork.MaxWindows; i++)
        {
            giant.Add(new int[WindowWork.MaxTokens]);
        }

        giant.Prepare(new WindowShape(1, 384, 20));
        pool.Return(giant);
        WindowWork[] works = [.. Enumerable.Range(0, 65).Select(static _ => new WindowWork())];
        Array.ForEach(works, pool.Return);
        WindowWork[] again = [.. Enumerable.Range(0, 65).Select(_ => pool.Rent())];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(again[..64], Is.EqualTo(works[..64]));
            Assert.That(works, Has.No.Member(again[64]));
        }
    }
}
