using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ExtProc.Testing.Kubernetes;

/// <summary>
/// The API server over plain HTTP with one bearer token, for arranging and asserting in tests. Objects are given as YAML or JSON; paths
/// are those of the API (<c>/api/v1/namespaces/a/pods/b</c>). Safe for concurrent use.
/// </summary>
public sealed class KubeApi(HttpClient client, string token)
{
    public const string ApplyYaml = "application/apply-patch+yaml";

    public const string MergePatch = "application/merge-patch+json";

    private readonly ConcurrentDictionary<(string ApiVersion, string Kind), (string Plural, bool Namespaced)> _kinds = new();

    public string Token { get; } = token;

    /// <summary>The same server with another identity.</summary>
    public KubeApi As(string otherToken) => new(client, otherToken);

    public async Task<KubeAnswer> SendAsync(
        HttpMethod method, string path, string? body, string contentType, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative))
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(contentType)),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var answer = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        return new KubeAnswer((int)answer.StatusCode, text, [.. answer.Headers.Warning.Select(static warning => warning.Text.Trim('"'))]);
    }

    public Task<KubeAnswer> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, "application/json", cancellationToken);

    public Task<KubeAnswer> DeleteAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, path, null, "application/json", cancellationToken);

    public Task<KubeAnswer> PostAsync(string path, string yaml, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, yaml, "application/yaml", cancellationToken);

    public Task<KubeAnswer> PatchAsync(string path, string json, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, path, json, MergePatch, cancellationToken);

    /// <summary>Creates an object the way kubectl does: fields that the schema doesn't know are refused.</summary>
    public async Task<KubeAnswer> CreateAsync(KubeObject item, bool dryRun, CancellationToken cancellationToken)
    {
        var collection = await CollectionAsync(item.ApiVersion, item.Kind, item.Namespace, cancellationToken).ConfigureAwait(false);
        return await PostAsync(
            $"{collection}?fieldValidation=Strict{(dryRun ? "&dryRun=All" : "")}", item.Text, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Applies one object server-side and takes over fields that others own.</summary>
    public async Task<KubeAnswer> TryApplyAsync(KubeObject item, bool dryRun, CancellationToken cancellationToken)
    {
        var path = await PathAsync(item, cancellationToken).ConfigureAwait(false);
        var query = $"?fieldManager=tests&force=true&fieldValidation=Strict{(dryRun ? "&dryRun=All" : "")}";
        return await SendAsync(HttpMethod.Patch, path + query, item.Text, ApplyYaml, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Applies all objects of a text in their order; fails the running test at the first that is refused.</summary>
    public async Task<IReadOnlyList<JsonNode>> ApplyAsync(string yaml, CancellationToken cancellationToken)
    {
        var applied = new List<JsonNode>();
        foreach (var item in KubeObject.ReadAll(yaml))
        {
            var answer = await TryApplyAsync(item, dryRun: false, cancellationToken).ConfigureAwait(false);
            applied.Add(answer.IsSuccess
                ? answer.Json
                : throw new InvalidOperationException($"{item.Kind}/{item.Name}: the API server answered {answer.Status}: {answer.Message}"));
        }

        return applied;
    }

    /// <summary>The path of an object, by discovery; waits for a kind that is only just being installed.</summary>
    public async Task<string> PathAsync(KubeObject item, CancellationToken cancellationToken)
    {
        var collection = await CollectionAsync(item.ApiVersion, item.Kind, item.Namespace, cancellationToken).ConfigureAwait(false);
        return $"{collection}/{item.Name}";
    }

    private async Task<string> CollectionAsync(string apiVersion, string kind, string? inNamespace, CancellationToken cancellationToken)
    {
        (string Plural, bool Namespaced) found = default;
        await Eventually.HoldsAsync(
            async () =>
            {
                found = await DiscoverAsync(apiVersion, kind, cancellationToken).ConfigureAwait(false);
                return found.Plural is not null;
            },
            cancellationToken).ConfigureAwait(false);
        var place = found.Namespaced ? $"/namespaces/{inNamespace ?? "default"}" : "";
        return $"{Root(apiVersion)}{place}/{found.Plural}";
    }

    private async Task<(string Plural, bool Namespaced)> DiscoverAsync(string apiVersion, string kind, CancellationToken cancellationToken)
    {
        if (_kinds.TryGetValue((apiVersion, kind), out var known))
        {
            return known;
        }

        var answer = await GetAsync(Root(apiVersion), cancellationToken).ConfigureAwait(false);
        foreach (var resource in answer.Json["resources"]?.AsArray() ?? [])
        {
            var name = resource!["name"]!.GetValue<string>();
            if (!name.Contains('/', StringComparison.Ordinal))
            {
                _kinds[(apiVersion, resource["kind"]!.GetValue<string>())] = (name, resource["namespaced"]!.GetValue<bool>());
            }
        }

        return _kinds.GetValueOrDefault((apiVersion, kind));
    }

    private static string Root(string apiVersion) =>
        apiVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{apiVersion}" : $"/api/{apiVersion}";
}
