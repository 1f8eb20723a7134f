namespace ExtProc.Core.Policies.Testing;

/// <summary>How the tests of one policy came out, in their order.</summary>
public sealed record PolicyTestRun(IReadOnlyList<PolicyTestResult> Results)
{
    /// <summary>Of a policy without tests, or whose tests were not run.</summary>
    public static PolicyTestRun None { get; } = new([]);

    public int Passed => Results.Count(static result => result.IsPassed);

    public int Failed => Results.Count - Passed;

    /// <summary>Whether all could be run; else another run may come out otherwise.</summary>
    public bool IsComplete => Results.All(static result => result.Actual is not null);
}
