using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ExtProc.Operator.Distribution;

/// <summary>
/// Verdicts on bearer tokens, each asked for once and remembered for a short time by the token's hash; the token itself is never kept.
/// What could not be asked is not remembered. Safe from any thread.
/// </summary>
/// <param name="review">Asks the API server: the verdict, or an exception where it can't be asked.</param>
/// <param name="time">Clock of the memory.</param>
internal sealed class PeerTokens(Func<string, CancellationToken, Task<PeerVerdict>> review, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan BadFor = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (PeerVerdict Verdict, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task<PeerVerdict>> _asked = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Verdicts that are remembered.</summary>
    public int Count => _known.Count;

    public async Task<PeerVerdict> JudgeAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > DistributionLimits.MaxTokenLength)
        {
            return new PeerVerdict(PeerOutcome.BadToken);
        }
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_known.TryGetValue(key, out var known) && known.Until > time.GetUtcNow())
        {
            return known.Verdict;
        }
        if (_asked.Count >= DistributionLimits.MaxReviews && !_asked.ContainsKey(key))
        {
            return new PeerVerdict(PeerOutcome.Unavailable);
        }
        return await _asked.GetOrAdd(key, _ => Task.Run(() => AskAsync(key, token), CancellationToken.None)).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task<PeerVerdict> AskAsync(string key, string token)
    {
        try
        {
            var verdict = await review(token, _stop.Token);
            Remember(key, token, verdict);
            return verdict;
        }
#pragma warning disable CA1031 // The boundary: whatever went wrong, nobody knows who asks.
        catch (Exception)
#pragma warning restore CA1031
        {
            return new PeerVerdict(PeerOutcome.Unavailable);
        }
        finally
        {
            _asked.TryRemove(key, out _);
        }
    }

    private void Remember(string key, string token, PeerVerdict verdict)
    {
        var now = time.GetUtcNow();
        var until = now + (verdict.Identity is null ? BadFor : GoodFor);
        if (verdict.Identity is not null && ExpiryOf(token) is { } expiry && expiry < until)
        {
            until = expiry;
        }
        if (_known.Count >= DistributionLimits.MaxVerdicts)
        {
            Forget(now);
        }
        _known[key] = (verdict, until);
    }

    /// <summary>Those that are over; where none is, all: a flood of tokens must not grow the memory, and whoever is known is soon known again.</summary>
    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, entry) in _known)
        {
            if (entry.Until <= now)
            {
                _known.TryRemove(key, out _);
            }
        }
        if (_known.Count >= DistributionLimits.MaxVerdicts)
        {
            _known.Clear();
        }
    }

    /// <summary>The expiry that a token says of itself. It can only shorten how long the API server's word is remembered.</summary>
    private static DateTimeOffset? ExpiryOf(string token)
    {
        try
        {
            if (token.Split('.') is not [_, var claims, _])
            {
                return null;
            }
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("exp", out var exp) && exp.TryGetInt64(out var seconds)
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
