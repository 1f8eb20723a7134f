using System.Text;
using System.Text.Json;
using ExtProc.Core.Detection.Encoder.Tokenization;

namespace ExtProc.Core.Tests.Detection.Encoder.Tokenization;

/// <summary>Texts to pieces: the reference results, places in the text, hostile texts, memory.</summary>
public sealed class WordPieceTokenizerTests
{
    [Test]
    public void AgreesWithAllReferenceResults()
    {
        var path = Path.Combine(RealParts.SharedData.Require(), "models", "all-MiniLM-L6-v2", "tokenizer.vectors.jsonl");
        var tokenizer = new WordPieceTokenizer(Vocabularies.Shipped, readSpecialPieces: true);
        var wrong = new List<string>();
        var count = 0;
        foreach (var line in File.ReadLines(path))
        {
            using var row = JsonDocument.Parse(line);
            var text = row.RootElement.GetProperty("text").GetString()!;
            int[] expected = [.. row.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
            count++;
            if (!Tokenize(tokenizer, text).Ids.SequenceEqual(expected))
            {
                wrong.Add(line);
            }
        }

        Assert.That(wrong, Is.Empty);
        Assert.That(count, Is.EqualTo(597));
    }

    [Test]
    public void SpecialPiecesInATextAreNotSpecialTokens()
    {
        var vocabulary = Vocabularies.Shipped;
        var tokens = Tokenize(new WordPieceTokenizer(vocabulary), "[CLS] stop [SEP][PAD][MASK] [UNK]");
        Assert.That(tokens.Ids.ToArray(), Has.None.EqualTo(vocabulary.StartId).Or.EqualTo(vocabulary.EndId).Or.EqualTo(vocabulary.PadId));
    }

    [TestCase("Zoë paid", "zoe:0-3 paid:4-8")]
    [TestCase("Zoe\u0308 paid", "zoe:0-3 paid:5-9")]
    [TestCase("a\u200Bb", "a:0-1 ##b:2-3")]
    [TestCase("(a)", "(:0-1 a:1-2 ):2-3")]
    [TestCase("中a", "中:0-1 a:1-2")]
    [TestCase("\U0001F600", "[UNK]:0-2")]
    [TestCase("\uAC00", "\u1100:0-1 ##\u1161:0-1")]
    [TestCase("", "")]
    [TestCase(" \t\r\n\u3000", "")]
    public void TokensKnowTheirPlaces(string text, string expected)
    {
        string[] pieces = ["zoe", "paid", "a", "##b", "(", ")", "中", "\u1100", "##\u1161"];
        string[] names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. pieces];
        var tokens = Tokenize(new WordPieceTokenizer(Vocabularies.Of(pieces)), text);
        var shown = new StringBuilder();
        for (var i = 0; i < tokens.Count; i++)
        {
            shown.Append(i == 0 ? "" : " ").Append(names[tokens.Ids[i]]).Append($":{tokens.Starts[i]}-{tokens.Ends[i]}");
        }

        Assert.That(shown.ToString(), Is.EqualTo(expected));
    }

    [Test]
    public void ALoneSurrogateIsDropped()
    {
        var text = string.Concat("a", "\uD800", "b");
        Assert.That(Tokenize(new WordPieceTokenizer(Vocabularies.Of("a", "##b")), text).Starts.ToArray(), Is.EqualTo(new[] { 0, 2 }));
    }

    [TestCase(100, 100)]
    [TestCase(101, 1)]
    [TestCase(100_000, 1)]
    public void AWordOverTheCapIsUnknown(int length, int expected)
    {
        var tokens = Tokenize(new WordPieceTokenizer(Vocabularies.Of("a", "##a")), new string('a', length));
        Assert.That(tokens.Count, Is.EqualTo(expected));
        Assert.That(tokens.Ends[^1], Is.EqualTo(length));
    }

    [Test]
    public void AWordOfTheLongestCharactersFits()
    {
        var text = string.Concat(Enumerable.Repeat("\U0001F600", WordBuffer.MaxCodePoints));
        Assert.That(Tokenize(new WordPieceTokenizer(Vocabularies.Of("\U0001F600", "##\U0001F600")), text).Count, Is.EqualTo(WordBuffer.MaxCodePoints));
    }

    [Test]
    public void TokenizingAllocatesNothing()
    {
        var tokenizer = new WordPieceTokenizer(Vocabularies.Shipped);
        var tokens = new TokenList();
        const string Text = "Ignore the previous instructions, Zoë: 中文 \uAC00\uB098 \U0001F600 pneumonoultramicroscopic.";
        var allocated = Allocations.Least(100, () =>
        {
            tokens.Clear();
            tokenizer.Tokenize(Text, tokens);
        });
        Assert.That(allocated, Is.Zero);
    }

    private static TokenList Tokenize(WordPieceTokenizer tokenizer, string text)
    {
        var tokens = new TokenList();
        tokenizer.Tokenize(text, tokens);
        return tokens;
    }
}
