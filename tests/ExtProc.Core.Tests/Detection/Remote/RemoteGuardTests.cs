using System.Diagnostics.Metrics;
using System.Text.Json;
using ExtProc.Core.Detection.Caching;
using ExtProc.Core.Detection.Remote;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Telemetry;
using Microsoft.AspNetCore.Http;

namespace ExtProc.Core.Tests.Detection.Remote;

[CancelAfter(60_000)]
public sealed class RemoteGuardTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly GatewayMetrics _metrics = new();
    private readonly ManualTimeProvider _time = new();
    private GuardServer _server = null!;
    private RemoteGuard? _guard;

    [SetUp]
    public async Task Start() => _server = await GuardServer.StartAsync();

    [TearDown]
    public async Task Stop()
    {
        _guard?.Dispose();
        await _server.DisposeAsync();
        _metrics.Dispose();
    }

    [Test]
    public async Task Findings_name_parts_and_places_in_their_units(CancellationToken cancellationToken)
    {
        _server.Answer = static context => GuardServer.JsonAsync(context, """
            {"findings": [{"part": 1, "category": "place", "score": 0.75, "start": 3, "end": 5, "more": 1}, {"part": 0, "category": "all", "score": 1}]}
            """);
        var answer = await Guard().JudgeAsync(Parts("one", "a😀b😀c"), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Failure, Is.EqualTo(RemoteFailure.None));
            Assert.That(answer.Findings, Is.EqualTo(new[] { new RemoteFinding(0, "all", 1, 0, 3), new RemoteFinding(1, "place", 0.75f, 4, 7) }));
        }
    }

    [Test]
    public async Task Texts_arrive_as_they_are(CancellationToken cancellationToken)
    {
        const string Text = "quotes \" and \\ lines \n zero \0 é 😀 \u202e";
        await Guard().JudgeAsync(new RemotePart[] { new(PartScope.ToolResult | PartScope.Input, (Text + "\ud800").AsMemory()) }, cancellationToken);
        using var body = JsonDocument.Parse(_server.Bodies.Single());
        var part = body.RootElement.GetProperty("parts")[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(part.GetProperty("text").GetString(), Is.EqualTo(Text + "\ufffd"));
            Assert.That(part.GetProperty("scope").GetString(), Is.EqualTo("ToolResult"));
        }
    }

    [TestCase("")]
    [TestCase("fine")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"findings":null}""")]
    [TestCase("""{"findings":{}}""")]
    [TestCase("""{"findings":[]}{}""")]
    [TestCase("""{"findings":[],"findings":[]}""")]
    [TestCase("""{"findings":[1]}""")]
    [TestCase("""{"findings":[{"category":"a","score":1}]}""")]
    [TestCase("""{"findings":[{"part":0,"score":1}]}""")]
    [TestCase("""{"findings":[{"part":0,"category":"a"}]}""")]
    [TestCase("""{"findings":[{"part":1,"category":"a","score":1}]}""")]
    [TestCase("""{"findings":[{"part":-1,"category":"a","score":1}]}""")]
    [TestCase("""{"findings":[{"part":"0","category":"a","score":1}]}""")]
    [TestCase("""{"findings":[{"part":0,"category":"","score":1}]}""")]
    [TestCase("""{"findings":[{"part":0,"category":"a b","score":1}]}""")]
    [TestCase("""{"findings":[{"part":0,"category":"\ud800","score":1}]}""")]
    [TestCase("""{"findings":[{"part":0,"category":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","score":1}]}""")]
    [TestCase("""{"findings":[{"part":0,"category":"a","score":1.01}]}""")]
    [TestCase("""{"findings":[{"part":0,"category":"a","score":-0.01}]}""")]
    [TestCase("""{"findings":[{"part":0,"category":"a","score":"1"}]}""")]
    [TestCase("""{"findings":[{"part":0,"category":"a","score":1,"start":0}]}""")]
    [TestCase("""{"findings":[{"part":0,"category":"a","score":1,"end":1}]}""")]
    [TestCase("""{"findings":[{"part":0,"category":"a","score":1,"start":1,"end":1}]}""")]
    [TestCase("""{"findings":[{"part":0,"category":"a","score":1,"start":0,"end":7}]}""")]
    [TestCase("""{"findings":[{"part":0,"category":"a","score":1,"start":-1,"end":1}]}""")]
    [TestCase("""{"findings":[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]}""")]
    public async Task An_answer_that_is_none_is_malformed(string json, CancellationToken cancellationToken)
    {
        _server.Answer = context => GuardServer.JsonAsync(context, json);
        Assert.That(await Guard().JudgeAsync(Parts("a text"), cancellationToken), Is.EqualTo(RemoteAnswer.Failed(RemoteFailure.Malformed)));
    }

    [Test]
    public async Task A_place_may_end_with_the_text(CancellationToken cancellationToken)
    {
        _server.Answer = static context => GuardServer.JsonAsync(context, """{"findings":[{"part":0,"category":"a","score":1,"start":5,"end":6}]}""");
        Assert.That((await Guard().JudgeAsync(Parts("a text"), cancellationToken)).Findings.Single(), Is.EqualTo(new RemoteFinding(0, "a", 1, 5, 6)));
    }

    [Test]
    public async Task More_findings_than_an_answer_may_have_are_malformed([Values(1000, 1001)] int count, CancellationToken cancellationToken)
    {
        var findings = string.Join(',', Enumerable.Repeat("""{"part":0,"category":"a","score":1}""", count));
        _server.Answer = context => GuardServer.JsonAsync(context, $$"""{"findings":[{{findings}}]}""");
        Assert.That((await Guard().JudgeAsync(Parts("a text"), cancellationToken)).IsJudged, Is.EqualTo(count == 1000));
    }

    [Test]
    public async Task An_answer_is_read_up_to_its_cap([Values] bool chunked, [Values(0, 1)] int more, CancellationToken cancellationToken)
    {
        var json = """{"findings":[]}""".PadRight(GuardEndpoint.MaxAnswerBytes + more);
        _server.Answer = async context =>
        {
            context.Response.ContentLength = chunked ? null : json.Length;
            await context.Response.WriteAsync(json);
        };
        var expected = more == 0 ? RemoteFailure.None : RemoteFailure.TooLarge;
        Assert.That((await Guard().JudgeAsync(Parts("a text"), cancellationToken)).Failure, Is.EqualTo(expected));
    }

    [Test]
    public async Task An_answer_that_is_cut_off_is_none(CancellationToken cancellationToken)
    {
        _server.Answer = static async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("""{"findings":[]}""");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };
        Assert.That((await Guard().JudgeAsync(Parts("a text"), cancellationToken)).Failure, Is.EqualTo(RemoteFailure.Transport));
    }

    [TestCase(201, 2)]
    [TestCase(204, 2)]
    [TestCase(307, 2)]
    [TestCase(400, 1)]
    [TestCase(401, 1)]
    [TestCase(404, 1)]
    [TestCase(408, 2)]
    [TestCase(429, 2)]
    [TestCase(499, 1)]
    [TestCase(500, 2)]
    public async Task Another_status_than_200_is_a_failure(int status, int requests, CancellationToken cancellationToken)
    {
        _server.Answer = async context =>
        {
            context.Response.Headers.Location = _server.Url.AbsoluteUri + "/elsewhere";
            if (context.Request.Path.Value!.EndsWith("/elsewhere", StringComparison.Ordinal))
            {
                await GuardServer.JsonAsync(context, """{"findings":[]}""");
            }

            context.Response.StatusCode = status;
        };
        Assert.That((await Guard().JudgeAsync(Parts("a text"), cancellationToken)).Failure, Is.EqualTo(RemoteFailure.HttpStatus));
        Assert.That(_server.Bodies, Has.Count.EqualTo(requests), "asked again unless refused, never elsewhere");
    }

    [Test]
    public async Task A_guard_that_recovers_at_once_is_asked_again(CancellationToken cancellationToken)
    {
        _server.Answer = context => GuardServer.JsonAsync(context, """{"findings":[]}""", _server.Bodies.Count == 1 ? 503 : 200);
        Assert.That((await Guard().JudgeAsync(Parts("a text"), cancellationToken)).Failure, Is.EqualTo(RemoteFailure.None));
    }

    [Test]
    public async Task A_guard_that_keeps_failing_is_left_alone_and_asked_again_later(CancellationToken cancellationToken)
    {
        _server.Answer = static context => GuardServer.JsonAsync(context, "out of order");
        for (var i = 0; i < 10; i++)
        {
            Assert.That((await Guard().JudgeAsync(Parts("a text"), cancellationToken)).Failure, Is.EqualTo(RemoteFailure.Malformed));
        }

        Assert.That((await Guard().JudgeAsync(Parts("a text"), cancellationToken)).Failure, Is.EqualTo(RemoteFailure.CircuitOpen));
        Assert.That(_server.Bodies, Has.Count.EqualTo(10));
        _server.Answer = static context => GuardServer.JsonAsync(context, """{"findings":[]}""");
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.That((await Guard().JudgeAsync(Parts("a text"), cancellationToken)).Failure, Is.EqualTo(RemoteFailure.None));
    }

    [Test]
    public async Task A_guard_that_says_nothing_runs_out_of_time([Values] bool slowBody, CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource();
        _server.Answer = async context =>
        {
            if (slowBody)
            {
                await context.Response.WriteAsync("""{"findings":""");
                await context.Response.Body.FlushAsync();
            }

            asked.SetResult();
            await _server.Never;
        };
        var judging = Guard().JudgeAsync(Parts("a text"), cancellationToken).AsTask();
        await asked.Task.WaitAsync(cancellationToken);
        _time.Advance(Limit - TimeSpan.FromMilliseconds(1));
        Assert.That(judging.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That((await judging).Failure, Is.EqualTo(RemoteFailure.Timeout));
    }

    [Test]
    public async Task An_exchange_that_ends_is_no_fault_of_the_guard(CancellationToken cancellationToken)
    {
        var asked = new SemaphoreSlim(0);
        _server.Answer = async _ =>
        {
            asked.Release();
            await _server.Never;
        };
        for (var i = 0; i < 12; i++)
        {
            using var exchange = new CancellationTokenSource();
            var judging = Guard().JudgeAsync(Parts("a text"), exchange.Token).AsTask();
            await asked.WaitAsync(cancellationToken);
            await exchange.CancelAsync();
            Assert.That((await judging).Failure, Is.EqualTo(RemoteFailure.Cancelled));
        }
    }

    [Test]
    public async Task A_guard_that_is_not_there_is_a_failure_of_transport(CancellationToken cancellationToken)
    {
        var guard = Guard();
        await _server.DisposeAsync();
        Assert.That((await guard.JudgeAsync(Parts("a text"), cancellationToken)).Failure, Is.EqualTo(RemoteFailure.Transport));
    }

    [Test]
    public async Task Verdicts_are_kept_for_their_time_and_part_by_part(CancellationToken cancellationToken)
    {
        _server.Answer = static context => GuardServer.JsonAsync(context, """{"findings":[{"part":0,"category":"a","score":1}]}""");
        var guard = Guard(static options => options with { CacheFor = TimeSpan.FromMinutes(10) });
        await guard.JudgeAsync(Parts("one"), cancellationToken);
        var again = guard.JudgeAsync(Parts("one"), cancellationToken);
        Assert.That(again.IsCompleted, Is.True);
        Assert.That((await again).Findings, Has.Count.EqualTo(1));

        var both = await guard.JudgeAsync(Parts("two", "one"), cancellationToken);
        Assert.That(both.Findings.Select(static finding => finding.Part), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(_server.Bodies, Has.Count.EqualTo(2));
        Assert.That(_server.Bodies.Last(), Does.Not.Contain("\"one\""));

        _time.Advance(TimeSpan.FromMinutes(10));
        await guard.JudgeAsync(Parts("one"), cancellationToken);
        Assert.That(_server.Bodies, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Failures_are_not_kept(CancellationToken cancellationToken)
    {
        _server.Answer = context => GuardServer.JsonAsync(context, """{"findings":[]}""", _server.Bodies.Count <= 2 ? 500 : 200);
        var guard = Guard(static options => options with { CacheFor = TimeSpan.FromMinutes(10) });
        Assert.That((await guard.JudgeAsync(Parts("one"), cancellationToken)).IsJudged, Is.False);
        Assert.That((await guard.JudgeAsync(Parts("one"), cancellationToken)).IsJudged, Is.True);
    }

    [Test]
    public async Task Many_parts_are_several_requests_and_one_answer(CancellationToken cancellationToken)
    {
        _server.Answer = static context => GuardServer.JsonAsync(context, """{"findings":[{"part":0,"category":"a","score":1}]}""");
        var answer = await Guard().JudgeAsync(Parts([.. Enumerable.Range(0, 65).Select(static i => $"text {i}")]), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Findings.Select(static finding => finding.Part), Is.EqualTo(new[] { 0, 64 }));
            Assert.That(_server.Bodies, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public async Task A_text_beyond_the_cap_is_not_sent([Values(0, 1)] int more, CancellationToken cancellationToken)
    {
        var answer = await Guard().JudgeAsync(Parts("short", new string('a', RemoteGuard.MaxTextLength + more)), cancellationToken);
        Assert.That(answer.Failure, Is.EqualTo(more == 0 ? RemoteFailure.None : RemoteFailure.TextTooLong));
        Assert.That(_server.Bodies, Has.Count.EqualTo(more == 0 ? 2 : 0));
    }

    [Test]
    public async Task Only_what_the_rule_counts_is_found(CancellationToken cancellationToken)
    {
        _server.Answer = static context => GuardServer.JsonAsync(context, """
            {"findings":[{"part":0,"category":"a","score":0.5},{"part":0,"category":"a","score":0.49},{"part":0,"category":"b","score":1}]}
            """);
        var guard = Guard(static options => options with { Threshold = 0.5f, Categories = ["A"] });
        var answer = await guard.JudgeAsync(Parts("a text"), cancellationToken);
        Assert.That(answer.Findings.Single(), Is.EqualTo(new RemoteFinding(0, "a", 0.5f, 0, 6)));
    }

    [Test]
    public async Task Credentials_are_those_that_the_file_holds_now(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Path("token");
        var guard = Guard(options => options with { Headers = [new RemoteHeader("Authorization", file, "Bearer ")] });
        Assert.That((await guard.JudgeAsync(Parts("a text"), cancellationToken)).Failure, Is.EqualTo(RemoteFailure.Credentials));
        foreach (var token in new[] { "first", "second" })
        {
            await File.WriteAllTextAsync(file, token + "\n", cancellationToken);
            Assert.That((await guard.JudgeAsync(Parts("a text"), cancellationToken)).Failure, Is.EqualTo(RemoteFailure.None));
        }

        Assert.That(_server.Authorizations, Is.EqualTo(new[] { "Bearer first", "Bearer second" }));
        foreach (var useless in new[] { "", "two\nlines", "not äscii", new string('a', (16 * 1024) + 1) })
        {
            await File.WriteAllTextAsync(file, useless, cancellationToken);
            Assert.That((await guard.JudgeAsync(Parts("a text"), cancellationToken)).Failure, Is.EqualTo(RemoteFailure.Credentials));
        }
    }

    [Test]
    public async Task Calls_share_a_connection(CancellationToken cancellationToken)
    {
        for (var i = 0; i < 5; i++)
        {
            await Guard().JudgeAsync(Parts("a text"), cancellationToken);
        }

        Assert.That(_server.Connections, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Only_the_named_authority_is_trusted(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        using var right = new TestAuthority();
        using var wrong = new TestAuthority();
        await using var server = await GuardServer.StartAsync(right.Issue("guard"));
        var file = folder.Path("ca.pem");
        async Task<RemoteFailure> AskAsync()
        {
            using var guard = new RemoteGuard(new RemoteGuardOptions { Url = server.Url, Timeout = Limit, CaFile = file }, null, _time, _metrics.RemoteGuards);
            return (await guard.JudgeAsync(Parts("a text"), cancellationToken)).Failure;
        }

        Assert.That(await AskAsync(), Is.EqualTo(RemoteFailure.Tls), "no file");
        await File.WriteAllTextAsync(file, wrong.Certificate.ExportCertificatePem(), cancellationToken);
        Assert.That(await AskAsync(), Is.EqualTo(RemoteFailure.Tls));
        await File.WriteAllTextAsync(file, "no certificate", cancellationToken);
        Assert.That(await AskAsync(), Is.EqualTo(RemoteFailure.Tls));
        Assert.That(server.Bodies, Is.Empty, "nothing was said to a stranger");
        await File.WriteAllTextAsync(file, right.Certificate.ExportCertificatePem(), cancellationToken);
        Assert.That(await AskAsync(), Is.EqualTo(RemoteFailure.None));
    }

    [Test]
    public async Task Answers_are_counted_by_kind_and_result(CancellationToken cancellationToken)
    {
        var seen = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (_metrics.Owns(instrument) && instrument.Name is "extproc.remote.answers" or "extproc.remote.retries")
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
            seen.Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"))}"));
        listener.Start();
        await Guard().JudgeAsync(Parts("a text"), cancellationToken);
        _server.Answer = static context => GuardServer.JsonAsync(context, "", 500);
        await Guard().JudgeAsync(Parts("a text"), cancellationToken);
        Assert.That(seen, Is.EqualTo(new[]
        {
            "extproc.remote.answers kind=webhook result=judged",
            "extproc.remote.retries kind=webhook result=taken",
            "extproc.remote.answers kind=webhook result=http_status",
        }));
    }

    private static RemotePart[] Parts(params string[] texts) => [.. texts.Select(static text => new RemotePart(PartScope.User | PartScope.Input, text.AsMemory()))];

    private RemoteGuard Guard(Func<RemoteGuardOptions, RemoteGuardOptions>? change = null)
    {
        var options = new RemoteGuardOptions { Url = _server.Url, Timeout = Limit };
        var cache = new VerdictCache(VerdictCache.DefaultCapacity, _time, _metrics.Verdicts);
        return _guard ??= new RemoteGuard(change?.Invoke(options) ?? options, cache, _time, _metrics.RemoteGuards);
    }
}
