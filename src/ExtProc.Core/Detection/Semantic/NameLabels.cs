using System.Text.Json;
using ExtProc.Core.Detection.Encoder;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>
/// What an encoder's labels of tokens stand for: <c>O</c> for no name, then <c>B-TYPE</c> for the first token of a name and <c>I-TYPE</c> for the
/// others. Immutable.
/// </summary>
internal sealed class NameLabels
{
    private const float DefaultThreshold = 0.5f;

    private NameLabels(int[] begin, int[] inside, int count, float threshold)
    {
        Begin = begin;
        Inside = inside;
        Count = count;
        Threshold = threshold;
    }

    /// <summary>For each <see cref="NameEntity"/> the label of a first token.</summary>
    public int[] Begin { get; }

    /// <summary>For each <see cref="NameEntity"/> the label of a later token.</summary>
    public int[] Inside { get; }

    /// <summary>Number of labels.</summary>
    public int Count { get; }

    /// <summary>The probability from which on a word belongs to a name; <c>names_threshold</c> of the file's metadata.</summary>
    public float Threshold { get; }

    /// <summary>Null for a model without labels.</summary>
    /// <exception cref="ModelFileException">A label is missing.</exception>
    public static NameLabels? Read(string path, EncoderModel model)
    {
        if (model.NameLabels.Count == 0)
        {
            return null;
        }

        var labels = model.NameLabels.ToList();
        string[] entities = [.. Enum.GetValues<NameEntity>().Select(entity => JsonNamingPolicy.SnakeCaseUpper.ConvertName(entity.ToString()))];
        int Find(string label) => labels.IndexOf(label) is >= 0 and var index ? index : throw new ModelFileException(path, $"there is no label {label}");
        if (Find("O") != 0)
        {
            throw new ModelFileException(path, "the first label must be O");
        }

        var threshold = model.Metadata.TryGetProperty("names_threshold", out var given) && given.ValueKind == JsonValueKind.Number ? given.GetSingle() : DefaultThreshold;
        return new NameLabels([.. entities.Select(entity => Find("B-" + entity))], [.. entities.Select(entity => Find("I-" + entity))], labels.Count, threshold);
    }
}
