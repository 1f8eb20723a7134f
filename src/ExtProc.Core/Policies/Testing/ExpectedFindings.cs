namespace ExtProc.Core.Policies.Testing;

/// <summary>Whether rules find anything in the exchange of a test.</summary>
public enum ExpectedFindings
{
    None,
    Some,
}
