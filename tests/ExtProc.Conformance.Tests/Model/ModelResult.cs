using ExtProc.Server.Grpc;

namespace ExtProc.Conformance.Tests.Model;

/// <summary>What came of an exchange.</summary>
internal sealed class ModelResult
{
    /// <summary>What the upstream received, or null.</summary>
    public HttpMessage? Upstream { get; set; }

    /// <summary>What the client received; of a reset response, what came before the reset.</summary>
    public HttpMessage? Client { get; set; }

    public ClientEnd End { get; set; }

    /// <summary>Whether Envoy cancelled the upstream before its end.</summary>
    public bool UpstreamCancelled { get; set; }

    /// <summary>Replies that Envoy would refuse, ignore or take wrongly.</summary>
    public List<string> Violations { get; } = [];

    public RpcStatus? Status { get; set; }

    public int Replies { get; set; }
}
