using ExtProc.Testing.Kubernetes;

namespace ExtProc.Operator.Tests.Kubernetes;

/// <summary>The control plane that other tests stand on: that it is real, and that it goes wrong the way they need.</summary>
internal sealed class ControlPlaneTests
{
    private const string Paths = "/api/v1/namespaces/default/configmaps";

    [Test]
    [CancelAfter(60_000)]
    public async Task Mints_tokens_that_token_review_knows(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        var space = await plane.CreateNamespaceAsync("tokens", cancellationToken);
        var token = await plane.MintTokenAsync(space, "gateway", cancellationToken, "extproc-operator");

        var review = await ReviewAsync(plane, token, "extproc-operator", cancellationToken);
        var elsewhere = await ReviewAsync(plane, token, "another", cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(review, Is.EqualTo($"system:serviceaccount:{space}:gateway"));
            Assert.That(elsewhere, Is.Null, "a token for one audience was taken for another");
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Refuses_an_account_without_rights(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        var token = await plane.MintTokenAsync("default", "nobody", cancellationToken);

        var answer = await plane.Admin.As(token).GetAsync(Paths, cancellationToken);

        Assert.That((answer.Status, answer.Message), Is.EqualTo((403, answer.Message)));
        Assert.That(answer.Message, Does.Contain("system:serviceaccount:default:nobody").And.Contain("cannot list resource"));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Keeps_its_data_and_address_over_a_restart_and_forgets_history(CancellationToken cancellationToken)
    {
        await using var plane = await ControlPlane.StartAsync(cancellationToken);
        var address = plane.Address;
        var old = await CreateAsync(plane, "before", cancellationToken);
        await CreateAsync(plane, "meanwhile", cancellationToken);

        await plane.CompactAsync(cancellationToken);
        await plane.RestartApiServerAsync(cancellationToken);
        var kept = await plane.Admin.GetAsync($"{Paths}/before", cancellationToken);
        var watch = await plane.Admin.GetAsync($"{Paths}?watch=true&resourceVersion={old}&timeoutSeconds=1", cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(plane.Address, Is.EqualTo(address));
            Assert.That(kept.Status, Is.EqualTo(200));
            Assert.That(watch.Text, Does.Contain("\"code\":410"));
        }
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Without_a_watch_cache_compaction_alone_makes_a_watch_gone(CancellationToken cancellationToken)
    {
        await using var plane = await ControlPlane.StartAsync(new ControlPlaneSetup { WatchCache = false }, cancellationToken);
        var old = await CreateAsync(plane, "before", cancellationToken);

        await plane.CompactAsync(cancellationToken);
        var watch = await plane.Admin.GetAsync($"{Paths}?watch=true&resourceVersion={old}&timeoutSeconds=1", cancellationToken);

        Assert.That(watch.Text, Does.Contain("\"code\":410"));
    }

    private static async Task<string> CreateAsync(ControlPlane plane, string name, CancellationToken cancellationToken)
    {
        var applied = await plane.Admin.ApplyAsync($$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: {{name}} }
            """, cancellationToken);
        return applied.Single()["metadata"]!["resourceVersion"]!.GetValue<string>();
    }

    private static async Task<string?> ReviewAsync(ControlPlane plane, string token, string audience, CancellationToken cancellationToken)
    {
        var answer = await plane.Admin.PostAsync("/apis/authentication.k8s.io/v1/tokenreviews", $$"""
            apiVersion: authentication.k8s.io/v1
            kind: TokenReview
            spec: { token: "{{token}}", audiences: ["{{audience}}"] }
            """, cancellationToken);
        return answer.Require()["status"]!["user"]?["username"]?.GetValue<string>();
    }
}
