using System.Text.Json.Nodes;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Operator.Distribution;
using ExtProc.Operator.Hosting;
using ExtProc.Testing.Kubernetes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Tests.Running;

/// <summary>An operator in this process, and the control plane that it works on.</summary>
internal sealed class OperatorBed : IAsyncDisposable
{
    public const string Root = "extproc-system";

    private OperatorBed(ControlPlane plane, OperatorHost host, LogProbe logs)
    {
        Plane = plane;
        Host = host;
        Logs = logs;
    }

    public LogProbe Logs { get; }

    public ControlPlane Plane { get; }

    public OperatorHost Host { get; }

    public ReportBoard Reports => Host.Services.GetRequiredService<ReportBoard>();

    public BundleBoard Bundles => Host.Services.GetRequiredService<BundleBoard>();

    /// <summary>Starts an operator on a control plane that has our definitions and the root namespace afterwards.</summary>
    public static Task<OperatorBed> StartAsync(ControlPlane plane, CancellationToken cancellationToken, params (string Key, string Value)[] settings) =>
        StartAsync(plane, static _ => { }, cancellationToken, settings);

    /// <summary>The same with parts of the operator changed.</summary>
    public static async Task<OperatorBed> StartAsync(
        ControlPlane plane, Action<IServiceCollection> change, CancellationToken cancellationToken, params (string Key, string Value)[] settings)
    {
        await PrepareAsync(plane, cancellationToken);
        var logs = new LogProbe();
        var host = await OperatorHost.StartAsync(
            Settings([("Cluster:Kubeconfig", plane.AdminKubeconfig), .. settings]),
            services =>
            {
                services.AddSingleton<ILoggerProvider>(logs);
                change(services);
            },
            cancellationToken);
        return new OperatorBed(plane, host, logs);
    }

    public static async Task PrepareAsync(ControlPlane plane, CancellationToken cancellationToken)
    {
        await plane.InstallOwnAsync(cancellationToken);
        await plane.Admin.ApplyAsync($$"""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "{{Root}}" } }""", cancellationToken);
    }

    /// <summary>The settings of tests; of equal keys the last counts.</summary>
    public static IConfiguration Settings(params (string Key, string Value)[] settings)
    {
        (string Key, string Value)[] own = [("Cluster:RootNamespace", Root), ("Cluster:Identity", "replica"), ("Admin:Listen", "127.0.0.1:0"), ("Distribution:Listen", "")];
        var values = own.Concat(settings).GroupBy(static setting => setting.Key).ToDictionary(static group => group.Key, static group => (string?)group.Last().Value);
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }

    /// <summary>A policy that compiles: <paramref name="spec"/> lines come before its one rule.</summary>
    public static string Policy(string @namespace, string name, string spec = "mode: Enforce") => $$"""
        apiVersion: extproc.dev/v1alpha1
        kind: AiPolicy
        metadata: { name: {{name}}, namespace: {{@namespace}} }
        spec:
          {{spec}}
          rules:
          - { name: secrets, detect: { secrets: {} }, action: { block: {} } }
        """;

    public Task ApplyAsync(string yaml, CancellationToken cancellationToken) => Plane.Admin.ApplyAsync(yaml, cancellationToken);

    public async Task<JsonNode> ReadAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        (await Plane.Admin.GetAsync(Path(@namespace, name), cancellationToken)).Require();

    /// <summary>The policy once a condition of its present generation has a status and a reason, written <c>Accepted=True Accepted</c>.</summary>
    public async Task<JsonNode> WaitAsync(string @namespace, string name, string condition, CancellationToken cancellationToken)
    {
        JsonNode policy = new JsonObject();
        try
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    policy = await ReadAsync(@namespace, name, cancellationToken);
                    return Conditions(policy).Contains(condition);
                },
                cancellationToken);
            return policy;
        }
        catch (OperationCanceledException)
        {
            throw new AssertionException($"{@namespace}/{name} never got {condition}: {policy["status"]}");
        }
    }

    /// <summary>Conditions about the present generation, each as <c>Type=Status Reason</c>.</summary>
    public static IReadOnlyList<string> Conditions(JsonNode policy) =>
    [
        .. (policy["status"]?["conditions"]?.AsArray() ?? [])
            .Where(condition => (long)condition!["observedGeneration"]! == (long)policy["metadata"]!["generation"]!)
            .Select(static condition => $"{condition!["type"]}={condition["status"]} {condition["reason"]}"),
    ];

    public static string Message(JsonNode policy, string type) =>
        policy["status"]!["conditions"]!.AsArray().Single(condition => (string)condition!["type"]! == type)!["message"]!.GetValue<string>();

    /// <summary>A data plane says what it runs.</summary>
    public void Report(string instance, string policy, long generation, RunningState state = RunningState.Live, string? message = null, PolicyTraffic? traffic = null) =>
        Reports.Record(Root, new DataPlaneReport
        {
            Instance = instance,
            Version = "0",
            Revision = "r",
            StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Policies = [new RunningPolicy(policy, generation, state, message)],
            Traffic = traffic is null ? [] : [traffic],
        });

    /// <summary>Writes the operator's log to the test's output if the running test has failed.</summary>
    public void DumpWhenFailed()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
        {
            TestContext.Out.WriteLine(string.Join('\n', Logs.Records));
        }
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static string Path(string @namespace, string name) => $"/apis/extproc.dev/v1alpha1/namespaces/{@namespace}/aipolicies/{name}";
}
