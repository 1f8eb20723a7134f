using System.Text.Json.Nodes;

namespace ExtProc.Testing.Kubernetes;

/// <summary>Installs CustomResourceDefinitions and waits until the server serves them.</summary>
internal static class Definitions
{
    public static async Task InstallAsync(KubeApi api, string file, CancellationToken cancellationToken)
    {
        var yaml = await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);
        foreach (var definition in await api.ApplyAsync(yaml, cancellationToken).ConfigureAwait(false))
        {
            var path = $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{definition["metadata"]!["name"]}";
            await Eventually.HoldsAsync(
                async () => IsEstablished((await api.GetAsync(path, cancellationToken).ConfigureAwait(false)).Require()),
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsEstablished(JsonNode definition) => definition["status"]?["conditions"]?.AsArray().Any(static condition =>
        condition!["type"]!.GetValue<string>() == "Established" && condition["status"]!.GetValue<string>() == "True") ?? false;
}
