using System.Net;

namespace ExtProc.Operator.Api;

/// <summary>
/// Waits and asks again when the API server says that it is busy (429) or not there (503), or breaks off before it answers: as long as it
/// says in Retry-After, up to a cap, and a bounded number of times. What may have been done is asked again only where doing it twice is as
/// good as once.
/// </summary>
internal sealed class RetryHandler(TimeProvider time, Random jitter) : DelegatingHandler
{
    public const int MaxAttempts = 5;

    /// <summary>Attempts that may end without an answer; after that the caller's own patience counts.</summary>
    private const int MaxBreaks = 2;

    /// <summary>No server is waited for longer than this between two attempts.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan wait;
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (attempt == MaxAttempts || !MayRepeat(request, response))
                {
                    return response;
                }
                wait = Wait(response, attempt);
                response.Dispose();
            }
            catch (HttpRequestException) when (attempt < MaxBreaks && request.Method != HttpMethod.Post)
            {
                wait = FirstWait * jitter.NextDouble();
            }
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private static bool MayRepeat(HttpRequestMessage request, HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.ServiceUnavailable => request.Method != HttpMethod.Post || response.Headers.RetryAfter is not null,
        _ => false,
    };

    private TimeSpan Wait(HttpResponseMessage response, int attempt)
    {
        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => FirstWait * Math.Pow(2, attempt - 1),
        };
        var capped = asked < TimeSpan.Zero ? TimeSpan.Zero : asked > LongestWait ? LongestWait : asked;
        return capped + (FirstWait * jitter.NextDouble());
    }
}
