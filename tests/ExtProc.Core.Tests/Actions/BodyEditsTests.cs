using System.Buffers;
using System.Text;
using ExtProc.Core.Actions;

namespace ExtProc.Core.Tests.Actions;

public sealed class BodyEditsTests
{
    private static void Replace(BodyEdits edits, int start, int length, string by)
    {
        edits.Begin();
        edits.Output.Write(Encoding.UTF8.GetBytes(by));
        edits.Commit(start, length);
    }

    private static string Result(BodyEdits edits, string body)
    {
        var output = new ArrayBufferWriter<byte>();
        edits.WriteTo(Encoding.UTF8.GetBytes(body), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    [Test]
    public void ReplacesSpansAndKeepsTheRest()
    {
        var edits = new BodyEdits();
        Replace(edits, 0, 2, "");
        Replace(edits, 3, 0, "++");
        Replace(edits, 5, 3, "xyz!");
        Assert.That(Result(edits, "01234567"), Is.EqualTo("2++34xyz!"));
    }

    [Test]
    public void ForgetsWhatWasNotCommitted()
    {
        var edits = new BodyEdits();
        edits.Begin();
        edits.Output.Write("lost"u8);
        Replace(edits, 1, 1, "b");
        Assert.That(Result(edits, "aXc"), Is.EqualTo("abc"));
    }

    [Test]
    public void OverwritingAValueTakesTheEditsInsideItAlong()
    {
        var edits = new BodyEdits();
        Replace(edits, 4, 2, "gone");
        edits.Overwrite(2, 6, "null"u8);
        Assert.That(Result(edits, "0 234567 89"), Is.EqualTo("0 null 89"));
    }

    [Test]
    public void OverwritingKeepsTheOrderOfEdits()
    {
        var edits = new BodyEdits();
        Replace(edits, 0, 1, "A");
        Replace(edits, 8, 1, "Z");
        edits.Overwrite(3, 2, "null"u8);
        Assert.That(Result(edits, "012345678"), Is.EqualTo("A12null567Z"));
    }

    [Test]
    public void IsReusableAfterClear()
    {
        var edits = new BodyEdits();
        Replace(edits, 0, 1, "first");
        edits.Clear();
        Replace(edits, 1, 1, "b");
        Assert.That((edits.Count, Result(edits, "a.c")), Is.EqualTo((1, "abc")));
    }
}
