namespace ExtProc.Core.Dialects;

/// <summary>
/// Tokens that a provider counted. <see cref="Cached"/> are part of <see cref="Prompt"/>; <see cref="Reasoning"/> as the provider
/// reports them.
/// </summary>
public readonly record struct TokenUsage(long Prompt, long Completion, long Cached, long Reasoning);
