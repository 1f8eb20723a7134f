using System.Net;
using System.Net.Http.Headers;
using ExtProc.Operator.Api;

namespace ExtProc.Operator.Tests.Api;

public sealed class RetryHandlerTests
{
    private readonly ManualTimeProvider _time = new();

    [Test, CancelAfter(20_000)]
    public async Task ABusyServerIsWaitedForAsLongAsItSays(CancellationToken cancellationToken)
    {
        using var script = new Script(Busy(TimeSpan.FromSeconds(3)), HttpStatusCode.OK);
        using var client = Client(script);
        var answer = client.GetAsync(new Uri("https://cluster/"), cancellationToken);
        await _time.WhenTimersAsync(1, cancellationToken);
        _time.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        Assert.That(answer.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(1));
        using var response = await answer;
        Assert.That((response.StatusCode, script.Asked), Is.EqualTo((HttpStatusCode.OK, 2)));
    }

    [Test, CancelAfter(20_000)]
    public async Task NoServerIsWaitedForBeyondTheCap(CancellationToken cancellationToken)
    {
        using var script = new Script(Busy(TimeSpan.FromHours(1)), HttpStatusCode.OK);
        using var client = Client(script);
        var answer = client.GetAsync(new Uri("https://cluster/"), cancellationToken);
        await _time.WhenTimersAsync(1, cancellationToken);
        _time.Advance(RetryHandler.LongestWait + TimeSpan.FromSeconds(1));
        using var response = await answer;
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test, CancelAfter(20_000)]
    public async Task TheLastAttemptsAnswerIsTheCallers(CancellationToken cancellationToken)
    {
        using var script = new Script([.. Enumerable.Repeat(Busy(TimeSpan.Zero), RetryHandler.MaxAttempts), HttpStatusCode.OK]);
        using var client = Client(script);
        var answer = client.GetAsync(new Uri("https://cluster/"), cancellationToken);
        while (!answer.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        using var response = await answer;
        Assert.That((response.StatusCode, script.Asked), Is.EqualTo((HttpStatusCode.TooManyRequests, RetryHandler.MaxAttempts)));
    }

    [Test, CancelAfter(20_000)]
    public async Task WhatMayHaveBeenDoneIsNotPostedAgain(CancellationToken cancellationToken)
    {
        using var script = new Script(HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK);
        using var client = Client(script);
        using var response = await client.PostAsync(new Uri("https://cluster/"), null, cancellationToken);
        Assert.That((response.StatusCode, script.Asked), Is.EqualTo((HttpStatusCode.ServiceUnavailable, 1)));
    }

    private HttpClient Client(Script script) => new(new RetryHandler(_time, new Random(1)) { InnerHandler = script }, disposeHandler: false);

    private static Answer Busy(TimeSpan wait) => new(HttpStatusCode.TooManyRequests, wait);

    private readonly record struct Answer(HttpStatusCode Status, TimeSpan? RetryAfter)
    {
        public static implicit operator Answer(HttpStatusCode status) => new(status, null);
    }

    private sealed class Script(params Answer[] answers) : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = answers[Asked++];
            var response = new HttpResponseMessage(answer.Status);
            response.Headers.RetryAfter = answer.RetryAfter is { } wait ? new RetryConditionHeaderValue(wait) : null;
            return Task.FromResult(response);
        }
    }
}
