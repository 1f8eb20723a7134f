using System.Text.Json;
using ExtProc.Cli.Rows;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Pii;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Cli.Quality;

/// <summary>Personal data: the rules' and the model's findings united, the longest of those that overlap. A row's score is that of its surest finding.</summary>
internal sealed class PiiRowJudge(LocalModels models) : IRowJudge
{
    /// <summary>Types of labelled rows for entities that they call differently.</summary>
    private static readonly Dictionary<string, string> s_types = new()
    {
        ["Email"] = "EMAIL_ADDRESS",
        ["Phone"] = "PHONE_NUMBER",
        ["Iban"] = "IBAN_CODE",
        ["IpV4"] = "IP_ADDRESS",
        ["IpV6"] = "IP_ADDRESS",
        ["Coordinates"] = "LOCATION",
    };

    private readonly RuleFinder _rules = new([.. PiiEntities.Names.Where(static name => name != "Bic").SelectMany(static name => PatternsOf(name))]);

    public int? ClassOf(in LabelledRow row) => RowSpans.Of(row).Count > 0 ? 1 : 0;

    public IReadOnlyList<LabelledSpan> TruthOf(in LabelledRow row) => RowSpans.Of(row);

    public async ValueTask<Judgement> JudgeAsync(string text, string? role, CancellationToken cancellationToken)
    {
        List<LabelledSpan> found = [.. _rules.Find(text).Select(static span => span with { Type = TypeOf(span.Type) })];
        var score = found.Count > 0 ? 1.0 : 0;
        if (models.Supported.HasFlag(SemanticNeeds.Names))
        {
            var scores = await models.JudgeAsync(text, TextRole.User, SemanticNeeds.Names, cancellationToken);
            foreach (var name in scores.Names.ToArray())
            {
                found.Add(new LabelledSpan(name.Start, name.End, JsonNamingPolicy.SnakeCaseUpper.ConvertName(name.Entity.ToString())));
                score = Math.Max(score, name.Score);
            }
        }

        return new Judgement(score) { Spans = Unite(found) };
    }

    public ValueTask DisposeAsync() => models.DisposeAsync();

    private static IReadOnlyList<PatternDefinition> PatternsOf(string entity) => PiiEntities.TryGet(entity, out var patterns) ? patterns : [];

    private static string TypeOf(string name) => s_types.TryGetValue(name, out var type) ? type : JsonNamingPolicy.SnakeCaseUpper.ConvertName(name);

    /// <summary>Of spans that overlap, the longest.</summary>
    private static List<LabelledSpan> Unite(List<LabelledSpan> found)
    {
        var kept = new List<LabelledSpan>();
        foreach (var span in found.OrderByDescending(static span => span.End - span.Start))
        {
            if (!kept.Exists(span.Meets))
            {
                kept.Add(span);
            }
        }

        return [.. kept.OrderBy(static span => span.Start)];
    }
}
