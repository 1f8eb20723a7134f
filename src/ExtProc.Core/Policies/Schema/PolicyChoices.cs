using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies.Testing;

namespace ExtProc.Core.Policies.Schema;

/// <summary>All names that fields of a policy may hold.</summary>
public static class PolicyChoices
{
    public static ChoiceSet<PolicyMode> Mode { get; } = new(
        "mode",
        ("Enforce", PolicyMode.Enforce, "Find and act."),
        ("Shadow", PolicyMode.Shadow, "Find and record what would have been done; change nothing."),
        ("Off", PolicyMode.Off, "Do not look; in YAML the word needs quotes."));

    public static ChoiceSet<ErrorAction> OnError { get; } = new(
        "onError",
        ("Block", ErrorAction.Block, "Refuse the exchange."),
        ("Allow", ErrorAction.Allow, "Let it pass, and count it as not inspected."));

    public static ChoiceSet<UninspectableAction> OnUninspectable { get; } = new(
        "onUninspectable",
        ("Block", UninspectableAction.Block, "Refuse the exchange."),
        ("Allow", UninspectableAction.Allow, "Let it pass, and count it as not inspected."),
        ("Flag", UninspectableAction.Flag, "Let it pass, and record it as a finding."));

    public static ChoiceSet<TargetRefKind> TargetKinds { get; } = new(
        "kind",
        ("Gateway", TargetRefKind.Gateway, "A Gateway, with all routes that are attached to it."),
        ("HTTPRoute", TargetRefKind.HTTPRoute, "An HTTPRoute."),
        ("GRPCRoute", TargetRefKind.GRPCRoute, "A GRPCRoute."),
        ("Service", TargetRefKind.Service, "A Service, with all routes that lead to it."),
        ("Namespace", TargetRefKind.Namespace, "All of a namespace; only for policies of the root namespace."));

    public static ChoiceSet<Operation> Operations { get; } = new(
        "operation",
        ("Chat", Operation.Chat, "Chat completions."),
        ("Completions", Operation.Completions, "Legacy text completions."),
        ("Models", Operation.Models, "The list of models; it holds nothing that a rule looks at."))
    {
        Unsupported = ["Embeddings"],
    };

    public static ChoiceSet<PartScope> Scopes { get; } = new(
        "scope",
        ("Input", PartScope.Input, "Everything in the request."),
        ("Output", PartScope.Output, "Everything in the response."),
        ("System", PartScope.System, "System and developer messages."),
        ("User", PartScope.User, "The user's messages."),
        ("Assistant", PartScope.Assistant, "The model's earlier turns, sent back by the client."),
        ("ToolDefinition", PartScope.ToolDefinition, "Names, descriptions and schemas of the tools that the client offers."),
        ("ToolCall", PartScope.ToolCall, "Names and arguments of tool calls, in the history and in the response."),
        ("ToolResult", PartScope.ToolResult, "What tools returned."),
        ("Reasoning", PartScope.Reasoning, "The model's reasoning."),
        ("Image", PartScope.Image, "Images."),
        ("Audio", PartScope.Audio, "Audio."),
        ("File", PartScope.File, "Files that are attached: their names and the text of text files; other content cannot be inspected (onUninspectable)."),
        ("Embedding", PartScope.Embedding, "Texts to be embedded."));

    public static ChoiceSet<TestRole> TestRoles { get; } = new(
        "role",
        ("System", TestRole.System, "The system."),
        ("User", TestRole.User, "The user."),
        ("Assistant", TestRole.Assistant, "The model."),
        ("Tool", TestRole.Tool, "A tool."));

    public static ChoiceSet<TestVerdict> TestVerdicts { get; } = new(
        "verdict",
        ("Allowed", TestVerdict.Allowed, "It is not blocked; something may be flagged or changed."),
        ("Flagged", TestVerdict.Flagged, "Something is recorded, and nothing changed."),
        ("Redacted", TestVerdict.Redacted, "Something is changed."),
        ("Blocked", TestVerdict.Blocked, "It is refused, or its stream ended."));

    public static ChoiceSet<ExpectedFindings> ExpectedFindings { get; } = new(
        "findings",
        ("none", Testing.ExpectedFindings.None, "No rule finds anything."),
        ("some", Testing.ExpectedFindings.Some, "A rule finds something."));

    public static ChoiceSet<Sensitivity> Sensitivities { get; } = new(
        "sensitivity",
        ("Low", Sensitivity.Low, "1 in 1000 harmless texts is a finding."),
        ("Medium", Sensitivity.Medium, "1 in 100."),
        ("High", Sensitivity.High, "1 in 20."));

    public static ChoiceSet<StreamClassifiers> StreamClassifiers { get; } = new(
        "classifiers",
        ("Hold", Policies.StreamClassifiers.Hold, "Once it is judged."),
        ("Trail", Policies.StreamClassifiers.Trail, "At once; the stream is cut when the judgement says so. Text that a rule may replace is held all the same."));

    public static ChoiceSet<RedactionStyle> RedactionStyles { get; } = new(
        "style",
        ("Label", RedactionStyle.Label, "The name of what was found, in brackets."),
        ("Mask", RedactionStyle.Mask, "Asterisks in place of most characters."),
        ("Hash", RedactionStyle.Hash, "A keyed hash: equal texts stay equal."),
        ("Surrogate", RedactionStyle.Surrogate, "A made-up text of the same form."),
        ("Token", RedactionStyle.Token, "A placeholder that becomes the original again in the response to the same request."));

    public static ChoiceSet<BlockStyle> BlockStyles { get; } = new(
        "style",
        ("Error", BlockStyle.Error, "An HTTP error with the error body of the provider's API."),
        ("Refusal", BlockStyle.Refusal, "HTTP 200 with an assistant's refusal, streamed if the client asked for a stream."));
}
