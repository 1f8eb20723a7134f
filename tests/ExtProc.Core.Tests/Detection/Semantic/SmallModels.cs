using System.Text.Json.Nodes;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Tests.Detection.Encoder;

namespace ExtProc.Core.Tests.Detection.Semantic;

/// <summary>A folder of models: the shipped vocabulary and lexical tier, and an encoder of random weights with all heads.</summary>
internal sealed class SmallModels : IDisposable
{
    private const int Width = 32;
    private const int Vocabulary = 30_522;
    private const int Hidden = 8;
    private const string Points = "[[-20, 0], [0, 0.95], [20, 1]]";

    private static readonly string[] s_outputs = ["injection", "indirect", "harm.any", .. Harm.Select(static name => "harm." + name)];
    private static readonly string[] s_entities = ["PERSON", "ORGANIZATION", "LOCATION", "ADDRESS", "DATE_OF_BIRTH", "USERNAME", "MEDICAL"];

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(3);

    private static string[] Harm =>
        ["hate", "harassment", "violence", "self_harm", "sexual", "child_safety", "illicit", "cyber", "weapons", "privacy", "misinformation", "profanity"];

    public string Folder => _folder.FullPath;

    /// <summary>The vocabulary and the lexical tier only.</summary>
    public static SmallModels Lexical()
    {
        var models = new SmallModels();
        foreach (var file in new[] { ModelSet.VocabularyFile, ModelSet.LexicalFile })
        {
            File.Copy(Path.Combine(ModelSet.DefaultDirectory, file), models._folder.Path(file));
        }

        return models;
    }

    /// <summary>With an encoder; its metadata may be changed before it is written.</summary>
    public static SmallModels WithEncoder(Action<JsonObject>? change = null, int vocabulary = Vocabulary)
    {
        var models = Lexical();
        var draft = models.Encoder(vocabulary);
        change?.Invoke(draft.Metadata);
        draft.WriteTo(models._folder, ModelSet.EncoderFile);
        return models;
    }

    public void Dispose() => _folder.Dispose();

    private ModelDraft Encoder(int vocabulary)
    {
        var draft = new ModelDraft { Metadata = Metadata(vocabulary) };
        Quantised(draft, "embeddings.word", "embeddings.word.scale", vocabulary);
        Floats(draft, "embeddings.position", TextWindow.Length, Width);
        Norm(draft, "embeddings.norm");
        Linear(draft, "layers.0.qkv", 3 * Width);
        Linear(draft, "layers.0.attention", Width);
        Linear(draft, "layers.0.expand", Width);
        Linear(draft, "layers.0.contract", Width);
        Norm(draft, "layers.0.attention.norm");
        Norm(draft, "layers.0.norm");
        Head(draft, "heads.hidden", Hidden, 2 * Width);
        Head(draft, "heads.out", s_outputs.Length, Hidden);
        Head(draft, "names.out", 1 + (2 * s_entities.Length), Width);
        return draft;
    }

    private static JsonObject Metadata(int vocabulary)
    {
        var calibration = new JsonObject();
        foreach (var output in s_outputs)
        {
            calibration[output] = new JsonObject { ["user"] = JsonNode.Parse(Points), ["system"] = JsonNode.Parse(Points), ["tool"] = JsonNode.Parse(Points) };
        }

        return new JsonObject
        {
            ["encoder"] = new JsonObject
            {
                ["layers"] = 1, ["width"] = Width, ["heads"] = 4, ["feed_forward"] = Width, ["vocabulary"] = vocabulary, ["positions"] = TextWindow.Length, ["group"] = 32,
            },
            ["outputs"] = new JsonArray([.. s_outputs.Select(static name => JsonValue.Create(name))]),
            ["names"] = new JsonArray(["O", .. s_entities.SelectMany(static entity => new[] { "B-" + entity, "I-" + entity }).Select(static name => JsonValue.Create(name))]),
            ["names_threshold"] = 0.1,
            ["calibration"] = calibration,
        };
    }

    private void Linear(ModelDraft draft, string name, int outputs)
    {
        Quantised(draft, name + ".weight", name + ".scale", outputs);
        Floats(draft, name + ".bias", outputs);
        draft.Add(name + ".smooth", Enumerable.Repeat(1f, Width).ToArray(), Width);
    }

    private void Head(ModelDraft draft, string name, int outputs, int inputs)
    {
        Floats(draft, name + ".weight", outputs, inputs);
        Floats(draft, name + ".bias", outputs);
    }

    private void Norm(ModelDraft draft, string name)
    {
        draft.Add(name + ".gamma", Enumerable.Repeat(1f, Width).ToArray(), Width);
        Floats(draft, name + ".beta", Width);
    }

    private void Quantised(ModelDraft draft, string name, string scale, int rows)
    {
        draft.Add(name, Enumerable.Range(0, rows * Width).Select(_ => (sbyte)_random.Next(-127, 128)).ToArray(), rows, Width);
        draft.Add(scale, Enumerable.Repeat(0.01f, rows).ToArray(), rows);
    }

    private void Floats(ModelDraft draft, string name, params int[] shape) =>
        draft.Add(name, Enumerable.Range(0, shape.Aggregate(1, static (a, b) => a * b)).Select(_ => _random.NextSingle() - 0.5f).ToArray(), shape);
}
