namespace ExtProc.Core.Detection.Semantic;

/// <summary>Harmful content of some categories, each with a threshold of its own.</summary>
public sealed class HarmDetection : SemanticDetection
{
    private readonly (HarmCategory Category, float Threshold)[] _categories;

    /// <param name="categories">What to look for; each category at most once.</param>
    /// <exception cref="ArgumentException">There is no category.</exception>
    public HarmDetection(IReadOnlyCollection<(HarmCategory Category, Sensitivity Sensitivity)> categories)
    {
        if (categories.Count == 0)
        {
            throw new ArgumentException("There must be a category.", nameof(categories));
        }
        _categories = [.. categories.Select(static asked => (asked.Category, SensitivityThresholds.Of(asked.Sensitivity)))];
        Labels = [.. _categories.Select(static asked => asked.Category.ToString())];
    }

    public override IReadOnlyList<string> Labels { get; }

    public override SemanticNeeds NeedsOf(TextRole role) => SemanticNeeds.Harm;

    /// <summary>The category that is furthest above its threshold.</summary>
    public override int Find(SemanticScores scores, TextRole role)
    {
        var found = -1;
        var most = 0f;
        for (var i = 0; i < _categories.Length && !scores.Harm.IsEmpty; i++)
        {
            var above = scores.Harm.Span[(int)_categories[i].Category] - _categories[i].Threshold;
            if (above >= 0 && (found < 0 || above > most))
            {
                (found, most) = (i, above);
            }
        }
        return found;
    }
}
