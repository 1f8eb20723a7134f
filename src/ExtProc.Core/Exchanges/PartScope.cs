namespace ExtProc.Core.Exchanges;

/// <summary>
/// Where in an exchange a string stands. A part carries one direction (<see cref="Input"/> or <see cref="Output"/>) and at most one
/// kind; a rule carries any set. A rule looks at a part when the two share a flag.
/// </summary>
[Flags]
public enum PartScope
{
    None = 0,
    System = 1 << 0,
    User = 1 << 1,

    /// <summary>An earlier assistant turn that the client sends back.</summary>
    Assistant = 1 << 2,
    ToolDefinition = 1 << 3,

    /// <summary>A tool call's name and arguments, in the request's history or in the response.</summary>
    ToolCall = 1 << 4,
    ToolResult = 1 << 5,
    Reasoning = 1 << 6,
    Image = 1 << 7,
    Audio = 1 << 8,
    File = 1 << 9,
    Embedding = 1 << 10,

    /// <summary>Everything in the request.</summary>
    Input = 1 << 14,

    /// <summary>Everything in the response.</summary>
    Output = 1 << 15,
}
