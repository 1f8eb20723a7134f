{{- define "extproc.pod.security" -}}
runAsNonRoot: true
runAsUser: 1654
runAsGroup: 1654
fsGroup: 1654
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "extproc.container.security" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{/* Takes { root, component, part } and gives labels and annotations of a pod. */}}
{{- define "extproc.pod.metadata" -}}
labels:
  {{- $labels := merge (include "extproc.selector" . | fromYaml) (dict "app.kubernetes.io/version" .root.Chart.AppVersion "app.kubernetes.io/part-of" "extproc") }}
  {{- toYaml (merge $labels .part.podLabels .root.Values.commonLabels) | nindent 2 }}
{{- with merge (default dict .annotations) .part.podAnnotations .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Takes { root, component, part } and gives where the pods run. */}}
{{- define "extproc.pod.placement" -}}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if .part.topologySpread.enabled }}
topologySpreadConstraints:
{{- range .part.topologySpread.topologyKeys }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: {{ $.part.topologySpread.whenUnsatisfiable }}
  labelSelector:
    matchLabels:
      {{- include "extproc.selector" $ | nindent 6 }}
  matchLabelKeys: [{{ default "pod-template-hash" $.revision }}]
{{- end }}
{{- end }}
{{- with .part.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .part.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .part.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .part.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{/* Takes { root, component, part } and gives a PodDisruptionBudget. */}}
{{- define "extproc.pdb" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "extproc.metadata" . | nindent 2 }}
spec:
  maxUnavailable: {{ .part.podDisruptionBudget.maxUnavailable }}
  # A pod that is not ready serves nobody and may go.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "extproc.selector" . | nindent 6 }}
{{- end -}}
