namespace ExtProc.Cli.Demo;

/// <summary>What came of a request.</summary>
/// <param name="Status">HTTP status that the client got.</param>
/// <param name="Saw">The user's message as the model saw it; null when it saw none.</param>
/// <param name="Got">The answer as the client got it: the assistant's text, or the error's message.</param>
/// <param name="Decision">The <c>x-extproc-decision</c> header, or null.</param>
internal sealed record DemoResult(int Status, string? Saw, string Got, string? Decision);
