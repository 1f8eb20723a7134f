namespace ExtProc.Core.Policies.Specs;

/// <summary><c>spec.streaming</c>: how classifiers judge streamed responses. Null: the default.</summary>
public sealed record StreamingSpec
{
    public StreamClassifiers? Classifiers { get; init; }

    public int? Window { get; init; }

    /// <summary>A duration as it was written.</summary>
    public string? MaxHold { get; init; }
}
