using System.Text.Json;
using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Detection.Semantic.Calibration;

namespace ExtProc.Core.Tests.Detection.Semantic.Calibration;

/// <summary>How windows, readings and tiers become one score.</summary>
public sealed class HeadCalibrationTests
{
    private const string Good = """
        {"calibration": {"injection": {"windows": 0.5, "variants": 2, "lexical": 0.25, "user": [[0, 0], [1, 1]], "system": [[0, 0.1], [1, 1]], "tool": [[0, 0.2], [1, 1]]}}}
        """;

    [Test]
    public void WindowsAndVariantsCostAndTheLexicalTierCounts()
    {
        var calibration = Read(Good);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(calibration.Combine(3, 1, 0, isVariant: false), Is.EqualTo(3));
            Assert.That(calibration.Combine(3, 4, 0, isVariant: false), Is.EqualTo(3 - (0.5 * Math.Log(4))).Within(1e-6));
            Assert.That(calibration.Combine(3, 1, 4, isVariant: false), Is.EqualTo(4));
            Assert.That(calibration.Combine(3, 1, 0, isVariant: true), Is.EqualTo(1));
        }
    }

    [TestCase(TextRole.User, 0f)]
    [TestCase(TextRole.System, 0.1f)]
    [TestCase(TextRole.Tool, 0.2f)]
    public void EachRoleHasATable(TextRole role, float expected) => Assert.That(Read(Good).Score(0, role), Is.EqualTo(expected));

    [TestCase("{}", "not calibrated|isn't calibrated")]
    [TestCase("""{"calibration": {"injection": {"user": [[0, 0], [1, 1]], "tool": [[0, 0], [1, 1]]}}}""", "calibration.injection.system is missing")]
    [TestCase("""{"calibration": {"injection": {"windows": "many"}}}""", "calibration.injection.windows")]
    [TestCase("""{"calibration": {"injection": {"user": [[1, 0], [0, 1]]}}}""", "calibration.injection.user: point 1")]
    public void AnythingElseIsRefused(string metadata, string reason) =>
        Assert.That(() => Read(metadata), Throws.TypeOf<ModelFileException>().With.Message.Matches(reason));

    private static HeadCalibration Read(string metadata)
    {
        using var json = JsonDocument.Parse(metadata);
        return HeadCalibration.Read("file", json.RootElement, "injection");
    }
}
