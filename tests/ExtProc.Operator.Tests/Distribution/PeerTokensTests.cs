using System.Text;
using ExtProc.Operator.Distribution;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Tests.Distribution;

[CancelAfter(20_000)]
internal sealed class PeerTokensTests : IDisposable
{
    private static readonly PeerVerdict Good = new(PeerOutcome.Token, new PeerIdentity("a", "b"));
    private static readonly PeerVerdict Bad = new(PeerOutcome.BadToken);

    private readonly ManualTimeProvider _time = new();
    private readonly PeerTokens _tokens;
    private Func<string, Task<PeerVerdict>> _review = static _ => Task.FromResult(Good);
    private int _asked;

    public PeerTokensTests() => _tokens = new PeerTokens((token, _) => { Interlocked.Increment(ref _asked); return _review(token); }, _time);

    public void Dispose() => _tokens.Dispose();

    [TestCase(true, 60)]
    [TestCase(false, 10)]
    public async Task A_verdict_is_remembered_for_its_time(bool isGood, int seconds, CancellationToken cancellationToken)
    {
        _review = _ => Task.FromResult(isGood ? Good : Bad);
        await _tokens.JudgeAsync("t", cancellationToken);
        _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        await _tokens.JudgeAsync("t", cancellationToken);
        Assert.That(_asked, Is.EqualTo(1));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.That(await _tokens.JudgeAsync("t", cancellationToken), Is.EqualTo(isGood ? Good : Bad));
        Assert.That(_asked, Is.EqualTo(2));
    }

    [Test]
    public async Task A_verdict_does_not_outlive_the_token(CancellationToken cancellationToken)
    {
        var token = Token($$"""{"exp":{{_time.GetUtcNow().ToUnixTimeSeconds() + 5}}}""");
        await _tokens.JudgeAsync(token, cancellationToken);
        _review = static _ => Task.FromResult(Bad);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(await _tokens.JudgeAsync(token, cancellationToken), Is.EqualTo(Bad));
    }

    [TestCase("a.b.c")]
    [TestCase("a..c")]
    [TestCase("""{"exp":"soon"}""")]
    [TestCase("""{"exp":1e400}""")]
    [TestCase("""{"exp":9223372036854775807}""")]
    [TestCase("[1]")]
    public async Task What_a_token_says_of_itself_may_be_nonsense(string claims, CancellationToken cancellationToken)
    {
        var token = claims.StartsWith("a.", StringComparison.Ordinal) ? claims : Token(claims);
        Assert.That(await _tokens.JudgeAsync(token, cancellationToken), Is.EqualTo(Good));
    }

    [Test]
    public async Task Who_cannot_be_asked_for_is_asked_for_again(CancellationToken cancellationToken)
    {
        _review = static _ => throw new HttpRequestException("away");
        Assert.That((await _tokens.JudgeAsync("t", cancellationToken)).Outcome, Is.EqualTo(PeerOutcome.Unavailable));
        _review = static _ => Task.FromResult(Good);
        Assert.That(await _tokens.JudgeAsync("t", cancellationToken), Is.EqualTo(Good));
    }

    [Test]
    public async Task One_token_is_asked_for_once_at_a_time_and_many_are_turned_away(CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<PeerVerdict>();
        _review = _ => answer.Task;
        var same = Enumerable.Range(0, 5).Select(_ => _tokens.JudgeAsync("t0", cancellationToken)).ToArray();
        var others = Enumerable.Range(1, DistributionLimits.MaxReviews - 1).Select(i => _tokens.JudgeAsync($"t{i}", cancellationToken)).ToArray();
        var beyond = await _tokens.JudgeAsync("one more", cancellationToken);
        answer.SetResult(Good);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Task.WhenAll(same), Is.All.EqualTo(Good));
            Assert.That(await Task.WhenAll(others), Is.All.EqualTo(Good));
            Assert.That(beyond.Outcome, Is.EqualTo(PeerOutcome.Unavailable));
            Assert.That(_asked, Is.EqualTo(DistributionLimits.MaxReviews));
        }
    }

    [Test]
    public async Task A_flood_of_tokens_is_not_remembered(CancellationToken cancellationToken)
    {
        _review = static _ => Task.FromResult(Bad);
        for (var i = 0; i <= DistributionLimits.MaxVerdicts; i++)
        {
            await _tokens.JudgeAsync($"t{i}", cancellationToken);
        }
        Assert.That(_tokens.Count, Is.LessThanOrEqualTo(DistributionLimits.MaxVerdicts));
    }

    [Test]
    public async Task A_token_beyond_the_cap_is_not_even_asked_for(CancellationToken cancellationToken)
    {
        var verdict = await _tokens.JudgeAsync(new string('t', DistributionLimits.MaxTokenLength + 1), cancellationToken);
        Assert.That((verdict, _asked), Is.EqualTo((Bad, 0)));
    }

    [TestCase(true, "extproc-operator", "system:serviceaccount:a:b", PeerOutcome.Token)]
    [TestCase(false, "extproc-operator", "system:serviceaccount:a:b", PeerOutcome.BadToken)]
    [TestCase(true, "https://kubernetes.default.svc", "system:serviceaccount:a:b", PeerOutcome.BadToken)]
    [TestCase(true, null, "system:serviceaccount:a:b", PeerOutcome.BadToken)]
    [TestCase(true, "extproc-operator", "system:admin", PeerOutcome.NoAccount)]
    [TestCase(true, "extproc-operator", null, PeerOutcome.NoAccount)]
    public void The_api_server_must_say_that_the_token_is_for_us(bool authenticated, string? audience, string? user, PeerOutcome outcome)
    {
        var status = new TokenReviewStatus { Authenticated = authenticated, Audiences = audience is null ? null : [audience], User = new TokenUser { Username = user } };
        Assert.That(TokenReviews.Verdict(status, "extproc-operator").Outcome, Is.EqualTo(outcome));
    }

    private static string Token(string claims) => $"e30.{System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.c2ln";
}
