namespace ExtProc.Core.Policies.Specs;

/// <summary>A policy as it was written: its name and its spec. Immutable. What was not written is null or empty; defaults are the compiler's.</summary>
/// <param name="Namespace">The namespace, <c>default</c> where none was written.</param>
/// <param name="Name">The name within the namespace; empty when it was missing or malformed, which the reader has reported.</param>
/// <param name="Spec">The policy itself.</param>
public sealed record AiPolicy(string Namespace, string Name, AiPolicySpec Spec)
{
    public string FullName => $"{Namespace}/{Name}";
}
