using System.Net;
using System.Text.Json.Nodes;
using ExtProc.Testing.Kubernetes;

namespace ExtProc.Operator.Tests.Running;

/// <summary>
/// The roles of the chart are exactly what the operator needs. It runs with the chart's own service account, never as admin: with all of
/// them everything works and the API server refuses nothing; without any one of them it is refused something, and says so.
/// </summary>
[CancelAfter(400_000)]
[NonParallelizable]
public sealed class ChartRightsTests
{
    /// <summary>Kinds that everything waits for: without them the operator would judge by half of what there is.</summary>
    private static readonly string[] s_awaited = ["aipolicies", "gateways", "httproutes", "grpcroutes", "services", "namespaces", "envoyextensionpolicies"];

    [Test]
    public async Task With_all_of_them_everything_works(CancellationToken cancellationToken)
    {
        var plane = await PlaneAsync(cancellationToken);
        await using var release = await ChartRelease.StartAsync(plane, await Chart.ObjectsAsync("both", cancellationToken), without: null, cancellationToken);
        await AssertSoonAsync("ready", async () => await release.ReadyAsync(cancellationToken) == HttpStatusCode.OK, cancellationToken);
        await AssertSoonAsync("a status", async () => Reason(await release.ReadAsync("/apis/extproc.dev/v1alpha1/namespaces/NS/aipolicies/wrong", cancellationToken)) == "Invalid", cancellationToken);
        foreach (var target in (string[])["gateway.networking.k8s.io/v1/namespaces/NS/gateways/gateway", "gateway.networking.k8s.io/v1/namespaces/NS/httproutes/http", "gateway.networking.k8s.io/v1/namespaces/NS/grpcroutes/grpc"])
        {
            await AssertSoonAsync(target, async () => IsMarked(await release.ReadAsync($"/apis/{target}", cancellationToken)), cancellationToken);
        }

        await AssertSoonAsync("a service", async () => IsMarked(await release.ReadAsync("/api/v1/namespaces/NS/services/model", cancellationToken)), cancellationToken);
        await AssertSoonAsync("an event", async () => (await release.ReadAsync("/apis/events.k8s.io/v1/namespaces/NS/events", cancellationToken))["items"]!.AsArray().Count > 0, cancellationToken);
        await AssertSoonAsync("the lease", async () => (await release.ReadAsync("/apis/coordination.k8s.io/v1/namespaces/NS/leases/extproc-operator", cancellationToken))["spec"] is not null, cancellationToken);
        foreach (var kind in (string[])["validatingwebhookconfigurations", "mutatingwebhookconfigurations"])
        {
            await AssertSoonAsync(kind, async () => IsTold(await release.ReadAsync($"/apis/admissionregistration.k8s.io/v1/{kind}/extproc-operator-NS", cancellationToken)), cancellationToken);
        }

        await AssertSoonAsync("policies", async () => await release.PollAsync(cancellationToken) == 200, cancellationToken);
        Assert.That(release.Logs.Records.Select(static record => record.Message), Has.None.Contains("cannot "));
    }

    [Test]
    public async Task Without_any_one_of_them_something_fails_and_says_so(CancellationToken cancellationToken)
    {
        var plane = await PlaneAsync(cancellationToken);
        var rendered = await Chart.ObjectsAsync("both", cancellationToken);
        var rights = ChartRight.In(rendered);
        Assert.That(rights, Has.Count.GreaterThan(25));
        using (Assert.EnterMultipleScope())
        {
            foreach (var right in rights)
            {
                await using var release = await ChartRelease.StartAsync(plane, rendered, right, cancellationToken);
                await AssertSoonAsync($"{right} is missed", () => MissedAsync(release, right, cancellationToken), cancellationToken);
                if (right.Verb == "list" && s_awaited.Contains(right.Resource))
                {
                    Assert.That(await release.ReadyAsync(cancellationToken), Is.EqualTo(HttpStatusCode.ServiceUnavailable), $"not ready without {right}");
                }
                else if (right.Resource == "tokenreviews")
                {
                    Assert.That(await release.PollAsync(cancellationToken), Is.GreaterThanOrEqualTo(400), "a data plane gets nothing");
                }
            }
        }

        await TestContext.Out.WriteLineAsync(string.Join('\n', rights));
    }

    private static async Task<bool> MissedAsync(ChartRelease release, ChartRight right, CancellationToken cancellationToken)
    {
        if (right.Resource == "tokenreviews")
        {
            await release.PollAsync(cancellationToken);
        }

        return release.HasSaid(right.Refusal);
    }

    private static async Task<ControlPlane> PlaneAsync(CancellationToken cancellationToken)
    {
        RealParts.Helm.Require();
        var plane = await ControlPlane.SharedAsync();
        await plane.InstallOwnAsync(cancellationToken);
        await plane.InstallSharedAsync(cancellationToken, "gateway-api", "envoy-gateway-envoyextensionpolicies");
        return plane;
    }

    /// <summary>Waits until something holds; a failure names it instead of a timeout.</summary>
    private static async Task AssertSoonAsync(string what, Func<Task<bool>> holds, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            await Eventually.HoldsAsync(holds, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"{what}: not within 30 seconds");
        }
    }

    private static string? Reason(JsonNode policy) =>
        (string?)policy["status"]?["conditions"]?.AsArray().FirstOrDefault(static condition => (string?)condition!["type"] == "Accepted")?["reason"];

    private static bool IsMarked(JsonNode item) => item["status"]?.ToJsonString().Contains("extproc.dev/AiPolicyAffected", StringComparison.Ordinal) == true;

    private static bool IsTold(JsonNode configuration) =>
        configuration["webhooks"]?.AsArray().All(static webhook => webhook!["clientConfig"]!["caBundle"] is not null) == true;
}
