namespace ExtProc.Core.Policies.Schema;

/// <summary><c>spec.targetRefs[]</c>: an object that traffic passes.</summary>
public static class TargetRefSchema
{
    public const string GatewayGroup = "gateway.networking.k8s.io";

    public static FieldSchema Group { get; } = new(
        "group", new FieldType.Text(0, 253, TextFormat.TargetGroup), $"The object's API group: {GatewayGroup}, or empty for Service and Namespace.")
    {
        Required = true,
    };

    public static FieldSchema Kind { get; } = Describe.Choice("kind", PolicyChoices.TargetKinds, null, "The object's kind.") with { Required = true };

    public static FieldSchema Name { get; } =
        Describe.Text("name", 253, "The object's name; it is in the policy's namespace.", TextFormat.DnsSubdomain) with { Required = true };

    public static ObjectSchema TargetRef { get; } = new("target reference", [Group, Kind, Name])
    {
        Unsupported = ["sectionName"],
        Constraints =
        [
            new($"self.group == (self.kind in ['Service', 'Namespace'] ? '' : '{GatewayGroup}')",
                $"the group must be {GatewayGroup} for Gateway, HTTPRoute and GRPCRoute, and empty, group: \"\", for Service and Namespace"),
            new($"!(self.kind in ['Service', 'Namespace']) || (self.name.size() <= 63 && self.name.matches('{TextFormat.DnsLabel.Pattern}'))",
                $"the name of a Service or Namespace must be {TextFormat.DnsLabel.Meaning}, 63 characters at most"),
        ],
    };
}
