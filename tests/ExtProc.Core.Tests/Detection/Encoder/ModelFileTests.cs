using System.Text.Json.Nodes;
using ExtProc.Core.Detection.Encoder;

namespace ExtProc.Core.Tests.Detection.Encoder;

/// <summary>The container of models: what is read, and that nothing hostile or damaged is.</summary>
public sealed class ModelFileTests
{
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void GivesBackWhatWasWritten()
    {
        ModelDraft draft = Small();
        draft.Metadata["answer"] = 42;
        using ModelFile file = ModelFile.Open(draft.WriteTo(_folder));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(file.Version, Is.EqualTo("draft"));
            Assert.That(file.Metadata.GetProperty("answer").GetInt32(), Is.EqualTo(42));
            Assert.That(file.Floats("a.weight", 2, 3).ToArray(), Is.EqualTo(new[] { 1f, 2, 3, 4, 5, 6 }));
            Assert.That(file.Bytes("b", 5).ToArray(), Is.EqualTo(new sbyte[] { -128, -1, 0, 1, 127 }));
            Assert.That(file.Has("b") && !file.Has("c"));
            Assert.That(file.Tensors.Select(tensor => tensor.Name), Is.EquivalentTo(new[] { "a.weight", "b" }));
        }
    }

    [Test]
    public void NamesWhatItExpectedOfATensor()
    {
        using ModelFile file = ModelFile.Open(Small().WriteTo(_folder));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => file.Floats("a.weight", 3, 2).Length, Refused("a.weight is Binary32 [2, 3], expected Binary32 [3, 2]"));
            Assert.That(() => file.Bytes("a.weight", 2, 3).Length, Refused("expected Signed8 [2, 3]"));
            Assert.That(() => file.Floats("c", 1).Length, Refused("tensor c is missing"));
        }
    }

    [Test]
    public void ReadsNothingOnceDisposed()
    {
        ModelFile file = ModelFile.Open(Small().WriteTo(_folder));
        file.Dispose();
        file.Dispose();
        Assert.That(() => file.Bytes("b", 5).Length, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void RefusesEveryFileThatIsCutOff()
    {
        var whole = Small().ToBytes();
        for (var length = 0; length < whole.Length; length++)
        {
            var path = Write(whole[..length]);
            Assert.That(() => ModelFile.Open(path), Throws.TypeOf<ModelFileException>(), $"{length} bytes");
        }
    }

    [Test]
    public void RefusesEveryChangedByte()
    {
        var whole = Small().ToBytes();
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 1;
            var path = Write(changed);
            Assert.That(() => ModelFile.Open(path), Throws.TypeOf<ModelFileException>(), $"byte {i}");
        }
    }

    [Test]
    public void RefusesWhatIsNoModelFile()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => ModelFile.Open(_folder.Path("none")), Refused("can't be read"));
            Assert.That(() => ModelFile.Open(_folder.FullPath), Refused("can't be read"));
            Assert.That(() => Open(draft => draft.Magic = [.. "EXTPROCX"u8]), Refused("doesn't start with EXTPROCM"));
            Assert.That(() => Open(draft => draft.FormatVersion = 2), Refused("format version 2, expected 1"));
            Assert.That(() => Open(draft => draft.HeaderLength = uint.MaxValue), Refused("header of 4294967295 bytes"));
            Assert.That(() => Open(draft => draft.HeaderLength = 5), Refused("JSON"));
            Assert.That(() => Open(draft => draft.Header = "[]"), Refused("JSON"));
            Assert.That(() => Open(draft => draft.Header = "{\"version\":1,\"tensors\":[],\"metadata\":{}}"), Refused("JSON"));
            Assert.That(() => Open(draft => draft.Header = "{\"version\":\"1\",\"tensors\":[],\"metadata\":[]}"), Refused("metadata must be an object"));
            Assert.That(() => Open(draft => draft.Header = "{\"version\":\"1\",\"version\":\"1\",\"tensors\":[],\"metadata\":{}}"), Refused("JSON"));
        }
    }

    [Test]
    public void RefusesAHeaderAboveItsCap()
    {
        var space = "{\"version\":\"1\",\"tensors\":[],\"metadata\":{}}";
        Assert.That(() => Open(draft => draft.Header = space.PadRight(ModelFile.MaxHeaderLength)), Throws.Nothing);
        Assert.That(() => Open(draft => draft.Header = space.PadRight(ModelFile.MaxHeaderLength + 1)), Refused("header of"));
    }

    [Test]
    public void RefusesAFileAboveItsCap()
    {
        var path = _folder.Path("large.model");
        using (FileStream large = File.Create(path))
        {
            large.SetLength(ModelFile.MaxLength + 1);
        }

        Assert.That(() => ModelFile.Open(path), Refused("to 256 MiB"));
    }

    [Test]
    public void RefusesMoreTensorsThanItsCap()
    {
        Assert.That(() => Open(draft => Fill(draft, ModelFileHeader.MaxTensors)), Throws.Nothing);
        Assert.That(() => Open(draft => Fill(draft, ModelFileHeader.MaxTensors + 1)), Refused("more than 4096 tensors"));

        static void Fill(ModelDraft draft, int count)
        {
            for (var i = draft.Tensors.Count; i < count; i++)
            {
                draft.Add($"t{i}", [(sbyte)0], 1);
            }
        }
    }

    [Test]
    public void RefusesNamesAndVersionsAboveTheirCaps()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Open(draft => draft.Version = new string('v', ModelFileHeader.MaxVersionLength)), Throws.Nothing);
            Assert.That(() => Open(draft => draft.Version = new string('v', ModelFileHeader.MaxVersionLength + 1)), Refused("version must have"));
            Assert.That(() => Open(draft => draft.Version = ""), Refused("version must have"));
            Assert.That(() => Lie("name", new string('n', ModelFileHeader.MaxNameLength)), Throws.Nothing);
            Assert.That(() => Lie("name", new string('n', ModelFileHeader.MaxNameLength + 1)), Refused("name isn't"));
            Assert.That(() => Lie("name", "a\nb"), Refused("name isn't"));
            Assert.That(() => Lie("name", "a.weight"), Refused("there twice"));
        }
    }

    [Test]
    public void RefusesTensorsThatLie()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Lie("offset", 0), Refused("lies over the one before"));
            Assert.That(() => Lie("offset", 65), Refused("aligned"));
            Assert.That(() => Lie("offset", -64), Refused("outside the file"));
            Assert.That(() => Lie("offset", 1L << 40), Refused("outside the file"));
            Assert.That(() => Lie("offset", 1e300), Refused("JSON"));
            Assert.That(() => Lie("shape", new JsonArray(6)), Refused("behind the end"));
            Assert.That(() => Lie("shape", new JsonArray(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)), Refused("can't hold"));
            Assert.That(() => Lie("shape", new JsonArray(0)), Refused("can't hold"));
            Assert.That(() => Lie("shape", new JsonArray(-5)), Refused("can't hold"));
            Assert.That(() => Lie("shape", new JsonArray()), Refused("1 to 4 dimensions"));
            Assert.That(() => Lie("shape", new JsonArray(5, 1, 1, 1)), Throws.Nothing);
            Assert.That(() => Lie("shape", new JsonArray(5, 1, 1, 1, 1)), Refused("1 to 4 dimensions"));
            Assert.That(() => Lie("dtype", "f64"), Refused("unknown type"));
        }
    }

    private static ModelDraft Small() => new ModelDraft().Add("a.weight", [1f, 2, 3, 4, 5, 6], 2, 3).Add("b", [-128, -1, 0, 1, 127], 5);

    private static NUnit.Framework.Constraints.ContainsConstraint Refused(string problem) =>
        Throws.TypeOf<ModelFileException>().With.Message.Contains(problem);

    private void Lie(string property, JsonNode value) => Open(draft => draft.Tensors[1][property] = value);

    private void Open(Action<ModelDraft> change)
    {
        ModelDraft draft = Small();
        change(draft);
        ModelFile.Open(draft.WriteTo(_folder)).Dispose();
    }

    private string Write(byte[] file)
    {
        var path = _folder.Path("changed.model");
        File.WriteAllBytes(path, file);
        return path;
    }
}
