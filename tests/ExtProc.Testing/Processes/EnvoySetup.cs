using System.Globalization;

namespace ExtProc.Testing.Processes;

/// <summary>
/// What a test varies of one listener of an Envoy (HTTP/1.1 and cleartext HTTP/2) that carries traffic to one upstream. Several setups
/// make one Envoy with as many listeners, each with its own filter and statistics.
/// </summary>
public sealed record EnvoySetup
{
    /// <summary>Names the listener and is the prefix of its statistics; different for each setup of one Envoy.</summary>
    public string Name { get; init; } = "main";

    /// <summary><c>host:port</c> or <c>unix:/path</c> of the server; null leaves the filter out.</summary>
    public required string? ExtProc { get; init; }

    public required int UpstreamPort { get; init; }

    public bool UpstreamHttp2 { get; init; }

    public BodyMode RequestBody { get; init; } = BodyMode.Buffered;

    public BodyMode ResponseBody { get; init; } = BodyMode.None;

    public bool AllowModeOverride { get; init; } = true;

    public bool FailureModeAllow { get; init; }

    public bool ObservabilityMode { get; init; }

    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan StreamIdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public int BodyLimit { get; init; } = 50 << 20;

    /// <summary>Initial metadata of the filter's streams.</summary>
    public IReadOnlyList<(string Name, string Value)> Metadata { get; init; } = [];

    /// <summary>Routes before the one for everything.</summary>
    public IReadOnlyList<EnvoyRoute> Routes { get; init; } = [];

    /// <summary>Concurrent streams that Envoy puts on one connection to the server.</summary>
    public int MaxConcurrentStreams { get; init; } = 1000;

    /// <summary>The complete configuration of an Envoy with these listeners; every port is 0, so that the kernel chooses.</summary>
    public static string ToYaml(params IReadOnlyCollection<EnvoySetup> setups) => $$"""
        admin: { address: { socket_address: { address: 127.0.0.1, port_value: 0 } } }
        static_resources:
          listeners:
        {{string.Concat(setups.Select(static setup => setup.Listener()))}}
          clusters:
        {{string.Concat(setups.Select(static setup => setup.UpstreamCluster() + setup.ServerCluster()))}}
        """;

    private string Listener() => $$"""
          - name: {{Name}}
            address: { socket_address: { address: 127.0.0.1, port_value: 0 } }
            per_connection_buffer_limit_bytes: {{BodyLimit}}
            filter_chains:
            - filters:
              - name: envoy.filters.network.http_connection_manager
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                  stat_prefix: {{Name}}
                  codec_type: AUTO
                  stream_idle_timeout: {{Seconds(StreamIdleTimeout)}}
                  http2_protocol_options: { max_concurrent_streams: 2000 }
                  access_log:
                  - name: envoy.access_loggers.stdout
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog
                      log_format: { text_format_source: { inline_string: "{{Name}} %RESPONSE_CODE% %RESPONSE_CODE_DETAILS% %RESPONSE_FLAGS%\n" } }
                  route_config:
                    name: {{Name}}
                    virtual_hosts:
                    - name: all
                      domains: ["*"]
                      request_body_buffer_limit: {{BodyLimit}}
                      routes:
        {{string.Concat(Routes.Select(Route))}}
                      - match: { prefix: "/" }
                        route: { cluster: upstream-{{Name}}, timeout: 0s }
                  http_filters:
        {{Filter()}}
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }

        """;

    private string Route(EnvoyRoute route) => $$"""
                      - name: "{{route.Name}}"
                        match: { prefix: "{{route.Prefix}}" }
                        route: { cluster: upstream-{{Name}}, timeout: 0s, prefix_rewrite: "/" }
                        typed_per_filter_config:
                          envoy.filters.http.ext_proc:
                            "@type": type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExtProcPerRoute
                            overrides: { grpc_initial_metadata: {{Headers(route.Metadata)}} }

        """;

    private static string Headers(IReadOnlyList<(string Name, string Value)> headers) =>
        $"[ {string.Join(", ", headers.Select(static header => $"{{ key: {header.Name}, value: \"{header.Value}\" }}"))} ]";

    private string UpstreamCluster() => $$"""
          - name: upstream-{{Name}}
            type: STATIC
            circuit_breakers: { thresholds: [ { max_connections: 10000, max_pending_requests: 10000, max_requests: 10000 } ] }
            typed_extension_protocol_options:
              envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                explicit_http_config: { {{(UpstreamHttp2 ? "http2_protocol_options" : "http_protocol_options")}}: {} }
            load_assignment:
              cluster_name: upstream-{{Name}}
              endpoints: [ { lb_endpoints: [ { endpoint: { address: {{Address($"127.0.0.1:{UpstreamPort}")}} } } ] } ]

        """;

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + "s";

    private static string Flag(bool value) => value ? "true" : "false";

    private static string ModeName(BodyMode mode) => mode switch
    {
        BodyMode.None => "NONE",
        BodyMode.Streamed => "STREAMED",
        BodyMode.Buffered => "BUFFERED",
        BodyMode.BufferedPartial => "BUFFERED_PARTIAL",
        _ => "FULL_DUPLEX_STREAMED",
    };

    private static string TrailerMode(BodyMode mode) => mode == BodyMode.FullDuplexStreamed ? "SEND" : "SKIP";

    private string Filter() => ExtProc is null ? "" : $$"""
                  - name: envoy.filters.http.ext_proc
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor
                      grpc_service: { envoy_grpc: { cluster_name: extproc-{{Name}}, authority: extproc }, initial_metadata: {{Headers(Metadata)}} }
                      failure_mode_allow: {{Flag(FailureModeAllow)}}
                      observability_mode: {{Flag(ObservabilityMode)}}
                      status_on_error: { code: ServiceUnavailable }
                      message_timeout: {{Seconds(MessageTimeout)}}
                      allow_mode_override: {{Flag(AllowModeOverride)}}
                      request_attributes: ["request.id", "source.address", "xds.route_name"]
                      response_attributes: ["response.code_details"]
                      metadata_options: { receiving_namespaces: { untyped: [extproc] } }
                      processing_mode:
                        request_header_mode: SEND
                        response_header_mode: SEND
                        request_body_mode: {{ModeName(RequestBody)}}
                        response_body_mode: {{ModeName(ResponseBody)}}
                        request_trailer_mode: {{TrailerMode(RequestBody)}}
                        response_trailer_mode: {{TrailerMode(ResponseBody)}}
        """;

    private string ServerCluster() => ExtProc is null ? "" : $$"""
          - name: extproc-{{Name}}
            type: STATIC
            circuit_breakers: { thresholds: [ { max_connections: 10000, max_pending_requests: 10000, max_requests: 10000 } ] }
            typed_extension_protocol_options:
              envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                explicit_http_config: { http2_protocol_options: { max_concurrent_streams: {{MaxConcurrentStreams}} } }
            load_assignment:
              cluster_name: extproc-{{Name}}
              endpoints: [ { lb_endpoints: [ { endpoint: { address: {{Address(ExtProc)}} } } ] } ]

        """;

    private static string Address(string address)
    {
        if (address.StartsWith("unix:", StringComparison.Ordinal))
        {
            return $"{{ pipe: {{ path: \"{address["unix:".Length..]}\" }} }}";
        }

        var colon = address.LastIndexOf(':');
        return $"{{ socket_address: {{ address: \"{address[..colon].Trim('[', ']')}\", port_value: {address[(colon + 1)..]} }} }}";
    }
}
