namespace ExtProc.Core.Policies.Schema;

/// <summary><c>spec.streaming</c>: how classifiers judge streamed responses.</summary>
public static class StreamingSchema
{
    public static FieldSchema Classifiers { get; } = Describe.Choice(
        "classifiers", PolicyChoices.StreamClassifiers, "Hold", "When text is released that a classifier has to judge.");

    public static FieldSchema Window { get; } = Describe.Integer(
        "window", StreamingMode.MinWindow, StreamingMode.MaxWindow, StreamingMode.DefaultWindow,
        "Characters that are judged together; the first window of a text is shorter.");

    public static FieldSchema MaxHold { get; } = Describe.Text(
        "maxHold", 16, "Longest time that text waits for its judgement, from 50ms to 30s; after half of it a shorter window is judged, and beyond it onError decides.",
        TextFormat.Duration) with
    {
        Default = "\"2s\"",
    };

    public static FieldSchema Streaming { get; } =
        Describe.Object("streaming", new("streaming", [Classifiers, Window, MaxHold]), "How classifiers judge streamed responses.");
}
