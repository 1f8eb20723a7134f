namespace ExtProc.Core.Detection.Topics;

/// <summary>What a text is about. Names are those of the policy.</summary>
/// <param name="Denied">The denied topic that fits best, or null.</param>
/// <param name="Allowed">The allowed topic that fits best, or null.</param>
/// <param name="IsOutsideAllowed">Whether topics are allowed by name and none of them fits.</param>
public readonly record struct TopicMatch(string? Denied, string? Allowed, bool IsOutsideAllowed)
{
    /// <summary>Whether the text is a finding: about a denied topic, or about none of those that are allowed.</summary>
    public bool IsFinding => Denied is not null || IsOutsideAllowed;
}
