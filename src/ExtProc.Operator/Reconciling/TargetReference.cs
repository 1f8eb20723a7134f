namespace ExtProc.Operator.Reconciling;

/// <summary>What one of a policy's <c>targetRefs</c> names.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The name; the namespace is the policy's.</param>
internal readonly record struct TargetReference(string Group, string Kind, string Name);
