{{- define "extproc.attach.via" -}}
{{- if .Values.attach.via -}}{{ .Values.attach.via }}{{- else -}}{{ ternary "socket" "service" (eq .Values.mode "sidecar") }}{{- end -}}
{{- end -}}

{{- define "extproc.attach.tls" -}}
{{- if and .Values.dataPlane.tls.enabled (eq (include "extproc.attach.via" .) "service") -}}true{{- end -}}
{{- end -}}

{{/* One-line list of gRPC metadata from { key: value }, empty values left out. */}}
{{- define "extproc.attach.metadata" -}}
{{- range $key := keys . | sortAlpha }}
{{- with get $ $key }}
- { key: {{ $key }}, value: {{ . | quote }} }
{{- end }}
{{- end }}
{{- end -}}

{{/*
Takes { root, cluster, metadata } and gives the filter's typed_config. The same as deploy/envoy has; a test compares them.
*/}}
{{- define "extproc.attach.filter" -}}
{{- $attach := .root.Values.attach -}}
{{- $duplex := eq $attach.profile "FullDuplex" -}}
"@type": type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor
grpc_service:
  envoy_grpc: { cluster_name: {{ .cluster | quote }}, authority: extproc }
  # Honoured until the stream has begun: a server that is just restarting costs no request.
  retry_policy: { num_retries: 3, retry_back_off: { base_interval: 0.025s, max_interval: 0.25s } }
  {{- with include "extproc.attach.metadata" .metadata | trim }}
  # Where the exchange passes. Clients have no say in it.
  initial_metadata:
  {{- . | nindent 2 }}
  {{- end }}
failure_mode_allow: {{ $attach.failOpen }}
status_on_error: { code: {{ int $attach.statusOnError }} }
# The engine answers by itself before that (Session:MessageDeadline).
message_timeout: {{ int $attach.messageTimeoutSeconds }}s
max_message_timeout: 60s
{{- if $duplex }}
# Static full duplex switches all overrides off, and needs trailers.
{{- else }}
# The engine chooses the response's mode at its headers, and NONE for what no policy concerns. It fills both body modes.
allow_mode_override: true
{{- end }}
processing_mode:
  request_header_mode: SEND
  request_body_mode: {{ ternary "FULL_DUPLEX_STREAMED" "BUFFERED" $duplex }}
  request_trailer_mode: {{ ternary "SEND" "SKIP" $duplex }}
  response_header_mode: SEND
  response_body_mode: {{ ternary "FULL_DUPLEX_STREAMED" "NONE" $duplex }}
  response_trailer_mode: {{ ternary "SEND" "SKIP" $duplex }}
request_attributes: [xds.route_name, source.address]
# Tells the engine which responses Envoy made itself (404, 503, 504, ...).
response_attributes: [response.code_details]
metadata_options:
  {{- with $attach.identityMetadata }}
  forwarding_namespaces: { untyped: {{ toJson . }} }
  {{- end }}
  receiving_namespaces: { untyped: [extproc] }
# Only what the engine really changes.
mutation_rules:
  disallow_all: { value: true }
  allow_expression: { regex: "accept-encoding|content-(length|encoding|type)|x-extproc-.+" }
stat_prefix: extproc
{{- end -}}

{{/* Takes { root, name } and gives a cluster that leads to the engine. */}}
{{- define "extproc.attach.cluster" -}}
{{- $root := .root -}}
{{- $tls := $root.Values.attach.tls -}}
{{- $host := printf "%s.%s.svc.%s" (include "extproc.headless.name" $root) $root.Release.Namespace $root.Values.clusterDomain -}}
{{- $socket := eq (include "extproc.attach.via" $root) "socket" -}}
name: {{ .name }}
{{- if $socket }}
type: STATIC
{{- else }}
# STRICT_DNS over a headless service balances over the replicas; a cluster IP would pin all streams to one.
type: STRICT_DNS
{{- end }}
connect_timeout: 2s
typed_extension_protocol_options:
  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
    explicit_http_config:
      http2_protocol_options:
        # Below the engine's Grpc:MaxStreamsPerConnection (2000): Envoy then opens a second connection. At the engine's limit it fails requests.
        max_concurrent_streams: 1000
        initial_stream_window_size: 1048576
        initial_connection_window_size: 8388608
        connection_keepalive: { interval: 30s, timeout: 5s }
# One stream per exchange: Envoy's default of 1024 would be the number of exchanges at once.
circuit_breakers:
  thresholds: [{ max_connections: 1024, max_requests: 100000, max_pending_requests: 100000 }]
health_checks:
- timeout: 1s
  interval: 5s
  unhealthy_threshold: 2
  healthy_threshold: 1
  grpc_health_check: { service_name: envoy.service.ext_proc.v3.ExternalProcessor }
{{- if include "extproc.attach.tls" $root }}
{{- if not (or $tls.caCertificate $tls.caFile) }}
{{- fail "\n\nattach.tls: dataPlane.tls.enabled needs caCertificate (PEM) or caFile (a path in the proxy), so that Envoy can verify the engine.\n" }}
{{- end }}
transport_socket:
  name: envoy.transport_sockets.tls
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
    sni: {{ $host }}
    common_tls_context:
      alpn_protocols: [h2]
      {{- if $tls.certificateFile }}
      tls_certificates:
      - certificate_chain: { filename: {{ $tls.certificateFile | quote }} }
        private_key: { filename: {{ $tls.keyFile | quote }} }
      {{- end }}
      validation_context:
        {{- if $tls.caFile }}
        trusted_ca: { filename: {{ $tls.caFile | quote }} }
        {{- else }}
        trusted_ca: { inline_string: {{ $tls.caCertificate | toJson }} }
        {{- end }}
        match_typed_subject_alt_names: [{ san_type: DNS, matcher: { exact: {{ $host }} } }]
{{- end }}
load_assignment:
  cluster_name: {{ .name }}
  endpoints:
  - lb_endpoints:
    {{- if $socket }}
    - endpoint: { address: { pipe: { path: /run/extproc/extproc.sock } } }
    {{- else }}
    - endpoint: { address: { socket_address: { address: {{ $host }}, port_value: 9002 } } }
    {{- end }}
{{- end -}}
