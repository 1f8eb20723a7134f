using Envoy.Service.ExtProc.V3;
using ExtProc.Server.Grpc;

namespace ExtProc.Load.Responders;

/// <summary>
/// What any ext_proc server pays before it does anything: every message parsed, the case answered with an empty reply. The yardstick for
/// the product's throughput, on the same gRPC layer; with real Envoy in front, the no-op responder.
/// </summary>
internal static class BareResponder
{
    public const string Path = "/envoy.service.ext_proc.v3.ExternalProcessor/Process";

    private static readonly ProcessingResponse s_requestHeaders = new() { RequestHeaders = new HeadersResponse() };
    private static readonly ProcessingResponse s_requestBody = new() { RequestBody = new BodyResponse() };
    private static readonly ProcessingResponse s_responseHeaders = new() { ResponseHeaders = new HeadersResponse() };
    private static readonly ProcessingResponse s_responseBody = new() { ResponseBody = new BodyResponse() };

    public static async ValueTask<RpcStatus> AnswerAsync(DuplexCall call)
    {
        while (await call.ReadAsync())
        {
            do
            {
                call.Write(Answer(ProcessingRequest.Parser.ParseFrom(call.Message)));
            }
            while (call.TryRead());

            await call.FlushAsync();
        }

        return RpcStatus.Ok;
    }

    private static ProcessingResponse Answer(ProcessingRequest request) => request.RequestCase switch
    {
        ProcessingRequest.RequestOneofCase.RequestHeaders => s_requestHeaders,
        ProcessingRequest.RequestOneofCase.RequestBody => s_requestBody,
        ProcessingRequest.RequestOneofCase.ResponseHeaders => s_responseHeaders,
        _ => s_responseBody,
    };
}
