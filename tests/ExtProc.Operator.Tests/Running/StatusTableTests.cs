using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Operator.Distribution;
using ExtProc.Operator.Reconciling;
using ExtProc.Testing.Kubernetes;
using Microsoft.Extensions.DependencyInjection;

namespace ExtProc.Operator.Tests.Running;

/// <summary>Brings about every state that a policy's status can tell, on a real API server, and writes down what stood there.</summary>
[NonParallelizable]
public sealed class StatusTableTests
{
    private const string Space = "default";
    private const int MaxPolicies = 4;
    private const string Broken = "keywords: { patterns: ['(a'] }";

    private readonly StringBuilder _table = new();
    private ControlPlane? _plane;
    private OperatorBed? _bed;

    private OperatorBed Bed => _bed!;

    [TearDown]
    public async Task StopAsync()
    {
        _bed?.DumpWhenFailed();
        await (_bed?.DisposeAsync() ?? default);
        await (_plane?.DisposeAsync() ?? default);
    }

    [Test, CancelAfter(300_000)]
    public async Task EveryStateOfAPolicy(CancellationToken cancellationToken)
    {
        _plane = await ControlPlane.StartAsync(cancellationToken);
        await _plane.InstallSharedAsync(cancellationToken, "gateway-api", "envoy-gateway-envoyextensionpolicies");
        _bed = await OperatorBed.StartAsync(
            _plane,
            static services => services.AddSingleton(static provider => new Reconciler(OperatorBed.Root, provider.GetRequiredService<BundleBoard>(), MaxPolicies)),
            cancellationToken);

        await AcceptAsync(cancellationToken);
        await ProgramAsync(cancellationToken);
        await EnforceAsync(cancellationToken);
        await AttachAsync(cancellationToken);
        await CrowdAsync(cancellationToken);
        await GrowStaleAsync(cancellationToken);
        Golden.AssertSame("src/ExtProc.Operator/STATUS.md", Page());
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        await ApplyAsync("p", "mode: Enforce", cancellationToken);
        await ShowAsync("p", "Accepted=True Accepted", cancellationToken);
        await ShowAsync("p", "Programmed=False NoDataPlanes", cancellationToken);
        await ShowAsync("p", "Enforced=False NotProgrammed", cancellationToken);
        await Bed.ApplyAsync(OperatorBed.Policy(Space, "p").Replace("secrets: {}", Broken, StringComparison.Ordinal), cancellationToken);
        await ShowAsync("p", "Accepted=False Invalid", cancellationToken);
        await ApplyAsync("p", "tests: [{ name: plain, request: { chat: 'How are you?' }, expect: { verdict: Blocked, rule: secrets } }]", cancellationToken);
        await ShowAsync("p", "Accepted=False TestsFailed", cancellationToken);
        await ApplyAsync("p", "targetRefs: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, name: nowhere }]", cancellationToken);
        await ShowAsync("p", "Accepted=False TargetNotFound", cancellationToken);
        await ShowAsync("p", "Programmed=False NotAccepted", cancellationToken);
        await DeleteAsync("p", cancellationToken);
    }

    private async Task ProgramAsync(CancellationToken cancellationToken)
    {
        await ApplyAsync("q", "mode: Enforce", cancellationToken);
        Report("q", 1, RunningState.Refused, "the patterns need too large an automaton");
        await ShowAsync("q", "Programmed=False Refused", cancellationToken);
        Report("q", 1);
        await ShowAsync("q", "Programmed=True Programmed", cancellationToken);
        await ApplyAsync("q", "mode: 'Off'", cancellationToken);
        await ShowAsync("q", "Programmed=False Pending", cancellationToken);
        await Bed.ApplyAsync(OperatorBed.Policy(Space, "r").Replace("secrets: {}", Broken, StringComparison.Ordinal), cancellationToken);
        Report("r", 0, RunningState.Missing);
        await ShowAsync("r", "Programmed=False Missing", cancellationToken);
        await DeleteAsync("r", cancellationToken);
    }

    private async Task EnforceAsync(CancellationToken cancellationToken)
    {
        Report("q", 2);
        await ShowAsync("q", "Enforced=False Off", cancellationToken);
        await ApplyAsync("q", "mode: Shadow", cancellationToken);
        Report("q", 3);
        await ShowAsync("q", "Enforced=False ShadowMode", cancellationToken);
        await ApplyAsync("q", "mode: Enforce", cancellationToken);
        Report("q", 4);
        await ShowAsync("q", "Enforced=Unknown NoTrafficSeen", cancellationToken);
        Report("q", 4, traffic: new PolicyTraffic($"{Space}/q", 12, 3, 0, 0, 0));
        await ShowAsync("q", "Enforced=True Enforced", cancellationToken);
        Report("q", 4, traffic: new PolicyTraffic($"{Space}/q", 13, 4, 0, 0, 1));
        await ShowAsync("q", "Enforced=False DetectorUnavailable", cancellationToken);
        await DeleteAsync("q", cancellationToken);
    }

    private async Task AttachAsync(CancellationToken cancellationToken)
    {
        await Bed.ApplyAsync(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: gw, namespace: default }
            spec: { gatewayClassName: any, listeners: [{ name: http, port: 80, protocol: HTTP }] }
            """,
            cancellationToken);
        await ApplyAsync("s", "targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: gw }]", cancellationToken);
        Report("s", 1);
        await ShowAsync("s", "Enforced=False NotAttached", cancellationToken);
        await Bed.ApplyAsync(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: chat, namespace: default }
            spec: { parentRefs: [{ name: gw }], rules: [{ backendRefs: [{ name: models, port: 80 }] }] }
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: EnvoyExtensionPolicy
            metadata: { name: extproc, namespace: default, labels: { app.kubernetes.io/part-of: extproc } }
            spec:
              targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: gw }]
              extProc: [{ backendRefs: [{ name: extproc, port: 9002 }] }]
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: EnvoyExtensionPolicy
            metadata: { name: theirs, namespace: default }
            spec:
              targetRefs: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, name: chat }]
              extProc: [{ backendRefs: [{ name: other, port: 9002 }] }]
            """,
            cancellationToken);
        await ShowAsync("s", "Enforced=False Shadowed", cancellationToken);
        await AffectedAsync(cancellationToken);
        await DeleteAsync("s", cancellationToken);
    }

    /// <summary>The Gateway tells on its own side which policy affects it.</summary>
    private async Task AffectedAsync(CancellationToken cancellationToken)
    {
        JsonNode? condition = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                var gateway = (await _plane!.Admin.GetAsync("/apis/gateway.networking.k8s.io/v1/namespaces/default/gateways/gw", cancellationToken)).Require();
                condition = gateway["status"]?["conditions"]?.AsArray().FirstOrDefault(static item => (string)item!["type"]! == "extproc.dev/AiPolicyAffected");
                return condition is not null;
            },
            cancellationToken);
        Assert.That($"{condition!["status"]} {condition["reason"]} {condition["message"]}", Is.EqualTo("True PolicyAffected AiPolicy default/s"));
    }

    private async Task CrowdAsync(CancellationToken cancellationToken)
    {
        foreach (var name in new[] { "t-1", "t-2", "t-3" })
        {
            await Bed.ApplyAsync(OperatorBed.Policy(Space, name).Replace("secrets: {}", Large(name), StringComparison.Ordinal), cancellationToken);
            await Bed.WaitAsync(Space, name, name == "t-3" ? "Accepted=False Conflicted" : "Accepted=True Accepted", cancellationToken);
        }
        await ShowAsync("t-3", "Accepted=False Conflicted", cancellationToken);
        await DeleteAsync("t-3", cancellationToken);
        foreach (var name in new[] { "u-1", "u-2", "u-3" })
        {
            await ApplyAsync(name, "mode: Enforce", cancellationToken);
            await Bed.WaitAsync(Space, name, name == "u-3" ? "Accepted=False OverCap" : "Accepted=True Accepted", cancellationToken);
        }
        await ShowAsync("u-3", "Accepted=False OverCap", cancellationToken);
    }

    /// <summary>Nobody judges the next generation: the status keeps saying which one it is about.</summary>
    private async Task GrowStaleAsync(CancellationToken cancellationToken)
    {
        await Bed.DisposeAsync();
        await ApplyAsync("u-1", "mode: Shadow", cancellationToken);
        var policy = await Bed.ReadAsync(Space, "u-1", cancellationToken);
        Assert.That((long)policy["status"]!["observedGeneration"]!, Is.LessThan((long)policy["metadata"]!["generation"]!));
        foreach (var condition in policy["status"]!["conditions"]!.AsArray())
        {
            Add(condition!, policy, "stale: no operator has judged this generation yet");
        }
    }

    /// <summary>Three of these need more nodes together than an automaton may have, two do not.</summary>
    private static string Large(string name) =>
        $"keywords: {{ patterns: [{string.Join(", ", Enumerable.Range(0, 50).Select(i => string.Create(CultureInfo.InvariantCulture, $"'{name}x{i}(?:[a-z]{{25}}[0-9]{{25}}){{160}}'")))}] }}";

    private Task ApplyAsync(string name, string spec, CancellationToken cancellationToken) => Bed.ApplyAsync(OperatorBed.Policy(Space, name, spec), cancellationToken);

    private Task<KubeAnswer> DeleteAsync(string name, CancellationToken cancellationToken) =>
        _plane!.Admin.DeleteAsync($"/apis/extproc.dev/v1alpha1/namespaces/{Space}/aipolicies/{name}", cancellationToken);

    private void Report(string name, long generation, RunningState state = RunningState.Live, string? message = null, PolicyTraffic? traffic = null) =>
        Bed.Report("extproc-0", $"{Space}/{name}", generation, state, message, traffic);

    private async Task ShowAsync(string name, string condition, CancellationToken cancellationToken)
    {
        var policy = await Bed.WaitAsync(Space, name, condition, cancellationToken);
        var type = condition.Split('=')[0];
        Add(policy["status"]!["conditions"]!.AsArray().Single(item => (string)item!["type"]! == type)!, policy, "");
    }

    private void Add(JsonNode condition, JsonNode policy, string note)
    {
        var message = (string)condition["message"]! is { Length: > 0 } text ? text.ReplaceLineEndings("; ").Replace("|", "\\|", StringComparison.Ordinal) : "";
        var told = string.Join("; ", new[] { note, message }.Where(static part => part.Length > 0));
        _table.Append(CultureInfo.InvariantCulture, $"| {condition["type"]} | {condition["status"]} | {condition["reason"]} | {condition["observedGeneration"]} of {policy["metadata"]!["generation"]} | {told} |\n");
    }

    private string Page() =>
        $"""
        # Every state of a policy

        A test brought about each of these on a real API server and wrote down what stood in the status (`StatusTableTests`). Generation is
        the one that the condition is about, of the one that the policy has: where they differ, the status is stale.

        | condition | status | reason | generation | message |
        |---|---|---|---|---|
        {_table}
        """;
}
