using System.Text.Json;
using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Semantic.Calibration;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>Which of an encoder's outputs is which, and their calibration. Immutable.</summary>
internal sealed class EncoderHeads
{
    private EncoderHeads(EncoderHead? injection, EncoderHead? indirect, EncoderHead? anyHarm, EncoderHead[] harm, NameLabels? names, bool isCalibrated)
    {
        IsCalibrated = isCalibrated;
        Injection = injection;
        Indirect = indirect;
        AnyHarm = anyHarm;
        Harm = harm;
        Names = names;
    }

    /// <summary>True also for a model without heads, which needs none.</summary>
    public bool IsCalibrated { get; }

    public EncoderHead? Injection { get; }

    public EncoderHead? Indirect { get; }

    /// <summary>Harm of any kind.</summary>
    public EncoderHead? AnyHarm { get; }

    /// <summary>One for each <see cref="HarmCategory"/>, or empty.</summary>
    public EncoderHead[] Harm { get; }

    public NameLabels? Names { get; }

    /// <summary>
    /// Reads the outputs <c>injection</c>, <c>indirect</c>, <c>harm.any</c> and <c>harm.CATEGORY</c> (all or none of these), and the labels of names.
    /// </summary>
    /// <exception cref="ModelFileException">Outputs or calibration are missing or wrong.</exception>
    public static EncoderHeads Read(string path, EncoderModel model, bool requireCalibration)
    {
        var isCalibrated = requireCalibration || model.Metadata.TryGetProperty("calibration", out _);
        EncoderHead? Find(string name)
        {
            var index = model.Outputs.ToList().IndexOf(name);
            if (index < 0)
            {
                return null;
            }

            return new EncoderHead(name, index, isCalibrated ? HeadCalibration.Read(path, model.Metadata, name) : HeadCalibration.Uncalibrated);
        }

        var any = Find("harm.any");
        EncoderHead[] harm = [.. Enum.GetValues<HarmCategory>()
            .Select(category => Find("harm." + JsonNamingPolicy.SnakeCaseLower.ConvertName(category.ToString())))
            .OfType<EncoderHead>()];
        if (harm.Length != (any is null ? 0 : Enum.GetValues<HarmCategory>().Length))
        {
            throw new ModelFileException(path, "harm.any and one output for each category of harm are expected, or none of them");
        }

        return new EncoderHeads(Find("injection"), Find("indirect"), any, harm, NameLabels.Read(path, model), isCalibrated || model.Outputs.Count == 0);
    }
}
