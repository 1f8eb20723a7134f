{{/*
Takes { root, target, kind } and fails when a policy of that kind that isn't this release's has the same target: Envoy Gateway would let one of
the two win. Without a cluster (helm template) there is nothing to look at.
*/}}
{{- define "extproc.envoyGateway.refuseShadowing" -}}
{{- if not .root.Values.attach.envoyGateway.allowShadowing -}}
{{- $target := .target -}}
{{- range $policy := (lookup "gateway.envoyproxy.io/v1alpha1" .kind $target.namespace "").items -}}
{{- $ours := eq (dig "labels" "app.kubernetes.io/instance" "" $policy.metadata) $.root.Release.Name -}}
{{- range $ref := concat (dig "targetRefs" list $policy.spec) (compact (list (dig "targetRef" "" $policy.spec))) -}}
{{- if and (not $ours) (eq $ref.kind $target.kind) (eq $ref.name $target.name) (eq (default "" $ref.sectionName) (default "" $target.sectionName)) -}}
{{- fail (printf "\n\n%s %s/%s has the same target, %s %s, and Envoy Gateway lets only one of two win. %s\n" $.kind $target.namespace $policy.metadata.name $target.kind $target.name (include "extproc.envoyGateway.advice" $)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "extproc.envoyGateway.advice" -}}
{{- if eq .kind "ClientTrafficPolicy" -}}
Raise connection.bufferLimit and http2.initialStreamWindowSize there, set attach.envoyGateway.clientTrafficPolicy.enabled: false, and tell the limit in existingBufferLimitBytes.
{{- else -}}
Move its filters to a policy with another target, or attach to another target; attach.envoyGateway.allowShadowing: true attaches anyway.
{{- end -}}
{{- end -}}
