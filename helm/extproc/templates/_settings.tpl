{{/* Seconds as the processes read durations: 00:05:10. */}}
{{- define "extproc.duration" -}}
{{- $seconds := int . -}}
{{- printf "%02d:%02d:%02d" (div $seconds 3600) (div (mod $seconds 3600) 60) (mod $seconds 60) -}}
{{- end -}}

{{/* A value as a flag shows it: whole numbers without an exponent. */}}
{{- define "extproc.scalar" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) -}}{{ int64 . }}{{- else -}}{{ . }}{{- end -}}
{{- end -}}

{{/*
Takes { own, settings } and gives the flags: what the chart decides (own), then the user's. A setting that the chart decides is refused,
because one of the two would be ignored.
*/}}
{{- define "extproc.flags" -}}
{{- $user := .settings -}}
{{- range $key := keys .own | sortAlpha }}
- {{ printf "--%s=%s" $key (include "extproc.scalar" (get $.own $key)) | toJson }}
{{- end }}
{{- $decided := list -}}
{{- range keys .own }}{{- $decided = append $decided (lower .) }}{{- end }}
{{- range $key := keys $user | sortAlpha }}
{{- if or (has (lower $key) $decided) (regexMatch "(?i)^(policies:|cluster:|operator:|grpc:tls:|grpc:listen|admin:listen|distribution:|webhook:|certificates:|injection:|log:|engine:guard)" $key) }}
{{- fail (printf "\n\nsettings: %s is decided by the chart's own values; use those (log, drain, tls, state, guardHosts, attach, certificates, ...) instead.\n" $key) }}
{{- end }}
- {{ printf "--%s=%s" $key (include "extproc.scalar" (get $user $key)) | toJson }}
{{- end }}
{{- end -}}

{{/* The largest body that Envoy holds for us: beyond Envoy's own limit an exchange whose body is BUFFERED would hang. */}}
{{- define "extproc.bufferLimit" -}}
{{- if and (eq .Values.attach.mode "envoyGateway") (not .Values.attach.envoyGateway.clientTrafficPolicy.enabled) -}}
{{ int64 .Values.attach.envoyGateway.existingBufferLimitBytes }}
{{- else -}}
{{ int64 .Values.attach.bufferLimitBytes }}
{{- end -}}
{{- end -}}

{{/* Settings of the engine, in the Deployment and in sidecars alike, as a YAML map. */}}
{{- define "extproc.engine.settings" -}}
Log:Format: {{ .Values.log.format }}
Log:Level: {{ .Values.log.level }}
Session:BufferedRequestLimit: {{ min 1048576 (include "extproc.bufferLimit" . | int64) }}
Session:BufferedResponseLimit: {{ min 1048576 (include "extproc.bufferLimit" . | int64) }}
Session:MaxRequestBodyBytes: {{ int64 .Values.attach.bufferLimitBytes }}
Session:MessageDeadline: {{ include "extproc.duration" (sub (int .Values.attach.messageTimeoutSeconds) 1) | quote }}
Session:Profile: {{ .Values.attach.profile }}
Grpc:DrainDelay: {{ include "extproc.duration" .Values.dataPlane.drain.delaySeconds | quote }}
Grpc:DrainGrace: {{ include "extproc.duration" .Values.dataPlane.drain.graceSeconds | quote }}
Operator:Url: {{ include "extproc.operator.url" . }}
{{- with .Values.dataPlane.guardHosts }}
Engine:GuardHosts: {{ join "," . | quote }}
{{- end }}
{{- end -}}
