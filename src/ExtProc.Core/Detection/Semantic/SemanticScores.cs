using ExtProc.Core.Detection.Remote;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>
/// What the local models say of one text. All scores are calibrated as <see cref="SensitivityThresholds"/> says. Immutable, holds no
/// text, and is shared through the verdict cache: safe for any number of threads.
/// </summary>
public sealed class SemanticScores
{
    /// <summary>What was asked; fields that were not asked for are 0 or empty.</summary>
    public required SemanticNeeds Needs { get; init; }

    public float Injection { get; init; }

    public float IndirectInjection { get; init; }

    /// <summary>One score for each <see cref="HarmCategory"/>, or empty.</summary>
    public ReadOnlyMemory<float> Harm { get; init; }

    /// <summary>By start, without overlaps.</summary>
    public ReadOnlyMemory<NameSpan> Names { get; init; }

    /// <summary>L2-normalised, or empty.</summary>
    public ReadOnlyMemory<float> Embedding { get; init; }

    /// <summary>What remote guards found: those only that found something.</summary>
    public IReadOnlyList<GuardSaying> Guards { get; init; } = [];

    /// <summary>Windows of the text that the budget left unread by the encoder; they are counted as uninspected.</summary>
    public int WindowsLeftOut { get; init; }

    /// <summary>The same with what guards found.</summary>
    internal SemanticScores With(IReadOnlyList<GuardSaying> guards) => new()
    {
        Needs = Needs | SemanticNeeds.Remote,
        Injection = Injection,
        IndirectInjection = IndirectInjection,
        Harm = Harm,
        Names = Names,
        Embedding = Embedding,
        Guards = guards,
        WindowsLeftOut = WindowsLeftOut,
    };
}
