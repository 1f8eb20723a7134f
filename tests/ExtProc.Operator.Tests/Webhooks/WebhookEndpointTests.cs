using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace ExtProc.Operator.Tests.Webhooks;

/// <summary>The endpoint's edges. Whoever sends what is no review gets an HTTP error, so that the failurePolicy decides.</summary>
internal sealed class WebhookEndpointTests
{
    private const string Review = """
        { "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": { "uid": "1", "operation": "CREATE",
          "kind": { "group": "extproc.dev", "version": "v1alpha1", "kind": "AiPolicy" }, "namespace": "a", "object": { "kind": "AiPolicy" } } }
        """;

    [TestCase("")]
    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("""{ "apiVersion": "admission.k8s.io/v1beta1", "kind": "AdmissionReview", "request": { "uid": "1" } }""")]
    [TestCase("""{ "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview" }""")]
    [TestCase("""{ "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": { "uid": 1 } }""")]
    [CancelAfter(20_000)]
    public async Task What_is_no_review_is_a_bad_request(string body, CancellationToken cancellationToken)
    {
        await using var rig = await WebhookRig.StartAsync(cancellationToken);
        using var client = rig.CreateClient();
        using var answer = await PostAsync(client, "/validate", body, cancellationToken);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        rig.Log.AssertNoErrors();
    }

    [TestCase(0, HttpStatusCode.OK)]
    [TestCase(1, HttpStatusCode.RequestEntityTooLarge)]
    [CancelAfter(20_000)]
    public async Task A_review_may_have_so_many_bytes(int more, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string?> { ["Webhook:MaxRequestBytes"] = "65536" };
        await using var rig = await WebhookRig.StartAsync(settings, TimeProvider.System, cancellationToken);
        using var client = rig.CreateClient();
        using var answer = await PostAsync(client, "/validate", Review.PadRight(65536 + more), cancellationToken);
        Assert.That(answer.StatusCode, Is.EqualTo(expected));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task Only_post_and_only_these_paths(CancellationToken cancellationToken)
    {
        await using var rig = await WebhookRig.StartAsync(cancellationToken);
        using var client = rig.CreateClient();
        using var read = await client.GetAsync(new Uri("/validate", UriKind.Relative), cancellationToken);
        using var elsewhere = await PostAsync(client, "/metrics", Review, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
            Assert.That(elsewhere.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        }
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task Without_an_image_nothing_is_injected(CancellationToken cancellationToken)
    {
        await using var rig = await WebhookRig.StartAsync(new Dictionary<string, string?> { ["Injection:Image"] = "" }, TimeProvider.System, cancellationToken);
        using var client = rig.CreateClient();
        using var answer = await PostAsync(client, "/mutate", Review, cancellationToken);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task A_review_that_does_not_come_to_an_end_is_given_up_and_more_than_the_seats_are_refused(CancellationToken cancellationToken)
    {
        var time = new ManualTimeProvider();
        await using var rig = await WebhookRig.StartAsync(new Dictionary<string, string?> { ["Webhook:MaxConcurrent"] = "1" }, time, cancellationToken);
        using var client = rig.CreateClient();
        using var body = new EndlessContent();
        using var endless = new HttpRequestMessage(HttpMethod.Post, "/validate") { Content = body, Version = HttpVersion.Version20 };
        var first = client.SendAsync(endless, cancellationToken);
        await time.WhenTimersAsync(1, cancellationToken);
        using var second = await PostAsync(client, "/validate", Review, cancellationToken);
        time.Advance(TimeSpan.FromSeconds(4));
        using var slow = await first;
        using var third = await PostAsync(client, "/validate", Review, cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(slow.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(third.StatusCode, Is.EqualTo(HttpStatusCode.OK), "the seat is free again");
            Assert.That(rig.Log.Records.Select(static record => record.Event.Id), Is.SupersetOf(new[] { 6602, 6603 }));
        }
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task What_the_author_did_not_write_counts_for_no_cap(CancellationToken cancellationToken)
    {
        await using var rig = await WebhookRig.StartAsync(cancellationToken);
        using var client = rig.CreateClient();
        const string Good = """{ "metadata": { "name": "a" }, "spec": { "rules": [ { "name": "a", "detect": { "secrets": {} }, "action": { "block": {} } } ] },""";
        var review = Review.Replace("""{ "kind": "AiPolicy" }""", $$"""{{Good}} "status": { "filler": "{{new string('x', 2 << 20)}}" } }""", StringComparison.Ordinal);

        using var answer = await PostAsync(client, "/validate", review, cancellationToken);
        var response = (await answer.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonNode>(cancellationToken))!["response"]!;

        Assert.That(response["allowed"]!.GetValue<bool>(), Is.True, response.ToJsonString());
    }

    [TestCase("guard.example.com", true)]
    [TestCase("*.safety.svc", false)]
    [TestCase("", true)]
    [CancelAfter(20_000)]
    public async Task A_guard_at_a_host_that_data_planes_do_not_allow_is_refused(string hosts, bool isAllowed, CancellationToken cancellationToken)
    {
        await using var rig = await WebhookRig.StartAsync(new Dictionary<string, string?> { ["Engine:GuardHosts"] = hosts }, TimeProvider.System, cancellationToken);
        using var client = rig.CreateClient();
        const string Policy = """
            { "metadata": { "name": "a" }, "spec": { "rules": [ { "name": "a", "detect": { "remote": { "url": "https://guard.example.com" } }, "action": { "flag": {} } } ] } }
            """;

        using var answer = await PostAsync(client, "/validate", Review.Replace("""{ "kind": "AiPolicy" }""", Policy, StringComparison.Ordinal), cancellationToken);
        var response = (await answer.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonNode>(cancellationToken))!["response"]!;

        Assert.That(response["allowed"]!.GetValue<bool>(), Is.EqualTo(isAllowed), response.ToJsonString());
        Assert.That(
            response["status"]?["message"]?.GetValue<string>() ?? "",
            Does.Contain(isAllowed ? "" : "spec.rules[0].detect.remote.url: is at guard.example.com:443, where Engine:GuardHosts allows no guard; use a guard at *.safety.svc, or"));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task An_answer_is_about_what_was_asked(CancellationToken cancellationToken)
    {
        await using var rig = await WebhookRig.StartAsync(cancellationToken);
        using var client = rig.CreateClient();
        using var answer = await PostAsync(client, "/validate", Review, cancellationToken);
        var review = (await answer.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonNode>(cancellationToken))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(review["response"]!["uid"]!.GetValue<string>(), Is.EqualTo("1"));
            Assert.That(review["response"]!["allowed"]!.GetValue<bool>(), Is.False);
            Assert.That(review["response"]!["status"]!["message"]!.GetValue<string>(), Does.Contain("- spec: is missing"));
        }
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string body, CancellationToken cancellationToken) =>
        client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), cancellationToken);

    private sealed class EndlessContent : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("{"u8.ToArray());
            await stream.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
