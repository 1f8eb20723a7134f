namespace ExtProc.Core.Policies.Schema;

/// <summary><c>spec.tests[]</c>: exchanges that are judged before the policy becomes active.</summary>
public static class TestSchema
{
    public const int MaxMessages = 16;

    public const int MaxTools = 16;

    public const int MaxNameLength = 128;

    public const int MaxTextLength = 8192;

    public static FieldSchema Name { get; } =
        Describe.Text("name", MaxNameLength, "Names the test in reports; unique in its policy.") with { Required = true };

    public static FieldSchema Host { get; } = Describe.Text("host", 253, "The host; absent: one that the policy's match fits.");

    public static FieldSchema Path { get; } = Describe.Text("path", 1024, "The path; absent: one that the policy's match fits.");

    public static FieldSchema Model { get; } = Describe.Text("model", 256, "The model; absent: one that the policy's match fits.");

    public static FieldSchema System { get; } = Describe.Text("system", MaxTextLength, "A system message, before all others.");

    public static FieldSchema Chat { get; } = Describe.Text("chat", MaxTextLength, "A message of the user, after the other messages.");

    public static FieldSchema ToolResult { get; } = Describe.Text("toolResult", MaxTextLength, "What a tool returned, at the end.");

    public static FieldSchema Role { get; } = Describe.Choice("role", PolicyChoices.TestRoles, null, "Who speaks.") with { Required = true };

    public static FieldSchema Content { get; } = Describe.Text("content", MaxTextLength, "What is said.");

    public static FieldSchema ToolName { get; } = Describe.Text("name", 128, "The tool's name.") with { Required = true };

    public static FieldSchema Description { get; } = Describe.Text("description", MaxTextLength, "What the tool is for.");

    public static FieldSchema Arguments { get; } = Describe.Text("arguments", MaxTextLength, "The arguments, as JSON; absent: none.");

    public static ObjectSchema Call { get; } = new("tool call", [ToolName, Arguments]);

    public static FieldSchema ToolCall { get; } = Describe.Object("toolCall", Call, "A tool that the model calls.");

    public static FieldSchema Messages { get; } = Describe.Objects(
        "messages", new("message", [Role, Content, ToolCall]), MaxMessages, "Earlier messages.");

    public static FieldSchema Tools { get; } = Describe.Objects(
        "tools", new("tool", [ToolName, Description]), MaxTools, "Tools that the client offers.");

    public static FieldSchema Request { get; } = Describe.Object(
        "request", new("test request", [Host, Path, Model, System, Messages, Chat, ToolResult, Tools]), "What the client sends.") with
    {
        Required = true,
    };

    public static FieldSchema Answer { get; } = Describe.Text("chat", MaxTextLength, "What the model says.");

    public static FieldSchema Reasoning { get; } = Describe.Text("reasoning", MaxTextLength, "What the model thinks.");

    public static FieldSchema Stream { get; } = Describe.Boolean("stream", false, "Whether the answer comes as a stream, a few characters at a time.");

    public static FieldSchema Response { get; } = Describe.Object(
        "response", new("test response", [Answer, Reasoning, ToolCall, Stream]), "What the model answers; absent: only the request is judged.");

    public static FieldSchema Verdict { get; } =
        Describe.Choice("verdict", PolicyChoices.TestVerdicts, null, "What becomes of the exchange.") with { Required = true };

    public static FieldSchema Rule { get; } = Describe.Text("rule", 63, "The rule that blocks, or else one that finds something.");

    public static FieldSchema Findings { get; } =
        Describe.Choice("findings", PolicyChoices.ExpectedFindings, null, "Whether any rule finds something.");

    public static FieldSchema Found { get; } = Describe.Texts("found", AiPolicySchema.MaxRules, 63, "All rules that find something, and no other.");

    public static FieldSchema Contains { get; } = Describe.Text("contains", 1024, "A text that is there.");

    public static FieldSchema Not { get; } = Describe.Text("not", 1024, "A text that is not there.");

    public static ObjectSchema Text { get; } = new("expected text", [Contains, Not]);

    public static FieldSchema Sent { get; } = Describe.Object("sent", Text, "What the model gets; nothing when the request is blocked.");

    public static FieldSchema Received { get; } = Describe.Object("received", Text, "What the client gets: the answer, or the refusal.");

    public static FieldSchema Expect { get; } = Describe.Object(
        "expect",
        new("expectation", [Verdict, Rule, Findings, Found, Sent, Received])
        {
            Constraints =
            [
                new("!(has(self.findings) && self.findings == 'none' && (has(self.rule) || has(self.found)))",
                    "findings is none, and a rule is to find something; remove one of the two"),
            ],
        },
        "What has to come out.") with
    {
        Required = true,
    };

    public static ObjectSchema Test { get; } = new("test", [Name, Request, Response, Expect])
    {
        Constraints =
        [
            new("!has(self.expect.received) || has(self.response) || self.expect.verdict == 'Blocked'",
                "the client receives nothing without an answer; write a response"),
        ],
    };
}
