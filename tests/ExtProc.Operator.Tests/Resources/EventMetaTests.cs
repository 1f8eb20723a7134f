using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Tests.Resources;

public sealed class EventMetaTests
{
    [TestCase("assistants", "assistants-")]
    [TestCase("a.b", "a.b-")]
    public void A_name_is_followed_by_what_the_server_adds(string name, string prefix) => Assert.That(EventMeta.PrefixOf(name), Is.EqualTo(prefix));

    [TestCase('.')]
    [TestCase('-')]
    public void A_long_name_is_cut_so_that_it_stays_a_name(char last)
    {
        var start = new string('a', 199);
        Assert.That(EventMeta.PrefixOf($"{start}{last}bc"), Is.EqualTo($"{start}-"));
    }
}
