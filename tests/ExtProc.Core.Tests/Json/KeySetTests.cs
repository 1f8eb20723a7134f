using System.Text;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Json;

namespace ExtProc.Core.Tests.Json;

public sealed class KeySetTests
{
    private static readonly FieldTable Everything = FieldTable.Build(new FieldRule(FieldKind.Any, PartScope.Input));

    private readonly JsonReading _reading = new();

    [Test]
    public void The_last_key_of_any_number_is_found_to_be_the_first([Values(2, 15, 16, 17, 18, 33, 1000)] int keys)
    {
        string[] members = [.. Enumerable.Range(0, keys).Select(i => $"\"key number {i}\":{{\"a\":1}}")];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Scan($"{{{string.Join(',', members)}}}"), Is.EqualTo(ReadFault.None));
            Assert.That(Scan($"{{{string.Join(',', members)},\"\\u006bey number 0\":1}}"), Is.EqualTo(ReadFault.DuplicateKey));
            Assert.That(Scan($"{{{string.Join(',', members)},\"key number {keys - 1}\":1}}"), Is.EqualTo(ReadFault.DuplicateKey));
        }
    }

    [Test]
    public void Large_objects_inside_each_other_are_kept_apart()
    {
        string inner = string.Join(',', Enumerable.Range(0, 40).Select(i => $"\"k{i}\":{i}"));
        string middle = string.Join(',', Enumerable.Range(0, 40).Select(i => $"\"k{i}\":{{{inner}}}"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Scan($"{{{middle}}}"), Is.EqualTo(ReadFault.None));
            Assert.That(Scan($"[{{{middle}}},{{{middle}}}]"), Is.EqualTo(ReadFault.None));
            Assert.That(Scan($"{{{middle},\"k39\":1}}"), Is.EqualTo(ReadFault.DuplicateKey));
            Assert.That(Scan($"{{{middle},\"x\":{{{inner},\"k0\":0}}}}"), Is.EqualTo(ReadFault.DuplicateKey));
        }
    }

    [TestCase(0, ReadFault.None)]
    [TestCase(1, ReadFault.TooManyParts)]
    public void A_million_keys_pass_and_the_cap_holds(int beyond, ReadFault expected)
    {
        var text = new StringBuilder("{");
        for (int i = 0; i < KeySet.MaxKeys + beyond; i++)
        {
            text.Append(i == 0 ? "" : ",").Append('"').Append(i).Append("\":0");
        }
        Assert.That(Scan(text.Append('}').ToString()), Is.EqualTo(expected));
    }

    private ReadFault Scan(string text) => JsonScanner.Scan(Encoding.UTF8.GetBytes(text), Everything, _reading);
}
