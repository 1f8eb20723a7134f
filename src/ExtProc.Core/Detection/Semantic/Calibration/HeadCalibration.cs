using System.Text.Json;
using ExtProc.Core.Detection.Encoder;

namespace ExtProc.Core.Detection.Semantic.Calibration;

/// <summary>
/// How a head's outputs for the windows and readings of a text become one score. The raw score of a reading is <c>best window's output -
/// windows * ln(number of windows) + lexical * the lexical tier's score</c>; that of a text is the highest of its readings', those other than the plain
/// one lowered by <c>variants</c>. A table for each role turns it into the calibrated score. Immutable.
/// </summary>
internal sealed class HeadCalibration
{
    private static readonly string[] s_roles = ["user", "system", "tool"];

    private readonly ScoreTable[] _tables = [ScoreTable.Uncalibrated, ScoreTable.Uncalibrated, ScoreTable.Uncalibrated];

    private HeadCalibration()
    {
    }

    /// <summary>For models that are yet to be calibrated: the best window, as a probability.</summary>
    public static HeadCalibration Uncalibrated { get; } = new();

    /// <summary>What a text of e (2.718) times as many windows is lowered by.</summary>
    public float Windows { get; private init; }

    /// <summary>What readings other than the plain one are lowered by.</summary>
    public float Variants { get; private init; }

    /// <summary>The weight of the lexical tier's score.</summary>
    public float Lexical { get; private init; }

    /// <summary>Reads <c>calibration.HEAD</c> of a file's metadata.</summary>
    /// <exception cref="ModelFileException">It is missing or wrong.</exception>
    public static HeadCalibration Read(string path, JsonElement metadata, string head)
    {
        if (!metadata.TryGetProperty("calibration", out var all) || all.ValueKind != JsonValueKind.Object
            || !all.TryGetProperty(head, out var given) || given.ValueKind != JsonValueKind.Object)
        {
            throw new ModelFileException(path, $"calibration.{head} is missing: the model isn't calibrated");
        }

        var calibration = new HeadCalibration
        {
            Windows = Number(path, given, head, "windows"),
            Variants = Number(path, given, head, "variants"),
            Lexical = Number(path, given, head, "lexical"),
        };
        for (var role = 0; role < s_roles.Length; role++)
        {
            calibration._tables[role] = Table(path, given, head, s_roles[role]);
        }

        return calibration;
    }

    /// <summary>The raw score of one reading.</summary>
    public float Combine(float best, int windows, float lexical, bool isVariant) =>
        best - (Windows * MathF.Log(Math.Max(1, windows))) + (Lexical * lexical) - (isVariant ? Variants : 0);

    /// <summary>The calibrated score.</summary>
    public float Score(float raw, TextRole role) => _tables[(int)role].Map(raw);

    private static float Number(string path, JsonElement given, string head, string name)
    {
        if (!given.TryGetProperty(name, out var value))
        {
            return 0;
        }

        return value.ValueKind == JsonValueKind.Number && float.IsFinite(value.GetSingle())
            ? value.GetSingle()
            : throw new ModelFileException(path, $"calibration.{head}.{name} must be a number");
    }

    private static ScoreTable Table(string path, JsonElement given, string head, string role)
    {
        if (!given.TryGetProperty(role, out var points))
        {
            throw new ModelFileException(path, $"calibration.{head}.{role} is missing");
        }

        try
        {
            return ScoreTable.Read(points);
        }
        catch (FormatException e)
        {
            throw new ModelFileException(path, $"calibration.{head}.{role}: {e.Message}", e);
        }
    }
}
