namespace ExtProc.Core.Policies;

/// <summary>Kinds that a policy's <c>targetRefs</c> can name.</summary>
public enum TargetRefKind
{
    Gateway,
    HTTPRoute,
    GRPCRoute,
    Service,

    /// <summary>All of a namespace; for policies of the root namespace only, which whoever knows the root namespace checks.</summary>
    Namespace,
}
