{{- define "extproc.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "extproc.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "extproc.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "extproc.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "extproc.operator.name" -}}
{{ include "extproc.fullname" . }}-operator
{{- end -}}

{{- define "extproc.headless.name" -}}
{{ include "extproc.fullname" . }}-headless
{{- end -}}

{{/* Names of cluster-wide objects carry the namespace, so that two releases of one name don't meet. */}}
{{- define "extproc.clusterwide.name" -}}
{{ printf "%s-%s" (include "extproc.operator.name" .) .Release.Namespace | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "extproc.operator.account" -}}
{{- if .Values.operator.serviceAccount.create -}}
{{ default (include "extproc.operator.name" .) .Values.operator.serviceAccount.name }}
{{- else -}}
{{ default "default" .Values.operator.serviceAccount.name }}
{{- end -}}
{{- end -}}

{{- define "extproc.dataPlane.account" -}}
{{- if .Values.dataPlane.serviceAccount.create -}}
{{ default (include "extproc.fullname" .) .Values.dataPlane.serviceAccount.name }}
{{- else -}}
{{ default "default" .Values.dataPlane.serviceAccount.name }}
{{- end -}}
{{- end -}}

{{- define "extproc.operator.secret" -}}
{{ default (printf "%s-tls" (include "extproc.operator.name" .)) .Values.certificates.secretName }}
{{- end -}}

{{- define "extproc.dataPlane.secret" -}}
{{ default (printf "%s-tls" (include "extproc.fullname" .)) .Values.dataPlane.tls.secretName }}
{{- end -}}

{{- define "extproc.rootNamespace" -}}
{{ default .Release.Namespace .Values.rootNamespace }}
{{- end -}}

{{- define "extproc.operator.host" -}}
{{ include "extproc.operator.name" . }}.{{ .Release.Namespace }}.svc.{{ .Values.clusterDomain }}
{{- end -}}

{{- define "extproc.operator.url" -}}
https://{{ include "extproc.operator.host" . }}:9443
{{- end -}}

{{- define "extproc.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end -}}
{{- end -}}

{{- define "extproc.selector" -}}
app.kubernetes.io/name: {{ include "extproc.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* Takes { root, component, name, namespace?, labels?, annotations? } and gives the whole metadata of an object. */}}
{{- define "extproc.metadata" -}}
name: {{ .name }}
{{- if ne (default "" .namespace) "-" }}
namespace: {{ default .root.Release.Namespace .namespace }}
{{- end }}
labels:
  {{- include "extproc.selector" . | nindent 2 }}
  app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
  app.kubernetes.io/managed-by: {{ .root.Release.Service }}
  app.kubernetes.io/part-of: extproc
  helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
  {{- with mergeOverwrite (deepCopy .root.Values.commonLabels) (default dict .labels) }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with mergeOverwrite (deepCopy .root.Values.commonAnnotations) (default dict .annotations) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "extproc.deployment.enabled" -}}
{{- if ne .Values.mode "sidecar" -}}true{{- end -}}
{{- end -}}

{{- define "extproc.injection.enabled" -}}
{{- if ne .Values.mode "deployment" -}}true{{- end -}}
{{- end -}}

{{- define "extproc.webhooks.enabled" -}}
{{- if or .Values.validation.enabled (include "extproc.injection.enabled" .) -}}true{{- end -}}
{{- end -}}
