using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Tests.Detection.Scheduling;

/// <summary>A batch that a scripted encoder was given, and holds until the test lets it go.</summary>
internal sealed class ScriptedBatch(int[][] windows, SemanticNeeds needs)
{
    private readonly TaskCompletionSource<bool> _gate = new();

    public int[][] Windows { get; } = windows;

    public SemanticNeeds Needs { get; } = needs;

    /// <summary>The first token of each window.</summary>
    public int[] Firsts => [.. Windows.Select(static window => window[0])];

    /// <summary>Lets the encoder answer.</summary>
    public void Release() => _gate.TrySetResult(true);

    /// <summary>Lets the encoder throw.</summary>
    public void Fail() => _gate.TrySetResult(false);

    /// <summary>Blocks the worker; whether it shall answer.</summary>
    public bool Wait() => _gate.Task.GetAwaiter().GetResult();
}
