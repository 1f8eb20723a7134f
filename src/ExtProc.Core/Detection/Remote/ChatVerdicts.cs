using System.Collections.Frozen;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Detection.Remote;

/// <summary>The answer formats of guard models, from their model cards. Letters count; nothing may stand around a verdict.</summary>
internal static class ChatVerdicts
{
    /// <summary>The category of a verdict that names none.</summary>
    public const string NoCategory = "unsafe";

    private const string ThinkEnd = "</think>";

    private static readonly IReadOnlyList<string> Safe = [];
    private static readonly IReadOnlyList<string> Unsafe = [NoCategory];

    /// <summary>The hazard codes of Llama Guard 3 and 4.</summary>
    private static readonly FrozenDictionary<string, string> Hazards = new Dictionary<string, string>
    {
        ["S1"] = nameof(HarmCategory.Violence),
        ["S2"] = nameof(HarmCategory.Illicit),
        ["S3"] = nameof(HarmCategory.Sexual),
        ["S4"] = nameof(HarmCategory.ChildSafety),
        ["S5"] = nameof(HarmCategory.Misinformation),
        ["S6"] = "SpecializedAdvice",
        ["S7"] = nameof(HarmCategory.Privacy),
        ["S8"] = "IntellectualProperty",
        ["S9"] = nameof(HarmCategory.Weapons),
        ["S10"] = nameof(HarmCategory.Hate),
        ["S11"] = nameof(HarmCategory.SelfHarm),
        ["S12"] = nameof(HarmCategory.Sexual),
        ["S13"] = nameof(HarmCategory.Misinformation),
        ["S14"] = nameof(HarmCategory.Cyber),
    }.ToFrozenDictionary();

    /// <summary><c>safe</c>, or <c>unsafe</c> and a line of codes.</summary>
    public static IReadOnlyList<string>? LlamaGuard(string answer)
    {
        var lines = answer.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines switch
        {
            ["safe"] => Safe,
            ["unsafe"] => Unsafe,
            ["unsafe", var codes] => ReadCodes(codes),
            _ => null,
        };
    }

    /// <summary><c>Yes</c>: the text violates the policy; <c>No</c>.</summary>
    public static IReadOnlyList<string>? ShieldGemma(string answer) => answer switch
    {
        "Yes" => Unsafe,
        "No" => Safe,
        _ => null,
    };

    /// <summary><c>Yes</c> or <c>No</c> (3.0 to 3.2), or in a tag <c>score</c> (3.3), with a tag <c>confidence</c> behind or not, after thoughts or not.</summary>
    public static IReadOnlyList<string>? GraniteGuardian(string answer)
    {
        if (answer.StartsWith("<think>", StringComparison.Ordinal))
        {
            var end = answer.LastIndexOf(ThinkEnd, StringComparison.Ordinal);
            answer = end < 0 ? "" : answer[(end + ThinkEnd.Length)..].Trim();
        }

        answer = WithoutConfidence(answer);
        return answer switch
        {
            "Yes" => Unsafe,
            "No" => Safe,
            _ => TagOf(answer, "score") switch { "yes" => Unsafe, "no" => Safe, _ => null },
        };
    }

    private static IReadOnlyList<string>? ReadCodes(string line)
    {
        var codes = line.Split(',', StringSplitOptions.TrimEntries);
        return codes.All(static code => code is ['S', >= '1' and <= '9'] or ['S', >= '1' and <= '9', >= '0' and <= '9'])
            ? [.. codes.Select(static code => Hazards.GetValueOrDefault(code, code)).Distinct()]
            : null;
    }

    private static string WithoutConfidence(string answer)
    {
        var tag = answer.IndexOf("<confidence>", StringComparison.Ordinal);
        return tag > 0 && TagOf(answer[tag..], "confidence") is "High" or "Low" ? answer[..tag].TrimEnd() : answer;
    }

    /// <summary>The content of a text that is one element of this name and nothing else.</summary>
    private static string? TagOf(string text, string name)
    {
        var (open, close) = ($"<{name}>", $"</{name}>");
        return text.Length >= open.Length + close.Length && text.StartsWith(open, StringComparison.Ordinal) && text.EndsWith(close, StringComparison.Ordinal)
            ? text[open.Length..^close.Length].Trim()
            : null;
    }
}
