using System.Net;
using ExtProc.Integration.Tests.Envoy;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Helm;

/// <summary>What every attachment has to do: carry traffic to the engine of an <see cref="EnvoyBed"/>, and let it block and redact.</summary>
internal static class Attachment
{
    public static async Task AssertInspectsAsync(EnvoyBed bed, CancellationToken cancellationToken)
    {
        var script = bed.Upstream.Script(UpstreamReply.Json(ChatText.Completion("zephyr says hi")));
        using var passed = await bed.SendAsync(EnvoyBed.Json(ChatText.Request("tell zephyr hello")), script, "1.1", cancellationToken);
        var answer = await passed.Content.ReadAsStringAsync(cancellationToken);
        using var refused = await bed.SendAsync(EnvoyBed.Json(ChatText.Request("forbidden")), script, "1.1", cancellationToken);
        var decision = refused.Headers.TryGetValues("x-extproc-decision", out var values) ? string.Join(',', values) : "";
        using (Assert.EnterMultipleScope())
        {
            Assert.That((passed.StatusCode, answer), Is.EqualTo((HttpStatusCode.OK, ChatText.Completion("[KEYWORD] says hi"))));
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(decision, Does.StartWith("blocked; policy=test/words; rule=forbidden"));
        }
    }

    /// <summary>Asks something, and gives the status.</summary>
    public static async Task<HttpStatusCode> AskAsync(EnvoyBed bed, string prompt, CancellationToken cancellationToken)
    {
        var script = bed.Upstream.Script(UpstreamReply.Json(ChatText.Completion("hi")));
        using var answer = await bed.SendAsync(EnvoyBed.Json(ChatText.Request(prompt)), script, "1.1", cancellationToken);
        return answer.StatusCode;
    }
}
