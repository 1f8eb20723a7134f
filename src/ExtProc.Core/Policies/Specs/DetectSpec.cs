namespace ExtProc.Core.Policies.Specs;

/// <summary><c>detect</c>: exactly one is given in a valid rule.</summary>
public sealed record DetectSpec
{
    public PiiSpec? Pii { get; init; }

    public SecretsSpec? Secrets { get; init; }

    public KeywordsSpec? Keywords { get; init; }

    public HiddenTextSpec? HiddenText { get; init; }

    public InjectionSpec? PromptInjection { get; init; }

    public InjectionSpec? IndirectInjection { get; init; }

    public HarmSpec? Harm { get; init; }

    public TopicsSpec? Topics { get; init; }

    public RemoteSpec? Remote { get; init; }
}
