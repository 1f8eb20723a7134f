{{- define "extproc.istio.filterName" -}}envoy.filters.http.ext_proc.extproc{{- end -}}

{{/* Whether Envoy uses the mesh's cluster of our Service. */}}
{{- define "extproc.istio.registry" -}}
{{- if and (eq .Values.attach.istio.cluster "registry") (eq (include "extproc.attach.via" .) "service") -}}true{{- end -}}
{{- end -}}

{{/*
Takes { root, name, namespace, context, selector?, gateway?, virtualHosts?, metadata } and gives an EnvoyFilter. The filter has a name of its own:
Istio's InferencePool support already uses envoy.filters.http.ext_proc, and per-route settings go by the name.
*/}}
{{- define "extproc.istio.envoyFilter" -}}
{{- $root := .root -}}
{{- $waypoint := eq .context "WAYPOINT" -}}
{{- $limit := int64 $root.Values.attach.bufferLimitBytes -}}
{{- $some := default list .virtualHosts -}}
{{- $registry := include "extproc.istio.registry" $root -}}
{{- /* A name of its own for each object: a proxy that two of them reach would refuse two clusters of one name. */ -}}
{{- $cluster := ternary (printf "outbound|9002||%s.%s.svc.%s" (include "extproc.fullname" $root) $root.Release.Namespace $root.Values.clusterDomain) .name (eq $registry "true") -}}
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  {{- include "extproc.metadata" (dict "root" $root "component" "attach" "name" .name "namespace" .namespace) | nindent 2 }}
spec:
  priority: {{ $root.Values.attach.istio.priority }}
  {{- if .gateway }}
  targetRefs:
  - { group: gateway.networking.k8s.io, kind: Gateway, name: {{ .gateway }} }
  {{- else if .selector }}
  workloadSelector:
    labels:
      {{- toYaml .selector | nindent 6 }}
  {{- end }}
  configPatches:
  # After the filters that establish who calls.
  - applyTo: HTTP_FILTER
    match:
      context: {{ .context }}
      {{- if $waypoint }}
      waypoint:
        filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } }
      {{- else }}
      listener:
        filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } }
      {{- end }}
    patch:
      operation: INSERT_BEFORE
      value:
        name: {{ include "extproc.istio.filterName" $root }}
        {{- if $some }}
        # Only for the virtual hosts below.
        disabled: true
        {{- end }}
        typed_config:
          {{- include "extproc.attach.filter" (dict "root" $root "cluster" $cluster "metadata" .metadata) | nindent 10 }}
  {{- if not $registry }}
  - applyTo: CLUSTER
    {{- if not $waypoint }}
    match: { context: {{ .context }} }
    {{- end }}
    patch:
      operation: ADD
      value:
        {{- include "extproc.attach.cluster" (dict "root" $root "name" $cluster) | nindent 8 }}
  {{- end }}
  {{- if not $waypoint }}
  # How much Envoy may hold: the first counts for HTTP/1 and HTTP/2, the second for HTTP/1 before a route is known.
  - applyTo: VIRTUAL_HOST
    match: { context: {{ .context }} }
    patch:
      operation: MERGE
      value: { request_body_buffer_limit: {{ $limit }} }
  - applyTo: LISTENER
    match: { context: {{ .context }} }
    patch:
      operation: MERGE
      value: { per_connection_buffer_limit_bytes: {{ $limit }} }
  {{- end }}
  {{- range $some }}
  - applyTo: VIRTUAL_HOST
    match:
      context: {{ $.context }}
      routeConfiguration: { vhost: { name: {{ . | quote }} } }
    patch:
      operation: MERGE
      value:
        typed_per_filter_config:
          {{ include "extproc.istio.filterName" $root }}:
            "@type": type.googleapis.com/envoy.config.route.v3.FilterConfig
            config: {}
  {{- end }}
{{- end -}}

{{/* A name for the nth object of a list. */}}
{{- define "extproc.istio.name" -}}
{{ printf "%s-%s" (include "extproc.fullname" .root) (join "-" (compact (tuple .kind (default "" .item.name) (ternary "" (toString .index) (gt (len (default "" .item.name)) 0))))) | trunc 63 | trimSuffix "-" }}
{{- end -}}
