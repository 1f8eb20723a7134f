using ExtProc.Core.Detection.Scheduling;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>How much of a text a <see cref="SemanticDetector"/> reads.</summary>
public sealed record SemanticOptions
{
    /// <summary>Windows of a text that the encoder reads; the others are counted as left out.</summary>
    public int WindowBudget { get; init; } = 32;

    /// <summary>Windows of each further reading of a disguised text.</summary>
    public int VariantWindows { get; init; } = 8;

    /// <summary>Whether texts that the lexical tier finds clearly harmless stay away from the encoder.</summary>
    public bool Gate { get; init; } = true;

    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(WindowBudget, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(VariantWindows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(WindowBudget + (5 * VariantWindows), WindowWork.MaxWindows, nameof(WindowBudget));
    }
}
