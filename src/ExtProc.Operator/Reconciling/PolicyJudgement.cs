using System.Text.Json;
using ExtProc.Core.Policies;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>What the compiler and the policy's own tests say of one generation. Immutable.</summary>
internal sealed record PolicyJudgement
{
    public required string Uid { get; init; }

    public required long Generation { get; init; }

    /// <summary>The resource as data planes get it.</summary>
    public required JsonElement Document { get; init; }

    /// <summary>The same, read.</summary>
    public required PolicySource Source { get; init; }

    /// <summary>Why it is refused (<see cref="Reasons.Invalid"/>, <see cref="Reasons.TestsFailed"/>), or null.</summary>
    public string? Refusal { get; init; }

    /// <summary>What is wrong, or the warnings of a good one; empty for nothing.</summary>
    public string Message { get; init; } = "";

    /// <summary>How it acts; null when it is refused.</summary>
    public PolicyMode? Mode { get; init; }

    /// <summary>Whether no rule of it changes or blocks anything, though the policy's own mode is Enforce.</summary>
    public bool IsShadowOnly { get; init; }

    public TestsStatus? Tests { get; init; }

    public IReadOnlyList<TargetReference> Targets { get; init; } = [];

    public bool IsGood => Refusal is null;
}
