using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Envoy;

/// <summary>How exchanges end that do not run to their end: clients that leave, cuts that stop the upstream.</summary>
public sealed class EndingTests
{
    [TestCase(BodyMode.None, "1.1")]
    [TestCase(BodyMode.None, "2.0")]
    [TestCase(BodyMode.FullDuplexStreamed, "2.0")]
    [CancelAfter(60_000)]
    public async Task A_client_that_leaves_is_counted_and_cancels_the_upstream(BodyMode mode, string version, CancellationToken cancellationToken)
    {
        await using var bed = await EnvoyBed.StartAsync(BodyMode.Buffered, mode, cancellationToken);
        var script = bed.Upstream.Script(UpstreamReply.Sse(ChatText.Events("all is well", "and still", "and on")), stepwise: true);
        using (var response = await bed.SendAsync(EnvoyBed.Json(ChatText.Request("hello", stream: true)), script, version, cancellationToken))
        {
            script.Release();
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            Assert.That(await stream.ReadAsync(new byte[64], cancellationToken), Is.Positive);
        }
        await script.Cancelled.WaitAsync(cancellationToken);
        await Eventually.HoldsAsync(async () => (await bed.MetricsAsync(cancellationToken)).Split('\n').Any(Cancelled), cancellationToken);
    }

    [TestCase("1.1")]
    [TestCase("2.0")]
    [CancelAfter(60_000)]
    public async Task A_cut_that_cancels_shows_its_event_and_then_resets(string version, CancellationToken cancellationToken)
    {
        await using var bed = await EnvoyBed.StartAsync(BodyMode.Buffered, BodyMode.None, cancellationToken, ("Session:CancelUpstreamOnCut", "true"));
        var script = bed.Upstream.Script(UpstreamReply.Sse(ChatText.Events("all is well", " but forbidden words", "and secret")), stepwise: true);
        using var response = await bed.SendAsync(EnvoyBed.Json(ChatText.Request("hello", stream: true)), script, version, cancellationToken);
        script.Release(2);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        string text = "";
        byte[] buffer = new byte[4096];
        Exception? reset = null;
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                text += System.Text.Encoding.UTF8.GetString(buffer, 0, read);
            }
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            reset = error;
        }
        await script.Cancelled.WaitAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(text, Does.Contain("policy_violation"));
            Assert.That(text, Does.Not.Contain("but forbidden"));
            Assert.That(reset, Is.Not.Null, "never an end that looks like success");
        }
    }

    [TestCase("1.1")]
    [TestCase("2.0")]
    [CancelAfter(60_000)]
    public async Task A_cut_in_full_duplex_ends_cleanly_and_cancels(string version, CancellationToken cancellationToken)
    {
        await using var bed = await EnvoyBed.StartAsync(BodyMode.Buffered, BodyMode.None, cancellationToken, ("Session:Profile", "FullDuplex"));
        var script = bed.Upstream.Script(UpstreamReply.Sse(ChatText.Events("all is well", " but forbidden words", "and secret")), stepwise: true);
        using var response = await bed.SendAsync(EnvoyBed.Json(ChatText.Request("hello", stream: true)), script, version, cancellationToken);
        script.Release(2);
        string text = await response.Content.ReadAsStringAsync(cancellationToken);
        await script.Cancelled.WaitAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(text, Does.Contain("policy_violation"));
            Assert.That(text, Does.Not.Contain("but forbidden"));
        }
    }

    /// <summary>Servers of one process share their counters, so only that there is one is sure.</summary>
    private static bool Cancelled(string line) =>
        line.StartsWith("extproc_exchanges_total{", StringComparison.Ordinal) && line.Contains("outcome=\"cancelled\"", StringComparison.Ordinal);
}
