namespace ExtProc.Core.Policies.Testing;

/// <summary>How one test of a policy came out. Holds no text of the test's exchange.</summary>
/// <param name="Name">The test's name.</param>
/// <param name="Expected">The verdict that it expects.</param>
/// <param name="Actual">What became of the exchange; null when it could not be run.</param>
/// <param name="Rule">The rule that blocked or else the first that found something; null when none did.</param>
/// <param name="Failure">Why it fails, in words; null when it passes.</param>
public sealed record PolicyTestResult(string Name, TestVerdict Expected, TestVerdict? Actual, string? Rule, string? Failure)
{
    public bool IsPassed => Failure is null;
}
