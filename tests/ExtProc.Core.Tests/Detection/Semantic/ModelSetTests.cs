using System.Text.Json.Nodes;
using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Tests.Detection.Semantic;

/// <summary>All models of a folder or a clear error.</summary>
public sealed class ModelSetTests
{
    [Test]
    public void TheShippedOnesLoad()
    {
        using var models = ModelSet.Open(ModelSet.DefaultDirectory, requireCalibration: false);
        Assert.That(models.Vocabulary.Count, Is.EqualTo(30_522));
    }

    [TestCase(ModelSet.VocabularyFile)]
    [TestCase(ModelSet.LexicalFile)]
    public void AMissingFileIsNamed(string name)
    {
        using var folder = SmallModels.Lexical();
        File.Delete(Path.Combine(folder.Folder, name));
        Assert.That(() => ModelSet.Open(folder.Folder), Throws.TypeOf<ModelFileException>().With.Message.Contains(name));
    }

    [Test]
    public void AnEncoderOfAnotherVocabularyIsRefused()
    {
        using var folder = SmallModels.WithEncoder(vocabulary: 100);
        Assert.That(() => ModelSet.Open(folder.Folder), Throws.TypeOf<ModelFileException>().With.Message.Contains("100 tokens"));
    }

    [Test]
    public void AnEncoderWithoutCalibrationIsRefusedUnlessItIsToBeCalibrated()
    {
        using var folder = SmallModels.WithEncoder(static metadata => metadata.Remove("calibration"));
        Assert.That(() => ModelSet.Open(folder.Folder), Throws.TypeOf<ModelFileException>().With.Message.Contains("isn't calibrated"));
        using var models = ModelSet.Open(folder.Folder, requireCalibration: false);
        Assert.That(models.IsCalibrated, Is.False);
    }

    [Test]
    public void ACategoryOfHarmThatIsMissingIsRefused()
    {
        using var folder = SmallModels.WithEncoder(static metadata => metadata["outputs"]![3] = JsonValue.Create("harm.other"));
        Assert.That(() => ModelSet.Open(folder.Folder), Throws.TypeOf<ModelFileException>().With.Message.Contains("each category of harm"));
    }

    [Test]
    public void ALabelOfNamesThatIsMissingIsRefused()
    {
        using var folder = SmallModels.WithEncoder(static metadata => metadata["names"]![1] = JsonValue.Create("B-THING"));
        Assert.That(() => ModelSet.Open(folder.Folder), Throws.TypeOf<ModelFileException>().With.Message.Contains("B-PERSON"));
    }
}
