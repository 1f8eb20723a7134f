using System.Buffers;
using System.Text;
using ExtProc.Core.Json;

namespace ExtProc.Core.Tests.Json;

public sealed class JsonSpliceTests
{
    private readonly JsonSplice _splice = new();

    [Test]
    public void Without_edits_every_byte_stays() => Assert.That(Apply("""{ "a" : 1.0 }"""), Is.EqualTo("""{ "a" : 1.0 }"""));

    [Test]
    public void Edits_are_made_wherever_they_stand_and_in_any_order()
    {
        _splice.Add(4, 2, "EF!"u8);
        _splice.Add(0, 1, ""u8);
        _splice.Add(2, 0, "+"u8);
        _splice.Add(2, 0, "-"u8);
        _splice.Add(7, 0, "end"u8);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Apply("abcdefg"), Is.EqualTo("b+-cdEF!gend"));
            Assert.That(_splice.Growth, Is.EqualTo(5));
        }
    }

    [Test]
    public void After_clear_nothing_is_left()
    {
        _splice.Add(0, 1, "x"u8);
        _splice.Clear();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Apply("abc"), Is.EqualTo("abc"));
            Assert.That((_splice.Count, _splice.Growth), Is.EqualTo((0, 0)));
        }
    }

    [TestCase(0, 2, 1, 1)]
    [TestCase(0, 1, 2, 2)]
    public void Edits_that_overlap_or_leave_the_body_are_bugs(int start, int length, int secondStart, int secondLength)
    {
        _splice.Add(start, length, "x"u8);
        _splice.Add(secondStart, secondLength, "y"u8);
        Assert.That(() => Apply("abc"), Throws.InvalidOperationException);
    }

    private string Apply(string body)
    {
        var output = new ArrayBufferWriter<byte>();
        _splice.Apply(Encoding.UTF8.GetBytes(body), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
