using ExtProc.Core.Policies.Testing;

namespace ExtProc.Core.Policies.Specs;

/// <summary>One of <c>spec.tests</c>: an exchange and what the policy has to make of it.</summary>
public sealed record PolicyTestSpec
{
    public string? Name { get; init; }

    public TestRequestSpec? Request { get; init; }

    /// <summary>Null: the exchange ends with the request.</summary>
    public TestResponseSpec? Response { get; init; }

    public TestExpectSpec? Expect { get; init; }
}

/// <summary>What a client sends. Absent texts are not part of the request.</summary>
public sealed record TestRequestSpec
{
    /// <summary>Null: one that the policy's <c>match</c> fits, as for <see cref="Path"/> and <see cref="Model"/>.</summary>
    public string? Host { get; init; }

    public string? Path { get; init; }

    public string? Model { get; init; }

    public string? System { get; init; }

    public IReadOnlyList<TestMessageSpec> Messages { get; init; } = [];

    /// <summary>A user's message after all others.</summary>
    public string? Chat { get; init; }

    /// <summary>What a tool returned, after all messages.</summary>
    public string? ToolResult { get; init; }

    public IReadOnlyList<TestToolSpec> Tools { get; init; } = [];
}

/// <summary>A message of the history.</summary>
public sealed record TestMessageSpec
{
    public TestRole? Role { get; init; }

    public string? Content { get; init; }

    public TestToolCallSpec? ToolCall { get; init; }
}

/// <summary>A tool that the client offers.</summary>
public sealed record TestToolSpec
{
    public string? Name { get; init; }

    public string? Description { get; init; }
}

/// <summary>A call of a tool.</summary>
public sealed record TestToolCallSpec
{
    public string? Name { get; init; }

    public string? Arguments { get; init; }
}

/// <summary>What the model answers.</summary>
public sealed record TestResponseSpec
{
    public string? Chat { get; init; }

    public string? Reasoning { get; init; }

    public TestToolCallSpec? ToolCall { get; init; }

    /// <summary>Whether it comes as a stream.</summary>
    public bool? Stream { get; init; }
}

/// <summary>What has to come out.</summary>
public sealed record TestExpectSpec
{
    public TestVerdict? Verdict { get; init; }

    /// <summary>The rule that blocked, or one that found something.</summary>
    public string? Rule { get; init; }

    public ExpectedFindings? Findings { get; init; }

    /// <summary>All rules that found something; empty: not said.</summary>
    public IReadOnlyList<string> Found { get; init; } = [];

    /// <summary>About what the model gets.</summary>
    public TestTextSpec? Sent { get; init; }

    /// <summary>About what the client gets.</summary>
    public TestTextSpec? Received { get; init; }
}

/// <summary>What a text must and must not hold.</summary>
public sealed record TestTextSpec
{
    public string? Contains { get; init; }

    public string? Not { get; init; }
}
