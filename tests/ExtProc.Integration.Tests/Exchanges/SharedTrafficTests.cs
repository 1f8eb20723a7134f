using System.IO.Compression;
using ExtProc.Testing.Traffic;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Exchanges;

/// <summary>Recorded OpenAI traffic through the real Envoy, every exchange in every mode.</summary>
public sealed class SharedTrafficTests
{
    private static readonly HttpClient s_client = new(new SocketsHttpHandler { UseCookies = false });

    [TearDown]
    public void DumpWhenFailed() => TestBed.DumpWhenFailed();

    [Test, CancelAfter(120_000)]
    public async Task Passes_byte_for_byte_without_a_policy([Values] Wire wire, CancellationToken cancellationToken)
    {
        List<string> changed = [];
        foreach (var exchange in Chats())
        {
            if (!await IsUnchangedAsync(exchange, TestBed.OpenAddressOf(wire), cancellationToken))
            {
                changed.Add(exchange.Name);
            }
        }

        Assert.That(changed, Is.Empty);
    }

    [Test, CancelAfter(120_000)]
    public async Task Passes_byte_for_byte_under_a_policy_that_only_looks([Values] Wire wire, CancellationToken cancellationToken)
    {
        List<string> changed = [];
        foreach (var exchange in Chats().Where(static exchange => exchange.Response is not null))
        {
            if (!await IsUnchangedAsync(exchange, new Uri(TestBed.AddressOf(wire), "watch/"), cancellationToken))
            {
                changed.Add(exchange.Name);
            }
        }

        Assert.That(changed, Is.Empty);
    }

    /// <summary>An own list of what a model reads, apart from the product's: a card number planted in any of these strings must not pass.</summary>
    [Test, CancelAfter(120_000)]
    public async Task Every_string_that_a_model_reads_is_inspected(CancellationToken cancellationToken)
    {
        List<string> leaking = [];
        var planted = 0;
        foreach (var exchange in Chats().Where(static exchange => exchange.Request is not null))
        {
            var body = ModelVisible.PlantInRequest(exchange.Request!.Body.Span, out var count);
            planted += count;
            var script = TestBed.Upstream.Script(ChatReplies.Completion("ok"));
            using var request = RecordedReplay.Request(exchange, new Uri(TestBed.AddressOf(Wire.Standard), "lenient/"), body);
            request.Headers.Add(UpstreamScript.HeaderName, script.Id);
            using var answer = await s_client.SendAsync(request, cancellationToken);
            if (script.Requests.Any(static received => received.Text.Contains("4111", StringComparison.Ordinal)))
            {
                leaking.Add(exchange.Name);
            }
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(leaking, Is.Empty);
            Assert.That(planted, Is.GreaterThan(200));
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task Every_string_that_a_model_writes_is_inspected(
        [Values(Wire.Standard, Wire.StaticBuffered, Wire.DuplexBoth)] Wire wire, CancellationToken cancellationToken)
    {
        List<string> leaking = [];
        var planted = 0;
        foreach (var exchange in Chats().Where(static exchange => exchange.Response is { Status: 200 } response && response.Header("content-encoding") is null))
        {
            var body = ModelVisible.PlantInResponse(exchange.Response!, out var count);
            planted += count;
            var recorded = exchange with { Response = exchange.Response! with { Body = body } };
            var script = TestBed.Upstream.Script(RecordedReplay.Reply(recorded).CutInto(301));
            using var request = RecordedReplay.Request(exchange, new Uri(TestBed.AddressOf(wire), "lenient/"));
            request.Headers.Add(UpstreamScript.HeaderName, script.Id);
            using var answer = await s_client.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (text.Contains("4111", StringComparison.Ordinal) || (count > 0 && !text.Contains("[CREDIT_CARD]", StringComparison.Ordinal)))
            {
                leaking.Add(exchange.Name);
            }
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(leaking, Is.Empty);
            Assert.That(planted, Is.GreaterThan(200));
        }
    }

    private static IEnumerable<RecordedExchange> Chats() =>
        SharedTraffic.Read("openai-chat").Concat(SharedTraffic.Read("openai").Where(static exchange => exchange.Operation == "completions"));

    private static async Task<bool> IsUnchangedAsync(RecordedExchange exchange, Uri address, CancellationToken cancellationToken)
    {
        var script = TestBed.Upstream.Script(RecordedReplay.Reply(exchange).CutInto(1000));
        using var request = RecordedReplay.Request(exchange, address);
        request.Headers.Add(UpstreamScript.HeaderName, script.Id);
        var sent = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        using var answer = await s_client.SendAsync(request, cancellationToken);
        var received = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var coded = exchange.Response?.Header("content-encoding") is not null && answer.Content.Headers.ContentEncoding.Count == 0;
        var expected = coded ? Inflate(script.Reply.Body) : script.Reply.Body.ToArray();
        return (int)answer.StatusCode == script.Reply.Status
            && received.AsSpan().SequenceEqual(expected)
            && script.Requests.Single().Body.Span.SequenceEqual(sent);
    }

    /// <summary>An answer that was inspected in spite of its content coding is passed without it.</summary>
    private static byte[] Inflate(ReadOnlyMemory<byte> body)
    {
        using var gzip = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
