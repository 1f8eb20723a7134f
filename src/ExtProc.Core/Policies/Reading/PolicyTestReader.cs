using ExtProc.Core.Policies.Schema;
using ExtProc.Core.Policies.Specs;
using ExtProc.Core.Policies.Testing;

namespace ExtProc.Core.Policies.Reading;

/// <summary>Reads <c>spec.tests</c>.</summary>
internal static class PolicyTestReader
{
    public static PolicyTestSpec Read(ObjectReader test) => new()
    {
        Name = test.Text(TestSchema.Name),
        Request = test.Object(TestSchema.Request, Request),
        Response = test.Object(TestSchema.Response, Response),
        Expect = test.Object(TestSchema.Expect, Expect),
    };

    private static TestRequestSpec Request(ObjectReader request) => new()
    {
        Host = request.Text(TestSchema.Host),
        Path = request.Text(TestSchema.Path),
        Model = request.Text(TestSchema.Model),
        System = request.Text(TestSchema.System),
        Messages = request.Objects(TestSchema.Messages, static message => new TestMessageSpec
        {
            Role = message.Choice<TestRole>(TestSchema.Role),
            Content = message.Text(TestSchema.Content),
            ToolCall = message.Object(TestSchema.ToolCall, Call),
        }),
        Chat = request.Text(TestSchema.Chat),
        ToolResult = request.Text(TestSchema.ToolResult),
        Tools = request.Objects(TestSchema.Tools, static tool => new TestToolSpec
        {
            Name = tool.Text(TestSchema.ToolName),
            Description = tool.Text(TestSchema.Description),
        }),
    };

    private static TestResponseSpec Response(ObjectReader response) => new()
    {
        Chat = response.Text(TestSchema.Answer),
        Reasoning = response.Text(TestSchema.Reasoning),
        ToolCall = response.Object(TestSchema.ToolCall, Call),
        Stream = response.Boolean(TestSchema.Stream),
    };

    private static TestExpectSpec Expect(ObjectReader expect) => new()
    {
        Verdict = expect.Choice<TestVerdict>(TestSchema.Verdict),
        Rule = expect.Text(TestSchema.Rule),
        Findings = expect.Choice<ExpectedFindings>(TestSchema.Findings),
        Found = expect.Texts(TestSchema.Found),
        Sent = expect.Object(TestSchema.Sent, Text),
        Received = expect.Object(TestSchema.Received, Text),
    };

    private static TestToolCallSpec Call(ObjectReader call) => new()
    {
        Name = call.Text(TestSchema.ToolName),
        Arguments = call.Text(TestSchema.Arguments),
    };

    private static TestTextSpec Text(ObjectReader text) => new()
    {
        Contains = text.Text(TestSchema.Contains),
        Not = text.Text(TestSchema.Not),
    };
}
