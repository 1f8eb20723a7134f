using System.Text.Json;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Bundles;

namespace ExtProc.Server.Tests.Policies.Remote;

/// <summary>Bundles of small policies.</summary>
internal static class Bundles
{
    public static PolicyBundle Of(params BundleEntry[] entries) => PolicyBundle.Create(entries);

    /// <summary>A policy that blocks a word.</summary>
    public static BundleEntry Blocking(string name, string word, long generation = 1) => Entry(name, generation, $$"""
        { "apiVersion": "extproc.dev/v1alpha1", "kind": "AiPolicy", "metadata": { "name": "{{name}}", "namespace": "tests" },
          "spec": { "rules": [ { "name": "words", "detect": { "keywords": { "terms": ["{{word}}"] } }, "action": { "block": {} } } ] } }
        """);

    /// <summary>A policy that this version does not understand.</summary>
    public static BundleEntry Unusable(string name, long generation = 1) => Entry(name, generation, $$"""
        { "apiVersion": "extproc.dev/v1alpha1", "kind": "AiPolicy", "metadata": { "name": "{{name}}", "namespace": "tests" },
          "spec": { "rules": [ { "name": "words", "detect": { "fromTheFuture": {} }, "action": { "block": {} } } ] } }
        """);

    /// <summary>A policy with a remote guard.</summary>
    public static BundleEntry Guarded(string name, string url, long generation = 1) => Entry(name, generation, $$"""
        { "apiVersion": "extproc.dev/v1alpha1", "kind": "AiPolicy", "metadata": { "name": "{{name}}", "namespace": "tests" },
          "spec": { "rules": [ { "name": "guard", "detect": { "remote": { "url": "{{url}}" } }, "action": { "flag": {} } } ] } }
        """);

    public static BundleEntry Entry(string name, long generation, string? document) => new()
    {
        Namespace = "tests",
        Name = name,
        Generation = generation,
        Reach = PolicyReach.Everywhere,
        Document = document is null ? null : JsonElement.Parse(document),
    };
}
