using System.Text.Json;
using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Lexical;
using ExtProc.Core.Detection.Semantic.Calibration;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>The calibration of the lexical tier, and its gate before the encoder. Immutable.</summary>
internal sealed class LexicalHeads
{
    private readonly HeadCalibration[] _calibrations;
    private readonly float[] _gates;

    private LexicalHeads(HeadCalibration[] calibrations, float[] gates, bool isCalibrated)
    {
        IsCalibrated = isCalibrated;
        _calibrations = calibrations;
        _gates = gates;
    }

    public bool IsCalibrated { get; }

    public static LexicalHeads Read(string path, LexicalModel model, bool requireCalibration)
    {
        string[] names = ["injection", "indirect", "harm"];
        var isCalibrated = requireCalibration || model.Metadata.TryGetProperty("calibration", out _);
        return new LexicalHeads(
            [.. names.Select(name => isCalibrated ? HeadCalibration.Read(path, model.Metadata, name) : HeadCalibration.Uncalibrated)],
            [.. names.Select(name => Gate(path, model.Metadata, name))],
            isCalibrated);
    }

    public HeadCalibration Of(LexicalHead head) => _calibrations[(int)head];

    /// <summary>True when a text with this score is clearly harmless to a head.</summary>
    public bool IsClear(LexicalHead head, float score) => score < _gates[(int)head];

    /// <summary>Reads <c>gate.HEAD</c>; without one nothing is clear.</summary>
    private static float Gate(string path, JsonElement metadata, string head)
    {
        if (!metadata.TryGetProperty("gate", out var gates))
        {
            return float.NegativeInfinity;
        }

        return gates.ValueKind == JsonValueKind.Object && gates.TryGetProperty(head, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetSingle()
            : throw new ModelFileException(path, $"gate.{head} must be a number");
    }
}
