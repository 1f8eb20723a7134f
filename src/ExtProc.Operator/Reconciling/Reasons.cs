namespace ExtProc.Operator.Reconciling;

/// <summary>The conditions of an AiPolicy and the reasons that they can have. A contract: scripts, alerts and dashboards match on them.</summary>
internal static class Reasons
{
    public const string Accepted = "Accepted";
    public const string Programmed = "Programmed";
    public const string Enforced = "Enforced";

    /// <summary>The text does not compile.</summary>
    public const string Invalid = "Invalid";

    /// <summary>A case of the policy's own tests went another way.</summary>
    public const string TestsFailed = "TestsFailed";

    /// <summary>Nothing of what it targets exists.</summary>
    public const string TargetNotFound = "TargetNotFound";

    /// <summary>It can't be live together with policies that were there before it.</summary>
    public const string Conflicted = "Conflicted";

    /// <summary>There are more policies than data planes take.</summary>
    public const string OverCap = "OverCap";

    public const string NotAccepted = "NotAccepted";

    public const string NoDataPlanes = "NoDataPlanes";

    /// <summary>Some data planes do not run this generation yet.</summary>
    public const string Pending = "Pending";

    /// <summary>A data plane refused it.</summary>
    public const string Refused = "Refused";

    /// <summary>The generation is refused and data planes have no earlier one.</summary>
    public const string Missing = "Missing";

    public const string NotProgrammed = "NotProgrammed";

    public const string ShadowMode = "ShadowMode";

    public const string Off = "Off";

    /// <summary>No traffic can reach it: nothing is attached to what it targets.</summary>
    public const string NotAttached = "NotAttached";

    /// <summary>An EnvoyExtensionPolicy of somebody else takes the place of ours.</summary>
    public const string Shadowed = "Shadowed";

    /// <summary>A detector failed within the last minutes.</summary>
    public const string DetectorUnavailable = "DetectorUnavailable";

    /// <summary>Data planes run it, and no exchange passed yet.</summary>
    public const string NoTrafficSeen = "NoTrafficSeen";
}
