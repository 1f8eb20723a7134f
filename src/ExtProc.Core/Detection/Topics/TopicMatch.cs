using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Detection.Topics;

/// <summary>What a text is about. Names are those of the policy, scores are ranks as <see cref="SensitivityThresholds"/> says.</summary>
/// <param name="Denied">The denied topic that is nearest; null only where none is denied.</param>
/// <param name="DeniedScore">The text's rank for that topic among harmless texts.</param>
/// <param name="Allowed">The allowed topic that is nearest; null only where none is allowed by name.</param>
/// <param name="AllowedScore">The text's rank for that topic.</param>
public readonly record struct TopicMatch(string? Denied, float DeniedScore, string? Allowed, float AllowedScore)
{
    /// <summary>Whether the text is about a denied topic.</summary>
    public bool IsDenied(Sensitivity sensitivity) => Denied is not null && DeniedScore >= SensitivityThresholds.Of(sensitivity);

    /// <summary>
    /// Whether topics are allowed by name and the text is about none of them. Here the false alarm is a text that was allowed, so that a rule that fires
    /// rarely asks for little: at Low, Medium and High, 1 in 20, 50 and 100 of the texts pass that should not.
    /// </summary>
    public bool IsOutsideAllowed(Sensitivity sensitivity) => Allowed is not null && AllowedScore < sensitivity switch
    {
        Sensitivity.Low => 0.95f,
        Sensitivity.Medium => 0.98f,
        _ => 0.99f,
    };

    /// <summary>Whether the text is a finding: about a denied topic, whatever else it is about, or about none of those that are allowed.</summary>
    public bool IsFinding(Sensitivity sensitivity) => IsDenied(sensitivity) || IsOutsideAllowed(sensitivity);
}
