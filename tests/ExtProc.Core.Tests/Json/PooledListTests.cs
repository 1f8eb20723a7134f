using ExtProc.Core.Json;

namespace ExtProc.Core.Tests.Json;

public sealed class PooledListTests
{
    [Test]
    public void Items_stay_while_the_list_grows_and_are_gone_after_clear()
    {
        var list = new PooledList<int>(4);
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < (PooledList<int>.KeptCapacity * 5) + 1; i++)
            {
                list.Add(i);
            }
            Assert.That(list.Items.ToArray(), Is.EqualTo(Enumerable.Range(0, list.Count)));
            list.Clear();
            Assert.That(list.Count, Is.Zero);
        }
    }

    [Test]
    public void Items_are_dropped_from_the_end()
    {
        var list = new PooledList<int>(4);
        list.Add(1);
        list.Add(2);
        list.Truncate(1);
        list.Add(3);
        Assert.That(list.Items.ToArray(), Is.EqualTo([1, 3]));
    }

    [Test]
    public void What_lies_beyond_the_end_is_out_of_reach()
    {
        var list = new PooledList<int>(4);
        list.Add(1);
        Assert.That(() => list[1], Throws.InstanceOf<IndexOutOfRangeException>());
    }
}
