{{/* What the charts have in common. Called with a dict of root, the chart, and part, which of its pods. */}}

{{- define "parts.labels" -}}
{{ include "parts.selector" . }}
app.kubernetes.io/part-of: sealift
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{- define "parts.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{/* Always by digest: nothing but the bundle's own bytes can be meant. */}}
{{- define "parts.image" -}}
{{- with .root.Values -}}
image: {{ printf "%s/%s/%s@%s" .imageRegistry .imageNamespace .image.name .image.digest | quote }}
imagePullPolicy: IfNotPresent
{{- end }}
{{- end }}

{{- define "parts.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.global.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- with .root.Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "parts.container" -}}
{{ include "parts.image" . }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  capabilities: {drop: [ALL]}
{{- end }}

{{/* Pods that may connect: those with the label, here and in the namespaces that were named. */}}
{{- define "parts.clients" -}}
{{- $label := dict (printf "sealift.dev/%s-client" .root.Chart.Name) "true" -}}
- podSelector: {matchLabels: {{ toJson $label }}}
{{- range .root.Values.clientNamespaces }}
- podSelector: {matchLabels: {{ toJson $label }}}
  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: {{ . }}}}
{{- end }}
{{- end }}

{{- define "parts.dns" -}}
- to:
    {{- toYaml .root.Values.dns.peers | nindent 4 }}
  ports:
    {{- range .root.Values.dns.ports }}
    - {protocol: UDP, port: {{ . }}}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
{{- end }}

{{/* A certificate for the Services that are named, and for whatever else the values name. */}}
{{- define "parts.certificate" -}}
{{- $namespace := .root.Release.Namespace -}}
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: {{ .root.Chart.Name }}
  labels:
    {{- include "parts.labels" . | nindent 4 }}
spec:
  secretName: {{ .root.Chart.Name }}-tls
  # It outlives the chart, as the passwords do, and so it is the installer's to list and delete.
  secretTemplate: {labels: {app.kubernetes.io/managed-by: sealift}}
  dnsNames:
    - localhost
    {{- range .services }}
    - {{ . }}
    - {{ . }}.{{ $namespace }}
    - {{ . }}.{{ $namespace }}.svc
    - {{ . }}.{{ $namespace }}.svc.cluster.local
    {{- end }}
    {{- range .root.Values.certificate.dnsNames }}
    - {{ . }}
    {{- end }}
  {{- with .root.Values.certificate.ipAddresses }}
  ipAddresses: {{ toJson . }}
  {{- end }}
  duration: {{ .root.Values.certificate.duration }}
  renewBefore: {{ .root.Values.certificate.renewBefore }}
  privateKey: {algorithm: ECDSA, size: 256, rotationPolicy: Always}
  usages: [digital signature, server auth]
  issuerRef: {name: sealift-internal, kind: Issuer, group: cert-manager.io}
{{- end }}
