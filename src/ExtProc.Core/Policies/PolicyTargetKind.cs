namespace ExtProc.Core.Policies;

/// <summary>Kinds of objects that a policy can be attached to.</summary>
public enum PolicyTargetKind
{
    Gateway,
    HTTPRoute,
    GRPCRoute,
    Service,
}
