using System.Text;
using Envoy.Config.Core.V3;
using Envoy.Service.ExtProc.V3;
using ExtProc.Conformance.Tests.Sessions;
using ExtProc.Server.Envoy;
using ExtProc.Server.Grpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using BodySendMode = Envoy.Extensions.Filters.Http.ExtProc.V3.ProcessingMode.Types.BodySendMode;
using HeaderSendMode = Envoy.Extensions.Filters.Http.ExtProc.V3.ProcessingMode.Types.HeaderSendMode;

namespace ExtProc.Conformance.Tests.Model;

/// <summary>Carries one exchange through a session the way Envoy 1.40 was measured to do, and tells what came of it.</summary>
internal sealed class EnvoyModel(IExtProcStream stream, EnvoyFilter filter)
{
    private readonly ModelResult _result = new();
    private DirectionModel? _request;
    private DirectionModel? _response;
    private ImmediateResponse? _immediate;
    private bool _skipResponseHeaders;
    private bool _begun;

    public async Task<ModelResult> RunAsync(HttpMessage request, HttpMessage response)
    {
        _request = new DirectionModel(request, isRequest: true, _result) { Mode = filter.Request };
        _response = new DirectionModel(response, isRequest: false, _result) { Mode = filter.Response };
        if (await PassAsync(_request, request, isRequest: true))
        {
            _request.CheckFraming(filter.Request);
            _result.Upstream = _request.Passed;
            if (await PassAsync(_response, response, isRequest: false))
            {
                _response.CheckFraming(filter.Response);
                _result.Client = _response.Passed;
                _result.UpstreamCancelled = _response.Mode == BodyMode.FullDuplexStreamed && _response.EndSent && _result.UpstreamCancelled;
            }
        }
        await stream.CloseAsync();
        await ReadAsync();
        _result.Status = stream.Status;
        return _result;
    }

    private async Task<bool> PassAsync(DirectionModel side, HttpMessage message, bool isRequest)
    {
        if (!isRequest && _skipResponseHeaders)
        {
            side.Mode = _skipResponseHeaders ? BodyMode.None : side.Mode;
            PassAll(side, message);
            return true;
        }
        await SendAsync(Headers(message, isRequest));
        if (await IsOverAsync(side))
        {
            return false;
        }
        if (!side.HeadersAnswered && (side.Mode != BodyMode.FullDuplexStreamed || message.IsBodyless))
        {
            _result.Violations.Add("no reply to the headers: Envoy waits for ever");
            return false;
        }
        return await PassBodyAsync(side, message, isRequest) && (!message.HasTrailers || await PassTrailersAsync(side, isRequest));
    }

    private async Task<bool> PassBodyAsync(DirectionModel side, HttpMessage message, bool isRequest)
    {
        switch (side.Mode)
        {
            case BodyMode.None:
                PassAll(side, message);
                return true;
            case BodyMode.Buffered when message.Chunks.Count > 0:
                return await SendBodyAsync(side, message.Body, !message.HasTrailers, isRequest);
            case BodyMode.BufferedPartial when message.Chunks.Count > 0:
                byte[] body = message.Body;
                bool whole = body.Length <= filter.BufferLimit;
                if (!await SendBodyAsync(side, whole ? body : body[..filter.BufferLimit], whole && !message.HasTrailers, isRequest))
                {
                    return false;
                }
                side.PassUnseen(whole ? [] : body[filter.BufferLimit..]);
                return true;
        }
        for (int i = 0; i < message.Chunks.Count; i++)
        {
            bool end = i == message.Chunks.Count - 1 && !message.HasTrailers;
            if (!await SendBodyAsync(side, message.Chunks[i], end, isRequest))
            {
                return false;
            }
            if (side.EndSent && !end)
            {
                _result.UpstreamCancelled = true;
                return true;
            }
        }
        return true;
    }

    private async Task<bool> SendBodyAsync(DirectionModel side, byte[] chunk, bool end, bool isRequest)
    {
        side.Sent(chunk);
        var body = new HttpBody { Body = UnsafeByteOperations.UnsafeWrap(chunk), EndOfStream = end };
        await SendAsync(isRequest ? new ProcessingRequest { RequestBody = body } : new ProcessingRequest { ResponseBody = body });
        if (await IsOverAsync(side))
        {
            return false;
        }
        if (side.Waiting > 0 || (end && side.Mode == BodyMode.FullDuplexStreamed && !side.EndSent))
        {
            _result.Violations.Add("no reply to a body message: Envoy waits for ever");
            return false;
        }
        return true;
    }

    private async Task<bool> PassTrailersAsync(DirectionModel side, bool isRequest)
    {
        if (side.Mode == BodyMode.None || side.EndSent)
        {
            return true;
        }
        var trailers = new HttpTrailers { Trailers = new HeaderMap() };
        await SendAsync(isRequest ? new ProcessingRequest { RequestTrailers = trailers } : new ProcessingRequest { ResponseTrailers = trailers });
        if (await IsOverAsync(side))
        {
            return false;
        }
        if (!side.TrailersAnswered)
        {
            _result.Violations.Add("no reply to trailers: Envoy waits for ever");
        }
        return side.TrailersAnswered;
    }

    private ProcessingRequest Headers(HttpMessage message, bool isRequest)
    {
        var map = new HeaderMap();
        map.Headers.AddRange(message.Headers.Select(static header => new HeaderValue { Key = header.Key, RawValue = ByteString.CopyFromUtf8(header.Value) }));
        var headers = new HttpHeaders { Headers = map, EndOfStream = message.IsBodyless };
        if (isRequest)
        {
            return new ProcessingRequest { RequestHeaders = headers };
        }
        var reply = new ProcessingRequest { ResponseHeaders = headers };
        if (filter.CodeDetails is { } details)
        {
            reply.Attributes["envoy.filters.http.ext_proc"] = new Struct { Fields = { ["response.code_details"] = Value.ForString(details) } };
        }
        return reply;
    }

    private async Task SendAsync(ProcessingRequest message)
    {
        if (!_begun && filter.SendsProtocolConfig)
        {
            message.ProtocolConfig = new ProtocolConfiguration
            {
                RequestBodyMode = (BodySendMode)filter.Request,
                ResponseBodyMode = (BodySendMode)filter.Response,
            };
        }
        _begun = true;
        await stream.SendAsync(message);
    }

    /// <summary>Takes the replies that are there; true when the exchange is over.</summary>
    private async Task<bool> IsOverAsync(DirectionModel side)
    {
        await ReadAsync();
        if (_immediate is not null)
        {
            bool started = side == _response && side.HeadersAnswered && side.Mode is BodyMode.Streamed or BodyMode.FullDuplexStreamed;
            _result.End = started ? ClientEnd.Reset : ClientEnd.Immediate;
            _result.Client = started ? side.Passed : Rendered(_immediate);
            return true;
        }
        if (stream.Status is not { } status)
        {
            return false;
        }
        if (status.Code == RpcStatusCode.Ok)
        {
            _result.Violations.Add("OK before the end: Envoy goes on without the server");
        }
        bool reset = side == _response && side.HeadersAnswered && side.Mode is BodyMode.Streamed or BodyMode.FullDuplexStreamed;
        _result.End = reset ? ClientEnd.Reset : ClientEnd.Error;
        _result.Client = reset ? side.Passed : null;
        _result.UpstreamCancelled = true;
        return true;
    }

    private async Task ReadAsync()
    {
        while (await stream.ReceiveAsync() is { } reply)
        {
            _result.Replies++;
            Take(reply);
        }
    }

    private void Take(ProcessingResponse reply)
    {
        switch (reply.ResponseCase)
        {
            case ProcessingResponse.ResponseOneofCase.RequestHeaders:
                _request!.OnHeaders(reply.RequestHeaders);
                Override(reply, atResponse: false);
                break;
            case ProcessingResponse.ResponseOneofCase.ResponseHeaders:
                _response!.OnHeaders(reply.ResponseHeaders);
                Override(reply, atResponse: true);
                break;
            case ProcessingResponse.ResponseOneofCase.RequestBody:
                _request!.OnBody(reply.RequestBody);
                break;
            case ProcessingResponse.ResponseOneofCase.ResponseBody:
                _response!.OnBody(reply.ResponseBody);
                break;
            case ProcessingResponse.ResponseOneofCase.RequestTrailers:
                _request!.OnTrailers(reply.RequestTrailers);
                break;
            case ProcessingResponse.ResponseOneofCase.ResponseTrailers:
                _response!.OnTrailers(reply.ResponseTrailers);
                break;
            case ProcessingResponse.ResponseOneofCase.ImmediateResponse when _immediate is null:
                _immediate = reply.ImmediateResponse;
                break;
            default:
                _result.Violations.Add($"unexpected {reply.ResponseCase}");
                break;
        }
    }

    private void Override(ProcessingResponse reply, bool atResponse)
    {
        if (reply.ModeOverride is not { } modes)
        {
            return;
        }
        if (filter.Request == BodyMode.FullDuplexStreamed || filter.Response == BodyMode.FullDuplexStreamed)
        {
            _result.Violations.Add("an override that Envoy ignores");
        }
        else if (filter.AllowModeOverride)
        {
            if (!atResponse)
            {
                _request!.Mode = (BodyMode)modes.RequestBodyMode;
                _skipResponseHeaders = modes.ResponseHeaderMode == HeaderSendMode.Skip;
            }
            _response!.Mode = (BodyMode)modes.ResponseBodyMode;
        }
    }

    private static void PassAll(DirectionModel side, HttpMessage message)
    {
        foreach (byte[] chunk in message.Chunks)
        {
            side.PassUnseen(chunk);
        }
    }

    private static HttpMessage Rendered(ImmediateResponse reply) => new(
        [
            new(":status", ((int)reply.Status.Code).ToString(System.Globalization.CultureInfo.InvariantCulture)),
            .. reply.Headers.SetHeaders.Select(static option => new KeyValuePair<string, string>(option.Header.Key, Encoding.UTF8.GetString(option.Header.RawValue.Span))),
        ],
        [reply.Body.ToByteArray()]);
}
