using System.Text.Json;

namespace ExtProc.Core.Policies.Bundles;

/// <summary>One policy of a <see cref="PolicyBundle"/>.</summary>
public sealed record BundleEntry
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>The <c>metadata.generation</c> of <see cref="Document"/>; 0 where there is none.</summary>
    public required long Generation { get; init; }

    public required PolicyReach Reach { get; init; }

    /// <summary>
    /// The resource: <c>apiVersion</c>, <c>kind</c>, <c>metadata</c> with name and namespace, <c>spec</c>. Null when the operator knows of no
    /// good generation: the data plane then keeps the one it runs.
    /// </summary>
    public JsonElement? Document { get; init; }

    public string FullName => $"{Namespace}/{Name}";
}
