using System.Text.Json.Nodes;
using ExtProc.Testing.Kubernetes;

namespace ExtProc.Operator.Tests.Running;

/// <summary>What objects that policies target are told in their own status.</summary>
[NonParallelizable]
public sealed class TargetStatusTests
{
    private const string Route = "/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes/chat";
    private const string Service = "/api/v1/namespaces/default/services/models";

    private ControlPlane? _plane;
    private OperatorBed? _bed;

    [TearDown]
    public async Task StopAsync()
    {
        _bed?.DumpWhenFailed();
        await (_bed?.DisposeAsync() ?? default);
        await (_plane?.DisposeAsync() ?? default);
    }

    [Test, CancelAfter(120_000)]
    public async Task ARouteKeepsWhatOthersSayOfIt(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        await _plane!.Admin.PatchAsync(
            $"{Route}/status",
            """
            {"status":{"parents":[{"parentRef":{"name":"gw"},"controllerName":"example.com/gateway","conditions":[
              {"type":"Accepted","status":"True","reason":"Accepted","message":"","lastTransitionTime":"2026-01-01T00:00:00Z","observedGeneration":1}]}]}}
            """,
            cancellationToken);
        await _bed!.ApplyAsync(OperatorBed.Policy("default", "p", "targetRefs: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, name: chat }]"), cancellationToken);
        await UntilAsync(Route, static route => Own(route) == "gw True PolicyAffected AiPolicy default/p", cancellationToken);
        Assert.That(Others(await ReadAsync(Route, cancellationToken)), Is.EqualTo(new[] { "example.com/gateway" }));

        await _plane.Admin.DeleteAsync("/apis/extproc.dev/v1alpha1/namespaces/default/aipolicies/p", cancellationToken);
        await UntilAsync(Route, static route => Own(route) is null, cancellationToken);
        Assert.That(Others(await ReadAsync(Route, cancellationToken)), Is.EqualTo(new[] { "example.com/gateway" }));
    }

    [Test, CancelAfter(120_000)]
    public async Task AServiceIsToldWhileAPolicyNamesIt(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        await _bed!.ApplyAsync(OperatorBed.Policy("default", "p", "targetRefs: [{ group: '', kind: Service, name: models }]"), cancellationToken);
        await UntilAsync(Service, static service => Affected(service) == "True PolicyAffected", cancellationToken);
        await _bed.ApplyAsync(OperatorBed.Policy("default", "p"), cancellationToken);
        await UntilAsync(Service, static service => Affected(service) is null, cancellationToken);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _plane = await ControlPlane.StartAsync(cancellationToken);
        await _plane.InstallSharedAsync(cancellationToken, "gateway-api");
        await _plane.Admin.ApplyAsync(
            """
            apiVersion: v1
            kind: Service
            metadata: { name: models, namespace: default }
            spec: { ports: [{ port: 80 }] }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: chat, namespace: default }
            spec: { parentRefs: [{ name: gw }], rules: [{ backendRefs: [{ name: models, port: 80 }] }] }
            """,
            cancellationToken);
        _bed = await OperatorBed.StartAsync(_plane, cancellationToken);
    }

    private async Task<JsonNode> ReadAsync(string path, CancellationToken cancellationToken) => (await _plane!.Admin.GetAsync(path, cancellationToken)).Require();

    private Task UntilAsync(string path, Func<JsonNode, bool> holds, CancellationToken cancellationToken) =>
        Eventually.HoldsAsync(async () => holds(await ReadAsync(path, cancellationToken)), cancellationToken);

    private static IEnumerable<JsonNode> Parents(JsonNode route) => (route["status"]?["parents"]?.AsArray() ?? []).Select(static parent => parent!);

    private static bool IsOwn(JsonNode parent) => (string)parent["controllerName"]! == "extproc.dev/operator";

    private static IEnumerable<string> Others(JsonNode route) => Parents(route).Where(static parent => !IsOwn(parent)).Select(static parent => (string)parent["controllerName"]!);

    private static string? Own(JsonNode route) => Parents(route).FirstOrDefault(IsOwn) is { } own && own["conditions"]![0] is { } condition
        ? $"{own["parentRef"]!["name"]} {condition["status"]} {condition["reason"]} {condition["message"]}"
        : null;

    private static string? Affected(JsonNode item) =>
        (item["status"]?["conditions"]?.AsArray() ?? []).FirstOrDefault(static condition => (string)condition!["type"]! == "extproc.dev/AiPolicyAffected") is { } found
            ? $"{found["status"]} {found["reason"]}"
            : null;
}
