namespace ExtProc.Core.Policies;

public enum DiagnosticSeverity
{
    /// <summary>The policy works, but surely not as its author meant.</summary>
    Warning,

    /// <summary>The policy, and with it the whole set, is not loaded.</summary>
    Error,
}
