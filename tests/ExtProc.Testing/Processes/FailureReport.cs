using NUnit.Framework.Interfaces;

namespace ExtProc.Testing.Processes;

/// <summary>Shows what the processes of a test said, and only when the test has failed.</summary>
public static class FailureReport
{
    public static void Add(string name, ChildProcess process)
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            TestContext.Out.WriteLine($"--- {name} ---\n{process.Output}");
        }
    }
}
