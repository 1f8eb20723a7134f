using System.Text.Json;

namespace ExtProc.Operator.Resources;

/// <summary>An AiPolicy of the API server. The spec stays JSON: the compiler reads it.</summary>
internal sealed record AiPolicyResource : IResource
{
    public required ObjectMeta Metadata { get; init; }

    public JsonElement Spec { get; init; }

    public AiPolicyStatus? Status { get; init; }

    public ResourceName Name => Metadata.FullName;
}
