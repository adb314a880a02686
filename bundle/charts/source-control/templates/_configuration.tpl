{{/* Gitea's settings. The user of the database and the keys come from Secrets. */}}
{{- define "configuration" -}}
APP_NAME = Source control
RUN_MODE = prod
RUN_USER = gitea
WORK_PATH = /var/lib/gitea

[server]
# TLS ends in front of the socket, where a renewed certificate is taken up.
PROTOCOL = http+unix
HTTP_ADDR = /run/gitea/web.sock
UNIX_SOCKET_PERMISSION = 600
ROOT_URL = {{ .Values.url | default (printf "https://source-control.%s.svc/" .Release.Namespace) }}
LANDING_PAGE = login
ALLOW_GRACEFUL_RESTARTS = false
GRACEFUL_HAMMER_TIME = 20s
DISABLE_SSH = true
LFS_START_SERVER = false
OFFLINE_MODE = true

[database]
DB_TYPE = mysql
HOST = {{ .Values.database.host }}
NAME = {{ .Values.database.name }}
# The name in the server's certificate must be that of HOST.
SSL_MODE = true
DB_RETRIES = 300
DB_RETRY_BACKOFF = 1s

[security]
INSTALL_LOCK = true
SECRET_KEY_URI = file:/etc/source-control/keys/secretKey
INTERNAL_TOKEN_URI = file:/etc/source-control/keys/internalToken
DISABLE_GIT_HOOKS = true
DISABLE_WEBHOOKS = true

[oauth2]
JWT_SECRET_URI = file:/etc/source-control/keys/jwtSecret

[service]
DISABLE_REGISTRATION = true
REQUIRE_SIGNIN_VIEW = true
ENABLE_NOTIFY_MAIL = false

[openid]
ENABLE_OPENID_SIGNIN = false
ENABLE_OPENID_SIGNUP = false

[repository]
SCRIPT_TYPE = sh
DEFAULT_BRANCH = main
DISABLE_MIGRATIONS = true

# What would call out of the cluster, or needs what is not there.
[mirror]
ENABLED = false

[cron.update_checker]
ENABLED = false

[picture]
DISABLE_GRAVATAR = true
ENABLE_FEDERATED_AVATAR = false

[mailer]
ENABLED = false

[actions]
ENABLED = false

[packages]
ENABLED = false

[session]
PROVIDER = db

[indexer]
ISSUE_INDEXER_TYPE = db

[log]
MODE = console
LEVEL = Info
# Lines of each probe would bury the rest.
logger.router.MODE =
logger.xorm.MODE = problems

[log.problems]
MODE = console
LEVEL = Warn
{{- range $section, $keys := .Values.settings }}

[{{ $section }}]
{{- range $key, $value := $keys }}
{{ $key }} = {{ $value }}
{{- end }}
{{- end }}
{{- end }}
