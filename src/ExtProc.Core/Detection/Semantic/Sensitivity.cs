namespace ExtProc.Core.Detection.Semantic;

/// <summary>How easily a semantic rule fires: the share of harmless texts of the calibration set that it would flag.</summary>
public enum Sensitivity
{
    /// <summary>0.1 %.</summary>
    Low,

    /// <summary>1 %.</summary>
    Medium,

    /// <summary>5 %.</summary>
    High,
}
