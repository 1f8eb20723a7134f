namespace ExtProc.Cli.Demo;

/// <summary>One request of the demo and what has to come of it.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Prompt">What the client sends as the user's message.</param>
/// <param name="Stream">Whether it asks for an event stream.</param>
/// <param name="Expected">What has to come of it.</param>
internal sealed record DemoStep(string Title, string Prompt, bool Stream, DemoExpectation Expected)
{
    /// <summary>What a tool answered on the way to the user's question, or null.</summary>
    public string? ToolResult { get; init; }

    /// <summary>Policies to put into place before the request, or null.</summary>
    public string? Policies { get; init; }
}
