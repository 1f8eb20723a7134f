using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies.Schema;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Reading;

/// <summary>
/// Reads a document as an <see cref="AiPolicy"/> and reports everything that is wrong with its form at once. Never throws for what a
/// document says. What was wrong is absent in the result, so that the compiler can still report what it finds in the rest.
/// </summary>
public static class AiPolicyReader
{
    /// <returns>The policy as far as it could be read, or null when the document is not an AiPolicy at all.</returns>
    public static AiPolicy? Read(SpecNode document, DiagnosticBag bag)
    {
        if (!IsAiPolicy(document, bag) || ObjectReader.Open(bag, document, "", AiPolicySchema.Resource) is not { } resource)
        {
            return null;
        }
        var policy = resource.Object(AiPolicySchema.Metadata, static metadata => new AiPolicy(
            metadata.Text(AiPolicySchema.Namespace) ?? AiPolicySchema.DefaultNamespace,
            metadata.Text(AiPolicySchema.Name) ?? "",
            new AiPolicySpec()));
        policy ??= new AiPolicy(AiPolicySchema.DefaultNamespace, "", new AiPolicySpec());
        return policy with { Spec = resource.Object(AiPolicySchema.Spec, Spec) ?? policy.Spec };
    }

    /// <summary>Anything else in the place of a policy is one error, not one for each of its fields.</summary>
    private static bool IsAiPolicy(SpecNode document, DiagnosticBag bag)
    {
        if (document is not SpecNode.Map map)
        {
            bag.Error(DiagnosticCodes.WrongType, "", $"must be an object, is {ValueReader.KindOf(document)}", document);
            return false;
        }
        return Is(map, AiPolicySchema.Kind, AiPolicySchema.KindName, bag) & Is(map, AiPolicySchema.ApiVersion, AiPolicySchema.ApiVersionName, bag);
    }

    private static bool Is(SpecNode.Map map, FieldSchema field, string expected, DiagnosticBag bag)
    {
        if (map.Find(field.Name) is not { } entry)
        {
            bag.Error(DiagnosticCodes.Required, field.Name, "is missing", map, $"write {field.Name}: {expected}");
            return false;
        }
        if (entry.Value is SpecNode.Scalar { Kind: ScalarKind.Text } scalar && scalar.Text == expected)
        {
            return true;
        }
        bag.Error(DiagnosticCodes.UnknownValue, field.Name, $"must be {expected}", entry.Value, $"write {field.Name}: {expected}");
        return false;
    }

    private static AiPolicySpec Spec(ObjectReader spec) => new()
    {
        Description = spec.Text(AiPolicySchema.Description),
        Priority = spec.Integer(AiPolicySchema.Priority),
        TargetRefs = spec.Objects(AiPolicySchema.TargetRefs, TargetRef),
        Match = spec.Object(AiPolicySchema.Match, Match),
        Mode = spec.Choice<PolicyMode>(AiPolicySchema.Mode),
        OnError = spec.Choice<ErrorAction>(AiPolicySchema.OnError),
        OnUninspectable = spec.Choice<UninspectableAction>(AiPolicySchema.OnUninspectable),
        Rules = spec.Objects(AiPolicySchema.Rules, Rule),
        Streaming = spec.Object(StreamingSchema.Streaming, Streaming),
        Reply = spec.Object(AiPolicySchema.Reply, Reply),
        Tests = spec.Objects(AiPolicySchema.Tests, PolicyTestReader.Read),
    };

    private static TargetRefSpec TargetRef(ObjectReader reference) => new()
    {
        Group = reference.Text(TargetRefSchema.Group),
        Kind = reference.Choice<TargetRefKind>(TargetRefSchema.Kind),
        Name = reference.Text(TargetRefSchema.Name),
    };

    private static MatchSpec Match(ObjectReader match) => new()
    {
        Hosts = match.Texts(MatchSchema.Hosts),
        Paths = match.Texts(MatchSchema.Paths),
        Operations = match.Choices<Operation>(MatchSchema.Operations),
        Models = match.Texts(MatchSchema.Models),
    };

    private static RuleSpec Rule(ObjectReader rule) => new()
    {
        Name = rule.Text(RuleSchema.Name),
        Scope = rule.Choices<PartScope>(RuleSchema.Scope),
        Mode = rule.Choice<PolicyMode>(RuleSchema.Mode),
        Detect = rule.Object(RuleSchema.Detect, DetectReader.Read),
        Action = rule.Object(RuleSchema.Action, Action),
    };

    private static ActionSpec Action(ObjectReader action) => new()
    {
        Flag = action.Object(ActionSchema.Flag, static _ => new FlagSpec()),
        Redact = action.Object(ActionSchema.Redact, static redact => new RedactSpec(redact.Choice<RedactionStyle>(ActionSchema.RedactStyle))),
        Strip = action.Object(ActionSchema.Strip, static _ => new StripSpec()),
        Block = action.Object(ActionSchema.Block, Reply),
    };

    private static StreamingSpec Streaming(ObjectReader streaming) => new()
    {
        Classifiers = streaming.Choice<StreamClassifiers>(StreamingSchema.Classifiers),
        Window = streaming.Integer(StreamingSchema.Window),
        MaxHold = streaming.Text(StreamingSchema.MaxHold),
    };

    private static ReplySpec Reply(ObjectReader reply) => new()
    {
        Style = reply.Choice<BlockStyle>(ReplySchema.Style),
        Status = reply.Integer(ReplySchema.Status),
        Message = reply.Text(ReplySchema.Message),
        RevealCategory = reply.Boolean(ReplySchema.RevealCategory),
    };
}
