{{/* The registry's configuration; keys and passwords come by REGISTRY_ variables and files. */}}
{{- define "configuration" -}}
version: 0.1
log: {level: info}
storage:
  s3:
    region: {{ .Values.storage.region | quote }}
    regionendpoint: {{ .Values.storage.endpoint | quote }}
    bucket: {{ .Values.storage.bucket | quote }}
    forcepathstyle: {{ .Values.storage.pathStyle }}
    secure: true
    # Without a key management service MinIO refuses what asks for encryption.
    encrypt: false
  # Nodes cannot reach the storage, so layers pass through here.
  redirect: {disable: true}
  delete: {enabled: true}
  # No cache of descriptors: after a garbage collection it would name blobs that are gone.
http:
  addr: :5000
  draintimeout: 20s
  tls:
    certificate: /etc/registry/tls/tls.crt
    key: /etc/registry/tls/tls.key
  headers:
    X-Content-Type-Options: [nosniff]
auth:
  htpasswd: {realm: Sealift, path: /etc/registry/accounts/htpasswd}
health:
  storagedriver: {enabled: true, interval: 10s, threshold: 3}
{{- end }}
