using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ExtProc.Operator.Resources;
using k8s;

namespace ExtProc.Operator.Api;

/// <summary>
/// Requests to the API server with typed answers, on the connection and the credentials of the Kubernetes library. Requests other than
/// watches are bounded in time and size. Throws <see cref="ApiException"/> for what the server refuses and
/// <see cref="HttpRequestException"/> or <see cref="TimeoutException"/> where it can't be asked. Safe from any thread.
/// </summary>
internal sealed class ClusterClient : IDisposable
{
    /// <summary>Objects on a page of a list: a hundred of the largest fit under <see cref="CappedStream.MaxBytes"/>.</summary>
    public const int PageSize = 100;

    public const string FieldManager = "extproc-operator";

    /// <summary>How often a list begins anew because its continuation expired, before the error is the caller's.</summary>
    private const int MaxListAttempts = 4;

    private const string Apply = "application/apply-patch+yaml";
    private const string Merge = "application/merge-patch+json";
    private const string StrategicMerge = "application/strategic-merge-patch+json";

    /// <summary>The server ends a watch after this; the client waits a little longer.</summary>
    private static readonly TimeSpan WatchTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan WatchGrace = TimeSpan.FromSeconds(30);

    private readonly Kubernetes _kubernetes;
    private readonly ExecTokens? _tokens;
    private readonly Version _version;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public ClusterClient(KubernetesClientConfiguration configuration, TimeSpan timeout, TimeProvider time)
    {
        _kubernetes = new Kubernetes(configuration, new RetryHandler(time, Random.Shared));
        _tokens = configuration.TokenProvider as ExecTokens;
        _version = configuration.DisableHttp2 ? HttpVersion.Version11 : HttpVersion.Version20;
        _timeout = timeout;
        _time = time;
        Host = configuration.TlsServerName;
    }

    private string? Host { get; }

    public void Dispose() => _kubernetes.Dispose();

    /// <exception cref="ApiException">With <see cref="ApiException.IsNotFound"/> where it is not there.</exception>
    public Task<T> GetAsync<T>(ResourceKind<T> kind, ResourceName name, CancellationToken cancellationToken)
        where T : class, IResource => SendAsync(HttpMethod.Get, kind.PathOf(name), null, kind.Item, cancellationToken);

    public Task<T> CreateAsync<T>(ResourceKind<T> kind, T item, CancellationToken cancellationToken)
        where T : class, IResource =>
        SendAsync(HttpMethod.Post, kind.PathIn(item.Metadata.Namespace!), Body(item, kind.Item, "application/json"), kind.Item, cancellationToken);

    /// <summary>Replaces an object, unless it changed since its resource version.</summary>
    public Task<T> ReplaceAsync<T>(ResourceKind<T> kind, T item, CancellationToken cancellationToken)
        where T : class, IResource =>
        SendAsync(HttpMethod.Put, kind.PathOf(item.Metadata.FullName), Body(item, kind.Item, "application/json"), kind.Item, cancellationToken);

    /// <summary>Posts to a collection whose objects are answers, not things: TokenReviews, Events.</summary>
    public Task<T> PostAsync<T>(string path, T item, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, Body(item, type, "application/json"), type, cancellationToken);

    /// <summary>Applies a status server-side: fields that this operator no longer gives are removed, those of others stay.</summary>
    public Task<T> ApplyStatusAsync<T, TStatus>(
        ResourceKind<T> kind, ResourceName name, StatusPatch<TStatus> patch, JsonTypeInfo<StatusPatch<TStatus>> type, CancellationToken cancellationToken)
        where T : class, IResource =>
        SendAsync(HttpMethod.Patch, $"{kind.PathOf(name)}/status?fieldManager={FieldManager}&force=true", Body(patch, type, Apply), kind.Item, cancellationToken);

    /// <summary>Merges into a status; with a resource version in the patch only if the object is still that one.</summary>
    public Task<T> MergeStatusAsync<T, TStatus>(
        ResourceKind<T> kind, ResourceName name, StatusPatch<TStatus> patch, JsonTypeInfo<StatusPatch<TStatus>> type, CancellationToken cancellationToken)
        where T : class, IResource =>
        SendAsync(HttpMethod.Patch, $"{kind.PathOf(name)}/status?fieldManager={FieldManager}", Body(patch, type, Merge), kind.Item, cancellationToken);

    /// <summary>Merges into an object; with a resource version in the patch only if the object is still that one.</summary>
    public Task<T> MergeAsync<T, TPatch>(
        ResourceKind<T> kind, ResourceName name, TPatch patch, JsonTypeInfo<TPatch> type, CancellationToken cancellationToken)
        where T : class, IResource =>
        SendAsync(HttpMethod.Patch, $"{kind.PathOf(name)}?fieldManager={FieldManager}", Body(patch, type, Merge), kind.Item, cancellationToken);

    /// <summary>Merges into an object of Kubernetes itself, whose lists are merged by the names of their items.</summary>
    public Task<T> MergeByNameAsync<T, TPatch>(
        ResourceKind<T> kind, ResourceName name, TPatch patch, JsonTypeInfo<TPatch> type, CancellationToken cancellationToken)
        where T : class, IResource =>
        SendAsync(HttpMethod.Patch, $"{kind.PathOf(name)}?fieldManager={FieldManager}", Body(patch, type, StrategicMerge), kind.Item, cancellationToken);

    /// <summary>All objects of a kind, page by page, and the resource version at which a watch goes on.</summary>
    public async Task<(IReadOnlyList<T> Items, string ResourceVersion)> ListAsync<T>(ResourceKind<T> kind, CancellationToken cancellationToken)
        where T : class, IResource
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ListPagesAsync(kind, cancellationToken);
            }
            catch (ApiException expired) when (expired.IsExpired && attempt < MaxListAttempts)
            {
            }
        }
    }

    /// <summary>
    /// Changes since a resource version, bookmarks among them. Ends when the server ends it, which is no error.
    /// </summary>
    /// <exception cref="ApiException">With <see cref="ApiException.IsExpired"/> where the version is too old.</exception>
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceKind<T> kind, string resourceVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IResource
    {
        using var limit = new CancellationTokenSource(WatchTime + WatchGrace, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var path = $"{kind.Path}?watch=true&allowWatchBookmarks=true&timeoutSeconds={(int)WatchTime.TotalSeconds}&resourceVersion={Uri.EscapeDataString(resourceVersion)}";
        using var response = await OpenWatchAsync(path, stop.Token);
        using var stream = await response.Content.ReadAsStreamAsync(stop.Token);
        await foreach (var line in WatchLines.ReadAsync(stream, stop.Token))
        {
            yield return WatchEvent<T>.Of(line, kind);
        }
    }

    /// <summary>The server answers a watch at once, though nothing may happen for long after that.</summary>
    private async Task<HttpResponseMessage> OpenWatchAsync(string path, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_timeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var response = await SendRawAsync(HttpMethod.Get, path, null, stop.Token);
            await EnsureSuccessAsync(response, HttpMethod.Get, path, stop.Token);
            return response;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"GET {path}: no answer within {_timeout:c}");
        }
    }

    private async Task<(IReadOnlyList<T> Items, string ResourceVersion)> ListPagesAsync<T>(ResourceKind<T> kind, CancellationToken cancellationToken)
        where T : class, IResource
    {
        var items = new List<T>();
        string? next = null;
        while (true)
        {
            var path = $"{kind.Path}?limit={PageSize}" + (next is null ? "" : $"&continue={Uri.EscapeDataString(next)}");
            var page = await SendAsync(HttpMethod.Get, path, null, kind.List, cancellationToken);
            items.AddRange(page.Items);
            next = page.Metadata.Continue;
            if (string.IsNullOrEmpty(next))
            {
                return (items, page.Metadata.ResourceVersion ?? "");
            }
        }
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, Func<HttpContent>? body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_timeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await SendRawAsync(method, path, body, stop.Token);
            await EnsureSuccessAsync(response, method, path, stop.Token);
            using var stream = new CappedStream(await response.Content.ReadAsStreamAsync(stop.Token));
            return await JsonSerializer.DeserializeAsync(stream, type, stop.Token) ?? throw new HttpRequestException($"{method} {path}: an empty answer");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{method} {path}: no answer within {_timeout:c}");
        }
        catch (Exception broken) when (broken is JsonException or IOException)
        {
            throw new HttpRequestException($"{method} {path}: the answer broke off or is not what was asked for", broken);
        }
    }

    /// <summary>A token that the server refuses is fetched anew once; it may have been replaced a moment ago.</summary>
    private async Task<HttpResponseMessage> SendRawAsync(HttpMethod method, string path, Func<HttpContent>? body, CancellationToken cancellationToken)
    {
        var response = await SendOnceAsync(method, path, body, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || _kubernetes.Credentials is null)
        {
            return response;
        }
        response.Dispose();
        _tokens?.Forget();
        return await SendOnceAsync(method, path, body, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpMethod method, string path, Func<HttpContent>? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_kubernetes.BaseUri, path)) { Version = _version, Content = body?.Invoke() };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Host = Host;
        if (_kubernetes.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(request, cancellationToken);
        }
        return await _kubernetes.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static async Task EnsureSuccessAsync(HttpResponseMessage response, HttpMethod method, string path, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw await ApiErrors.ReadAsync(response, $"{method} /{path}", cancellationToken);
        }
    }

    private static Func<HttpContent> Body<T>(T value, JsonTypeInfo<T> type, string contentType)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        return () =>
        {
            var content = new ByteArrayContent(json);
            content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
            return content;
        };
    }
}
