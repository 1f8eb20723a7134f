using System.Text.Json.Nodes;
using ExtProc.Core.Detection.Encoder;

namespace ExtProc.Core.Tests.Detection.Encoder;

/// <summary>Opening an encoder's file: what it says of itself, and that a wrong one is refused by name.</summary>
public sealed class EncoderModelTests
{
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void SaysWhatTheFileHolds()
    {
        using EncoderModel model = EncoderModel.Open(new EncoderDraft().File.WriteTo(_folder));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.Version, Is.EqualTo("draft"));
            Assert.That(model.Outputs, Is.EqualTo(new[] { "injection", "harm.hate", "harm.cyber" }));
            Assert.That(model.NameLabels, Is.EqualTo(new[] { "O", "B-PERSON" }));
            Assert.That(model.Shape, Is.EqualTo(new EncoderShape(2, 64, 4, 160, 50, 40)));
        }
    }

    [Test]
    public void AModelWithoutHeadsGivesEmbeddings()
    {
        ModelDraft draft = new EncoderDraft().File;
        draft.Metadata.Remove("outputs");
        draft.Metadata.Remove("names");
        using EncoderModel model = EncoderModel.Open(draft.WriteTo(_folder));
        var output = new EncoderOutput();
        new EncoderSession(model, EncoderKernel.Best).Run([1, 2, 3], [3], names: true, output);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(output.Logits(0).Length + output.TokenLogits(0, 2).Length, Is.Zero);
            Assert.That(output.Embedding(0).Length, Is.EqualTo(EncoderDraft.Width));
        }
    }

    [Test]
    public void RefusesEveryMissingTensorByName()
    {
        foreach (JsonObject tensor in new EncoderDraft().File.Tensors)
        {
            var name = tensor["name"]!.GetValue<string>();
            Assert.That(() => Open(draft => Named(draft, name)["name"] = "another"), Throws.TypeOf<ModelFileException>().With.Message.Contains(name));
        }
    }

    [Test]
    public void RefusesEveryWrongShapeByName()
    {
        foreach (JsonObject tensor in new EncoderDraft().File.Tensors)
        {
            var name = tensor["name"]!.GetValue<string>();
            Assert.That(() => Open(draft => Shrink(Named(draft, name))), Throws.TypeOf<ModelFileException>().With.Message.Contains(name.Split(".bias")[0]));
        }

        static void Shrink(JsonObject tensor) => tensor["shape"]![0] = tensor["shape"]![0]!.GetValue<int>() - 1;
    }

    [TestCase("layers", 0)]
    [TestCase("layers", 49)]
    [TestCase("width", 48)]
    [TestCase("width", 4128)]
    [TestCase("heads", 3)]
    [TestCase("heads", 16)]
    [TestCase("heads", 129)]
    [TestCase("feed_forward", 161)]
    [TestCase("feed_forward", 16416)]
    [TestCase("vocabulary", (1 << 20) + 1)]
    [TestCase("positions", 8193)]
    public void RefusesASizeOutOfRange(string name, int size) =>
        Assert.That(() => Open(draft => draft.Metadata["encoder"]![name] = size), Throws.TypeOf<ModelFileException>());

    [Test]
    public void RefusesMetadataOfAnotherKind()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Open(draft => draft.Metadata.Remove("encoder")), Throws.TypeOf<ModelFileException>());
            Assert.That(() => Open(draft => draft.Metadata["encoder"]!["width"] = "64"), Throws.TypeOf<ModelFileException>());
            Assert.That(() => Open(draft => draft.Metadata["outputs"] = "injection"), Throws.TypeOf<ModelFileException>());
            Assert.That(() => Open(draft => draft.Metadata["outputs"] = new JsonArray("a", "b", 3)), Throws.TypeOf<ModelFileException>());
            Assert.That(() => Open(draft => draft.Metadata["outputs"] = new JsonArray("a", "b", "a")), Throws.TypeOf<ModelFileException>());
            Assert.That(() => Open(draft => draft.Metadata["outputs"] = new JsonArray("a", "b")), Throws.TypeOf<ModelFileException>().With.Message.Contains("heads.out"));
            Assert.That(() => Open(draft => draft.Metadata["names"] = new JsonArray("O")), Throws.TypeOf<ModelFileException>().With.Message.Contains("names.out"));
        }
    }

    private static JsonObject Named(ModelDraft draft, string name) => draft.Tensors.Single(tensor => tensor["name"]!.GetValue<string>() == name);

    private void Open(Action<ModelDraft> change)
    {
        ModelDraft draft = new EncoderDraft().File;
        change(draft);
        EncoderModel.Open(draft.WriteTo(_folder)).Dispose();
    }
}
