using ExtProc.Core.Detection.Encoder.Tokenization;

namespace ExtProc.Core.Tests.Detection.Encoder.Tokenization;

/// <summary>Reading vocabularies, and refusing what isn't one.</summary>
public sealed class WordPieceVocabularyTests
{
    [Test]
    public void TheShippedOneIsThatOfTheEncoder()
    {
        var vocabulary = Vocabularies.Shipped;
        Assert.That(vocabulary.Count, Is.EqualTo(30_522));
        Assert.That((vocabulary.PadId, vocabulary.UnknownId, vocabulary.StartId, vocabulary.EndId), Is.EqualTo((0, 100, 101, 102)));
        Assert.That(vocabulary.FindWord("the"), Is.EqualTo(1996));
        Assert.That(vocabulary.FindWord("thequick"), Is.EqualTo(-1));
    }

    [TestCase("[PAD]\n[UNK]\n[CLS]\n[SEP]", "[MASK]")]
    [TestCase("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\na", "Line 7")]
    [TestCase("[PAD]\n\n[UNK]", "Line 2")]
    public void AnythingElseIsRefused(string text, string reason) =>
        Assert.That(() => WordPieceVocabulary.Read(new StringReader(text)), Throws.TypeOf<InvalidDataException>().With.Message.Contains(reason));

    [Test]
    public void AVocabularyOverTheCapIsRefused()
    {
        string[] pieces = [.. Enumerable.Range(0, WordPieceVocabulary.MaxPieces - 5).Select(i => i.ToString())];
        Assert.That(Vocabularies.Of(pieces).Count, Is.EqualTo(WordPieceVocabulary.MaxPieces));
        Assert.That(() => Vocabularies.Of([.. pieces, "one"]), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void APieceOverTheCapIsRefused() =>
        Assert.That(() => Vocabularies.Of(new string('a', WordPieceVocabulary.MaxPieceLength + 1)), Throws.TypeOf<InvalidDataException>());
}
