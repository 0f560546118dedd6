{{- define "gateway.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "gateway.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains (include "gateway.name" .) .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "gateway.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "gateway.selector" -}}
app.kubernetes.io/name: {{ include "gateway.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "gateway.labels" -}}
{{ include "gateway.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end -}}

{{- define "gateway.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "gateway.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "gateway.secret" -}}
{{- default (include "gateway.fullname" .) .Values.secret.existingName -}}
{{- end -}}

{{- define "gateway.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end -}}
{{- end -}}

{{/* whether replicas share a store */}}
{{- define "gateway.shared" -}}
{{- $own := .Values.coordination.redis -}}
{{- $config := dig "gateway" "coordination" "redis" dict .Values.config -}}
{{- if or $own.url $own.nodes (get $config "url") (get $config "nodes") -}}true{{- end -}}
{{- end -}}

{{/* whether records are in a file on a volume */}}
{{- define "gateway.persistent" -}}
{{- if and .Values.persistence.enabled (not (include "gateway.shared" .)) -}}true{{- end -}}
{{- end -}}

{{- define "gateway.claim" -}}
{{- default (include "gateway.fullname" .) .Values.persistence.existingClaim -}}
{{- end -}}

{{- define "gateway.check" -}}
{{- if and .Values.coordination.redis.url .Values.coordination.redis.nodes -}}
{{- fail "coordination.redis.url and coordination.redis.nodes exclude each other" -}}
{{- end -}}
{{- if and .Values.coordination.redis.username (not .Values.coordination.redis.passwordSecret.name) -}}
{{- fail "coordination.redis.username takes a coordination.redis.passwordSecret.name" -}}
{{- end -}}
{{- if dig "gateway" "storage" "file" "" .Values.config -}}
{{- fail "config.gateway.storage.file: use persistence, which sets it to a file on a volume" -}}
{{- end -}}
{{- if and .Values.secret.existingName .Values.secret.values -}}
{{- fail "secret.existingName and secret.values exclude each other" -}}
{{- end -}}
{{- if and (not .Values.secret.existingName) (not .Values.secret.values.GATEWAY_SIGNING_KEY) -}}
{{- fail "set secret.existingName to a Secret with GATEWAY_SIGNING_KEY, or secret.values.GATEWAY_SIGNING_KEY to at least 32 random bytes: openssl rand -base64 48" -}}
{{- end -}}
{{- $several := or .Values.autoscaling.enabled (gt (int .Values.replicaCount) 1) -}}
{{- if and $several (not (include "gateway.shared" .)) -}}
{{- fail "several replicas give a user two sessions unless they share a store: set coordination.redis.url or coordination.redis.nodes, or replicaCount to 1 and autoscaling.enabled to false" -}}
{{- end -}}
{{- end -}}
