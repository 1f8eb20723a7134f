using Envoy.Config.Core.V3;
using Envoy.Service.ExtProc.V3;
using ExtProc.Server.Envoy;

namespace ExtProc.Conformance.Tests.Model;

/// <summary>
/// One direction in Envoy's filter as measured for 1.40: which replies it takes, what it makes of them, and what it then passes on.
/// What Envoy would ignore passes the original, so that a reply in the wrong form shows up as a leak.
/// </summary>
internal sealed class DirectionModel(HttpMessage message, bool isRequest, ModelResult result)
{
    private readonly List<KeyValuePair<string, string>> _headers = [.. message.Headers];
    private readonly Queue<byte[]> _waiting = new();
    private readonly List<byte[]> _passed = [];
    private bool _mutated;

    public BodyMode Mode { get; set; }

    public bool HeadersAnswered { get; private set; }

    public bool TrailersAnswered { get; private set; }

    /// <summary>A full-duplex reply ended the body.</summary>
    public bool EndSent { get; private set; }

    /// <summary>Messages that wait for their one reply.</summary>
    public int Waiting => _waiting.Count;

    public HttpMessage Passed => new(_headers, [.. _passed]) { HasTrailers = message.HasTrailers && !EndSent };

    /// <summary>Notes that a body message was sent, for which one reply is due outside of full duplex.</summary>
    public void Sent(byte[] chunk)
    {
        if (Mode != BodyMode.FullDuplexStreamed)
        {
            _waiting.Enqueue(chunk);
        }
    }

    /// <summary>Lets bytes pass that the server never sees.</summary>
    public void PassUnseen(byte[] chunk) => _passed.Add(chunk);

    public void OnHeaders(HeadersResponse reply)
    {
        if (HeadersAnswered)
        {
            Violate("a second reply to the headers");
        }
        HeadersAnswered = true;
        Mutate(reply.Response?.HeaderMutation);
        if (reply.Response?.BodyMutation is not null || reply.Response?.Status != CommonResponse.Types.ResponseStatus.Continue && reply.Response is not null)
        {
            Violate("a body in the reply to headers");
        }
    }

    public void OnTrailers(TrailersResponse reply)
    {
        TrailersAnswered = true;
        if (reply.HeaderMutation is not null)
        {
            Violate("trailers were changed");
        }
    }

    public void OnBody(BodyResponse reply)
    {
        var mutation = reply.Response?.BodyMutation;
        if (Mode == BodyMode.FullDuplexStreamed)
        {
            OnPiece(mutation);
            return;
        }
        if (!_waiting.TryDequeue(out byte[]? original))
        {
            Violate("a reply to no body message");
            return;
        }
        if (Mode is BodyMode.Buffered or BodyMode.BufferedPartial)
        {
            Mutate(reply.Response?.HeaderMutation);
        }
        else if (reply.Response?.HeaderMutation is not null)
        {
            Violate("headers that have left were changed");
        }
        switch (mutation?.MutationCase)
        {
            case BodyMutation.MutationOneofCase.Body:
                _mutated = true;
                _passed.Add(mutation.Body.ToByteArray());
                break;
            case BodyMutation.MutationOneofCase.Clear:
                _mutated = true;
                break;
            case BodyMutation.MutationOneofCase.StreamedResponse:
                Violate("a streamed reply that Envoy ignores: the original passes");
                _passed.Add(original);
                break;
            default:
                _passed.Add(original);
                break;
        }
    }

    /// <summary>The rules on content-length, once everything of the direction has passed.</summary>
    public void CheckFraming(BodyMode configured)
    {
        if (configured is BodyMode.Streamed or BodyMode.BufferedPartial or BodyMode.FullDuplexStreamed)
        {
            _headers.RemoveAll(static header => header.Key == "content-length");
        }
        int length = _passed.Sum(static chunk => chunk.Length);
        if (!message.IsBodyless && Passed["content-length"] is { } header && header != length.ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            Violate($"content-length {header} for {length} bytes ({Mode}, {(_mutated ? "changed" : "unchanged")}): smuggling or an error");
        }
    }

    private void OnPiece(BodyMutation? mutation)
    {
        if (!HeadersAnswered)
        {
            Violate("a body before the headers' reply");
        }
        if (mutation?.MutationCase != BodyMutation.MutationOneofCase.StreamedResponse)
        {
            Violate("a plain reply in full duplex");
            return;
        }
        if (EndSent)
        {
            Violate("a reply after the end");
        }
        if (mutation.StreamedResponse.Body.Length > 64 * 1024)
        {
            Violate("a piece over 64 KiB");
        }
        _passed.Add(mutation.StreamedResponse.Body.ToByteArray());
        EndSent |= mutation.StreamedResponse.EndOfStream;
    }

    private void Mutate(HeaderMutation? mutation)
    {
        if (mutation is null)
        {
            return;
        }
        foreach (string name in mutation.RemoveHeaders)
        {
            _headers.RemoveAll(header => header.Key == name);
        }
        foreach (var option in mutation.SetHeaders)
        {
            Set(option);
        }
    }

    private void Set(HeaderValueOption option)
    {
        string name = option.Header.Key;
        if (option.Header.Value.Length > 0 || option.Append is not null)
        {
            Violate($"{name}: not a replacement by raw_value");
        }
        if (name is "transfer-encoding" or "connection" or "upgrade" or "te" or "host" || name.StartsWith(':') || name.StartsWith("x-envoy-", StringComparison.Ordinal))
        {
            Violate($"{name} was set");
        }
        _headers.RemoveAll(header => header.Key == name);
        _headers.Add(new(name, option.Header.RawValue.ToStringUtf8()));
    }

    private void Violate(string what) => result.Violations.Add($"{(isRequest ? "request" : "response")}: {what}");
}
