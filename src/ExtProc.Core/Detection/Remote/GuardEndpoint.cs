using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Detection.Remote;

/// <summary>Sends single requests to a guard and reads the answers. Whatever the guard or the network does becomes a failure, never an exception.</summary>
internal sealed class GuardEndpoint(RemoteGuardOptions options, IGuardProtocol protocol) : IDisposable
{
    /// <summary>An answer is a list of findings, not a document.</summary>
    public const int MaxAnswerBytes = 64 * 1024;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HttpMessageInvoker _http = new(GuardConnections.Create(options));

    public void Dispose() => _http.Dispose();

    public async ValueTask<RemoteAnswer> AskAsync(GuardCall call, CancellationToken cancellationToken)
    {
        try
        {
            using var request = CreateRequest(call.Parts.Span);
            if (!await GuardCredentials.TryApplyAsync(request.Headers, options.Headers, cancellationToken))
            {
                return RemoteAnswer.Failed(RemoteFailure.Credentials);
            }

            using var response = await _http.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return RemoteAnswer.Failed(RemoteFailure.HttpStatus) with { IsFinal = IsFinal(response.StatusCode) };
            }

            return await TryReadAsync(response.Content, cancellationToken) is { } body
                ? Read(body, call.Parts.Span)
                : RemoteAnswer.Failed(RemoteFailure.TooLarge);
        }
        catch (OperationCanceledException)
        {
            return RemoteAnswer.Failed(call.Cancellation);
        }
        catch (HttpRequestException broken)
        {
            return RemoteAnswer.Failed(IsTls(broken) ? RemoteFailure.Tls : RemoteFailure.Transport);
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            return RemoteAnswer.Failed(RemoteFailure.Transport);
        }
    }

    /// <summary>Refusals; not those that ask for another try (408, 429).</summary>
    private static bool IsFinal(HttpStatusCode status) =>
        (int)status is >= 400 and < 500 && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);

    private HttpRequestMessage CreateRequest(ReadOnlySpan<RemotePart> parts)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body, Plain))
        {
            protocol.WriteRequest(writer, parts);
        }

        var content = new ReadOnlyMemoryContent(body.WrittenMemory);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", $"extproc/{BuildVersion.Current}");
        return request;
    }

    /// <summary>The body, or null when it is longer than an answer may be: no more than that is ever held.</summary>
    private static async ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > MaxAnswerBytes)
        {
            return null;
        }

        var body = new byte[(int)(content.Headers.ContentLength ?? MaxAnswerBytes) + 1];
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= MaxAnswerBytes ? body.AsMemory(0, length) : (ReadOnlyMemory<byte>?)null;
    }

    private RemoteAnswer Read(ReadOnlyMemory<byte> body, ReadOnlySpan<RemotePart> parts)
    {
        try
        {
            using var answer = JsonDocument.Parse(body, GuardJson.Strict);
            var findings = new List<RemoteFinding>();
            return protocol.TryReadAnswer(answer.RootElement, parts, findings)
                ? new RemoteAnswer(RemoteFailure.None, findings)
                : RemoteAnswer.Failed(RemoteFailure.Malformed);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The second: a string that is no text, such as half of a surrogate pair.
            return RemoteAnswer.Failed(RemoteFailure.Malformed);
        }
    }

    private static bool IsTls(HttpRequestException broken) =>
        broken.InnerException is AuthenticationException or CryptographicException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException;
}
