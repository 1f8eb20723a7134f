using System.Buffers.Binary;
using System.Net.Http.Headers;

namespace ExtProc.Server.Tests.Grpc;

/// <summary>The client's end of one call, in raw bytes: frames are written as given and read as they come.</summary>
internal sealed class GrpcTestCall : IDisposable
{
    private readonly RequestContent _content;
    private readonly Task<HttpResponseMessage> _response;
    private readonly CancellationTokenSource _cancel = new();
    private Stream? _body;

    private GrpcTestCall(RequestContent content, HttpClient client, HttpRequestMessage request)
    {
        _content = content;
        _response = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _cancel.Token);
    }

    public Task<HttpResponseMessage> Response => _response;

    public static GrpcTestCall Begin(HttpClient client, Uri address, params string[] headers)
    {
        var content = new RequestContent();
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content, Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        request.Headers.TE.ParseAdd("trailers");
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (header[..colon], header[(colon + 1)..].Trim());
            if (name == "content-type")
            {
                content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return new GrpcTestCall(content, client, request);
    }

    public async Task WriteAsync(byte[] bytes)
    {
        var stream = await _content.Started;
        await stream.WriteAsync(bytes);
        await stream.FlushAsync();
    }

    public void HalfClose() => _content.Complete();

    /// <summary>Resets the stream.</summary>
    public void Cancel()
    {
        _cancel.Cancel();
        _content.Abandon();
    }

    /// <summary>The next message, or null at the end.</summary>
    public async Task<byte[]?> ReadAsync()
    {
        _body ??= await (await _response).Content.ReadAsStreamAsync();
        var prefix = new byte[5];
        if (await _body.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false) == 0)
        {
            return null;
        }

        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))];
        await _body.ReadExactlyAsync(payload);
        return payload;
    }

    /// <summary>Reads to the end and returns the status, with where it stood ("trailers" or "headers").</summary>
    public async Task<(int Code, string Message, string Place)> EndAsync()
    {
        while (await ReadAsync() is not null)
        {
        }

        var response = await _response;
        var place = response.Headers.Contains("grpc-status") ? "headers" : "trailers";
        var headers = place == "headers" ? (HttpHeaders)response.Headers : response.TrailingHeaders;
        var message = headers.TryGetValues("grpc-message", out var values) ? values.Single() : "";
        return (int.Parse(headers.GetValues("grpc-status").Single(), System.Globalization.CultureInfo.InvariantCulture), message, place);
    }

    public void Dispose()
    {
        _content.Complete();
        _cancel.Dispose();
    }

    private sealed class RequestContent : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Stream> Started => _started.Task;

        public void Complete() => _completed.TrySetResult();

        public void Abandon() => _completed.TrySetCanceled();

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            _started.TrySetResult(stream);
            await _completed.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
