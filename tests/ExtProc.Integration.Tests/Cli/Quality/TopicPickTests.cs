using ExtProc.Cli.Quality;
using ExtProc.Cli.Rows;

namespace ExtProc.Integration.Tests.Cli.Quality;

/// <summary>Which topics a report is about.</summary>
public sealed class TopicPickTests
{
    [Test]
    public void TheFirstRowsOfEachTopicAreItsExamples()
    {
        using var folder = new TemporaryFolder();
        var rows = Rows(folder);
        var pick = TopicPick.From(RowReader.Read(rows), new TopicChoice(2, 2, 1));
        var judged = RowReader.Read(rows).Where(row => !pick.IsExample(row)).Select(row => $"{row.Text}={pick.TopicOf(row)}").ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(pick.Topics.Select(static topic => $"{topic.Name}: {string.Join(' ', topic.Examples)}"), Is.EqualTo(new[] { "cards: cards0 cards1", "loans: loans0 loans1" }));
            Assert.That(judged, Is.EquivalentTo(new[] { "cards2=cards", "cards3=cards", "loans2=loans", "loans3=loans", "oos0=", "oos1=", "oos2=", "oos3=", "rare0=", "rare1=" }));
        }
    }

    [Test]
    public void TooFewTopicsAreAnError()
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => TopicPick.From(RowReader.Read(Rows(folder)), new TopicChoice(3, 2, 1)), Throws.TypeOf<RowException>().With.Message.Contains("the files have 2"));
    }

    private static string[] Rows(TemporaryFolder folder)
    {
        var lines = Enumerable.Range(0, 4)
            .SelectMany(static i => new[] { "cards", "loans", "oos", "rare" }.Where(label => label != "rare" || i < 2).Select(label => $$"""{"text": "{{label}}{{i}}", "label": "{{label}}"}"""));
        return [folder.Write("rows.jsonl", string.Join('\n', lines))];
    }
}
