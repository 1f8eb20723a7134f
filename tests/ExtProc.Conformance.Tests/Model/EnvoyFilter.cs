using ExtProc.Server.Envoy;

namespace ExtProc.Conformance.Tests.Model;

/// <summary>How the modelled filter is configured.</summary>
internal sealed record EnvoyFilter(BodyMode Request, BodyMode Response)
{
    public bool AllowModeOverride { get; init; } = true;

    /// <summary>Whether the first message tells the modes (Envoy 1.34 and later).</summary>
    public bool SendsProtocolConfig { get; init; } = true;

    /// <summary>What BUFFERED_PARTIAL shows, in bytes.</summary>
    public int BufferLimit { get; init; } = 1 << 20;

    /// <summary>The attribute <c>response.code_details</c>, when the filter asks for it.</summary>
    public string? CodeDetails { get; init; } = "via_upstream";

    public override string ToString() => $"{Request}/{Response}{(AllowModeOverride ? "" : " fixed")}{(SendsProtocolConfig ? "" : " old")}";
}
