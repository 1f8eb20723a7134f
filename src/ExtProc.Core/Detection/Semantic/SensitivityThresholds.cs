namespace ExtProc.Core.Detection.Semantic;

/// <summary>The calibrated scores from which on a text is a finding.</summary>
public static class SensitivityThresholds
{
    /// <summary>
    /// The score of a sensitivity. Scores are calibrated to ranks among harmless texts: a score of 0.99 says that 1 in 100 of them scores
    /// as high, so the thresholds are the same for all detectors, roles and models.
    /// </summary>
    public static float Of(Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Low => 0.999f,
        Sensitivity.Medium => 0.99f,
        _ => 0.95f,
    };
}
