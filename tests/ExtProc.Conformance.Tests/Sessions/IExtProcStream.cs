using Envoy.Service.ExtProc.V3;
using ExtProc.Server.Grpc;

namespace ExtProc.Conformance.Tests.Sessions;

/// <summary>Envoy's end of one ext_proc stream: in the same process, or over gRPC.</summary>
internal interface IExtProcStream : IDisposable
{
    /// <summary>How the server ended the stream, or null while it goes on.</summary>
    RpcStatus? Status { get; }

    /// <summary>True when a message has been handled once it is sent, so that the absence of a reply can be seen.</summary>
    bool IsPrompt { get; }

    ValueTask SendAsync(ProcessingRequest message);

    /// <summary>The next reply (a stream that is not prompt waits for one), or null.</summary>
    ValueTask<ProcessingResponse?> ReceiveAsync();

    /// <summary>Half-closes.</summary>
    ValueTask CloseAsync();
}
