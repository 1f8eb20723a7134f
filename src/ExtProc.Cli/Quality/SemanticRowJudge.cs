using ExtProc.Cli.Rows;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Cli.Quality;

/// <summary>Injections, indirect injections and harm: one score a row.</summary>
internal sealed class SemanticRowJudge(DetectKind detect, LocalModels models, bool isRaw) : IRowJudge
{
    private static readonly string[] s_categories = [.. Enum.GetValues<HarmCategory>().Select(EnumNames.Of)];

    private readonly SemanticNeeds _needs = detect switch
    {
        DetectKind.Injection => SemanticNeeds.Injection,
        DetectKind.Indirect => SemanticNeeds.IndirectInjection,
        _ => SemanticNeeds.Harm,
    };

    public int? ClassOf(in LabelledRow row) => row.Class;

    public IReadOnlyList<LabelledSpan> TruthOf(in LabelledRow row) => [];

    public async ValueTask<Judgement> JudgeAsync(string text, string? role, CancellationToken cancellationToken)
    {
        var place = role switch
        {
            "tool" => TextRole.Tool,
            "system" => TextRole.System,
            null when detect == DetectKind.Indirect => TextRole.Tool,
            _ => TextRole.User,
        };
        if (isRaw)
        {
            return new Judgement(0) { Raw = await models.ReadRawAsync(text, place, _needs, cancellationToken) };
        }

        var scores = await models.JudgeAsync(text, place, _needs, cancellationToken);
        return detect switch
        {
            DetectKind.Injection => new Judgement(scores.Injection),
            DetectKind.Indirect => new Judgement(scores.IndirectInjection),
            _ => Harm(scores.Harm.Span),
        };
    }

    public ValueTask DisposeAsync() => models.DisposeAsync();

    /// <summary>The row's score is that of its worst category; profanity is no harm.</summary>
    private static Judgement Harm(ReadOnlySpan<float> scores)
    {
        var highest = 0f;
        var categories = new KeyValuePair<string, double>[scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            categories[i] = new(s_categories[i], scores[i]);
            highest = (HarmCategory)i == HarmCategory.Profanity ? highest : Math.Max(highest, scores[i]);
        }

        return new Judgement(highest) { Categories = categories };
    }
}
