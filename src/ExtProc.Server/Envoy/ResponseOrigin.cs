namespace ExtProc.Server.Envoy;

/// <summary>Who made a response, as far as Envoy tells.</summary>
internal enum ResponseOrigin
{
    /// <summary>The filter does not ask for the attribute <c>response.code_details</c>.</summary>
    Unknown,
    Upstream,

    /// <summary>Envoy or another filter: no route, no healthy upstream, a timeout, a rate limit, a direct response.</summary>
    Local,
}
