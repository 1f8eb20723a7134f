namespace ExtProc.Core.Policies.Schema;

/// <summary>The resource <c>AiPolicy</c>, root of the language. Everything that readers, schemas and references say comes from here.</summary>
public static class AiPolicySchema
{
    public const string ApiVersionName = "extproc.dev/v1alpha1";

    public const string KindName = "AiPolicy";

    public const string DefaultNamespace = "default";

    public const int MaxRules = 64;

    public const int MaxTargetRefs = 16;

    public const int MaxTests = 64;

    public static FieldSchema ApiVersion { get; } = Describe.Text("apiVersion", 64, $"Always {ApiVersionName}.") with { Required = true };

    public static FieldSchema Kind { get; } = Describe.Text("kind", 64, $"Always {KindName}.") with { Required = true };

    public static FieldSchema Name { get; } =
        Describe.Text("name", 253, "Names the policy in its namespace.", TextFormat.DnsSubdomain) with { Required = true };

    public static FieldSchema Namespace { get; } =
        Describe.Text("namespace", 63, "The namespace.", TextFormat.DnsLabel) with { Default = $"\"{DefaultNamespace}\"" };

    public static FieldSchema Description { get; } = Describe.Text("description", 1024, "For people: what the policy is for.");

    public static FieldSchema Priority { get; } =
        Describe.Integer("priority", -1000, 1000, 0, "Orders decoration and routing between policies; safety never depends on it.");

    public static FieldSchema TargetRefs { get; } = Describe.Objects(
        "targetRefs", TargetRefSchema.TargetRef, MaxTargetRefs,
        "Objects whose traffic the policy is for; absent: all of its namespace, in the root namespace and in a directory of files: all.",
        TargetRefSchema.Group.Name, TargetRefSchema.Kind.Name, TargetRefSchema.Name.Name);

    public static FieldSchema Match { get; } = Describe.Object("match", MatchSchema.Match, "Which exchanges the policy applies to; absent: all.");

    public static FieldSchema Mode { get; } = Describe.Choice("mode", PolicyChoices.Mode, "Enforce", "How strictly the rules are applied.");

    public static FieldSchema OnError { get; } =
        Describe.Choice("onError", PolicyChoices.OnError, "Block", "What happens when a detector fails or runs out of time.");

    public static FieldSchema OnUninspectable { get; } =
        Describe.Choice("onUninspectable", PolicyChoices.OnUninspectable, "Block", "What happens when a part cannot be inspected.");

    public static FieldSchema Rules { get; } =
        Describe.Objects("rules", RuleSchema.Rule, MaxRules, "What to look for and what to do; the order does not matter.", RuleSchema.Name.Name) with { Required = true };

    public static FieldSchema Reply { get; } = Describe.Object("reply", ReplySchema.Reply, "How refusals look.");

    public static FieldSchema Tests { get; } = Describe.Objects(
        "tests", TestSchema.Test, MaxTests, "Exchanges that are judged before the policy becomes active; when one fails, it does not.", TestSchema.Name.Name);

    public static ObjectSchema SpecObject { get; } =
        new("spec", [Description, Priority, TargetRefs, Match, Mode, OnError, OnUninspectable, Rules, StreamingSchema.Streaming, Reply, Tests])
        {
            Unsupported =
            [
                "sampling", "models", "parameters", "prompt", "tools", "routing", "limits", "audit",
            ],
        };

    public static ObjectSchema MetadataObject { get; } = new("metadata",
        [Name, Namespace, .. "labels annotations generation resourceVersion uid creationTimestamp managedFields finalizers ownerReferences generateName selfLink"
            .Split(' ').Select(static field => Describe.Opaque(field, "Written by Kubernetes; not read."))]);

    public static FieldSchema Metadata { get; } = Describe.Object("metadata", MetadataObject, "The policy's name.") with { Required = true };

    public static FieldSchema Spec { get; } = Describe.Object("spec", SpecObject, "The policy.") with { Required = true };

    public static ObjectSchema Resource { get; } = new(KindName,
        [ApiVersion, Kind, Metadata, Spec, Describe.Opaque("status", "Written by the operator; not read.")]);
}
