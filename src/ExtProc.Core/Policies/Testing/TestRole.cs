namespace ExtProc.Core.Policies.Testing;

/// <summary>Who speaks in a message of a test.</summary>
public enum TestRole
{
    System,
    User,
    Assistant,
    Tool,
}
