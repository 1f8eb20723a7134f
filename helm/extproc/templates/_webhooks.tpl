{{/* Takes { root, path }. Without caBundle: the operator, or cert-manager, fills it. */}}
{{- define "extproc.webhook.client" -}}
service:
  name: {{ include "extproc.operator.name" .root }}
  namespace: {{ .root.Release.Namespace }}
  port: 443
  path: {{ .path }}
{{- with .root.Values.certificates.caCertificate }}
caBundle: {{ b64enc . }}
{{- end }}
{{- end -}}

{{- define "extproc.webhook.injection" -}}
rules:
- apiGroups: [""]
  apiVersions: [v1]
  resources: [pods]
  operations: [CREATE]
  scope: Namespaced
clientConfig:
  {{- include "extproc.webhook.client" (dict "root" . "path" "/mutate") | nindent 2 }}
failurePolicy: {{ .Values.injection.failurePolicy }}
timeoutSeconds: {{ .Values.injection.timeoutSeconds }}
matchPolicy: Equivalent
reinvocationPolicy: IfNeeded
sideEffects: None
admissionReviewVersions: [v1]
{{- end -}}
