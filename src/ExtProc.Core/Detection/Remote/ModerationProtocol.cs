using System.Collections.Frozen;
using System.Text.Json;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Detection.Remote;

/// <summary>An OpenAI-compatible <c>/v1/moderations</c>. With a threshold scores decide, without one the guard's own verdicts.</summary>
internal sealed class ModerationProtocol(string? model, float? threshold) : IGuardProtocol
{
    private const int MaxCategories = 64;

    private static readonly FrozenDictionary<string, string> Ours = new Dictionary<string, HarmCategory>
    {
        ["harassment"] = HarmCategory.Harassment,
        ["harassment/threatening"] = HarmCategory.Harassment,
        ["hate"] = HarmCategory.Hate,
        ["hate/threatening"] = HarmCategory.Hate,
        ["illicit"] = HarmCategory.Illicit,
        ["illicit/violent"] = HarmCategory.Illicit,
        ["self-harm"] = HarmCategory.SelfHarm,
        ["self-harm/intent"] = HarmCategory.SelfHarm,
        ["self-harm/instructions"] = HarmCategory.SelfHarm,
        ["sexual"] = HarmCategory.Sexual,
        ["sexual/minors"] = HarmCategory.ChildSafety,
        ["violence"] = HarmCategory.Violence,
        ["violence/graphic"] = HarmCategory.Violence,
    }.ToFrozenDictionary(static pair => pair.Key, static pair => pair.Value.ToString());

    public int MaxParts => 32;

    public void WriteRequest(Utf8JsonWriter writer, ReadOnlySpan<RemotePart> parts)
    {
        writer.WriteStartObject();
        if (model is not null)
        {
            writer.WriteString("model"u8, model);
        }

        writer.WriteStartArray("input"u8);
        foreach (var part in parts)
        {
            writer.WriteStringValue(part.Text.Span);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public bool TryReadAnswer(JsonElement answer, ReadOnlySpan<RemotePart> parts, List<RemoteFinding> findings)
    {
        if (!GuardJson.TryGet(answer, "results", JsonValueKind.Array, out var results) || results.GetArrayLength() != parts.Length)
        {
            return false;
        }

        var part = 0;
        foreach (var result in results.EnumerateArray())
        {
            if (!TryRead(result, part, parts[part].Text.Length, findings))
            {
                return false;
            }

            part++;
        }

        return true;
    }

    private bool TryRead(JsonElement result, int part, int length, List<RemoteFinding> findings)
    {
        if (!GuardJson.TryGet(result, "categories", JsonValueKind.Object, out var categories) || categories.GetPropertyCount() > MaxCategories
            || !TryReadFlag(result, out var flagged))
        {
            return false;
        }

        var hasScores = result.TryGetProperty("category_scores", out var scores);
        if (hasScores && scores.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var before = findings.Count;
        foreach (var category in categories.EnumerateObject())
        {
            if (!TryJudge(category, hasScores ? scores : null, out var counts, out var score))
            {
                return false;
            }

            var name = Ours.GetValueOrDefault(category.Name) ?? category.Name.Replace('/', '.');
            if (counts && !GuardJson.IsCategory(name))
            {
                return false;
            }

            if (counts)
            {
                Add(findings, before, new RemoteFinding(part, name, score, 0, length));
            }
        }

        // A guard that flags without saying for what still flags.
        if (flagged && threshold is null && findings.Count == before)
        {
            findings.Add(new RemoteFinding(part, ChatVerdicts.NoCategory, 1, 0, length));
        }

        return true;
    }

    private static bool TryReadFlag(JsonElement result, out bool flagged)
    {
        flagged = result.TryGetProperty("flagged", out var flag) && flag.ValueKind == JsonValueKind.True;
        return flagged || flag.ValueKind == JsonValueKind.False;
    }

    private bool TryJudge(JsonProperty category, JsonElement? scores, out bool counts, out float score)
    {
        (counts, score) = (category.Value.ValueKind == JsonValueKind.True, 0);
        if (!counts && category.Value.ValueKind != JsonValueKind.False)
        {
            return false;
        }

        score = counts ? 1 : 0;
        if (scores is { } all && !(all.TryGetProperty(category.Name, out var value) && GuardJson.TryGetScore(value, out score)))
        {
            return false;
        }

        counts = threshold is { } least ? score >= least : counts;
        return true;
    }

    /// <summary>One finding for each of our categories: the highest of the guard's that fall into it.</summary>
    private static void Add(List<RemoteFinding> findings, int from, RemoteFinding finding)
    {
        for (var i = from; i < findings.Count; i++)
        {
            if (findings[i].Category == finding.Category)
            {
                findings[i] = findings[i].Score >= finding.Score ? findings[i] : finding;
                return;
            }
        }

        findings.Add(finding);
    }
}
