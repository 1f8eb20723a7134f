using ExtProc.Core.Detection.Scheduling;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>How much of a text a <see cref="SemanticDetector"/> reads.</summary>
public sealed record SemanticOptions
{
    /// <summary>Windows of a text that the encoder reads, and of the reading of one that is disguised as a whole; the others are counted as left out.</summary>
    public int WindowBudget { get; init; } = 32;

    /// <summary>Windows of each further reading of a text of which a part is disguised.</summary>
    public int VariantWindows { get; init; } = 8;

    /// <summary>Whether texts that the lexical tier finds clearly harmless stay away from the encoder.</summary>
    public bool Gate { get; init; } = true;

    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(WindowBudget, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(VariantWindows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((2 * WindowBudget) + (4 * VariantWindows), WindowWork.MaxWindows, nameof(WindowBudget));
    }
}
