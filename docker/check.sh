#!/bin/bash
# Runs the image's steps and the services of compose.yaml without Docker: layers, AOT cache,
# simulator, gateway, and Prometheus if it is installed; health check; a graceful shutdown with a request in flight.
# Names, ports and files are those of compose.yaml, and so is what the services have: a root file system of their own
# that is read-only, 16 MB of /tmp, no capabilities, and the memory of their containers if this machine's control groups
# can be used. The file system's programs are this machine's, not the image's.
# Takes target/educates-gateway.jar, a JDK 25 in JAVA_HOME, util-linux, iproute2, and root (sudo --preserve-env=JAVA_HOME).
set -euo pipefail

docker=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
jar=$(realpath "${1:-$docker/../target/educates-gateway.jar}")

if [ -z "${CHECK_INSIDE:-}" ]; then
	[ "$(id -u)" = 0 ] || { echo "$0: takes root, for namespaces of its own" >&2; exit 2; }
	work=$(mktemp -d /var/tmp/gateway-check.XXXXXX)
	# out here nothing is mounted below it
	trap 'rm -rf --one-file-system "$work"' EXIT
	# a network of its own with nothing but this script's processes, all of which end with it
	code=0
	CHECK_INSIDE=$work unshare --mount --net --pid --fork --kill-child --mount-proc "$0" "$jar" || code=$?
	exit "$code"
fi

user=10001
home=${JAVA_HOME:?must be that of a JDK 25}
work=$CHECK_INSIDE
chmod 755 "$work"
groups=()
last=

finish() {
	local code=$?
	[ "$code" = 0 ] || tail -n 50 "$work"/*.log
	# shellcheck disable=SC2046
	kill -KILL $(jobs -p) 2>/dev/null || true
	wait 2>/dev/null || true
	for group in "${groups[@]}"; do
		rmdir "$group" || true
	done
}
trap finish EXIT

say() {
	printf '== %s\n' "$*"
}

await() {
	for _ in $(seq 480); do
		"$@" >/dev/null 2>&1 && return
		kill -0 "$last" || break
		sleep 0.25
	done
	say "not, or not within two minutes: $*"
	exit 1
}

# METHOD PATH PORT [BODY]: prints the whole answer
http() {
	local body=${4:-}
	exec 3<>"/dev/tcp/127.0.0.1/$3"
	printf '%s %s HTTP/1.0\r\nHost: localhost\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
		"$1" "$2" "${token:+Authorization: Bearer $token$'\r\n'}" "${#body}" "$body" >&3
	cat <&3
	exec 3<&-
}

says() {
	http "$1" "$2" "$3" "${5:-}" | grep -- "$4"
}

# WORKSHOP USER: asks for a session
request() {
	local input="{workshop: \\\"$1\\\", user: \\\"$2\\\", tenant: \\\"partners\\\"}"
	http POST /graphql 8080 "{\"query\": \"mutation { requestSession(input: $input) { __typename } }\"}" | tail -n 1
	echo
}

# NAME MB: a control group with so much memory, or nothing
limit() {
	local group memory
	if [ -w /sys/fs/cgroup/memory/cgroup.procs ]; then
		group=/sys/fs/cgroup/memory/gateway-check-$1-$$ memory=memory.limit_in_bytes
	elif grep -qw memory /sys/fs/cgroup/cgroup.subtree_control 2>/dev/null; then
		group=/sys/fs/cgroup/gateway-check-$1-$$ memory=memory.max
	else
		say "control groups cannot be used: $1 has more memory than its container would have"
		return
	fi
	mkdir "$group"
	groups+=("$group")
	echo "$2m" >"$group/$memory"
	ln -s "$group/cgroup.procs" "$work/$1.procs"
}

# NAME: makes the file system of a service, with this machine's programs
root() {
	local root=$work/$1 each
	mkdir -p "$root"/{app,dev,etc/educates,opt/java/openjdk,proc,steps,sys/fs/cgroup,tmp,usr,var/lib/educates-gateway}
	for each in bin lib lib64 sbin; do
		[ ! -e "/$each" ] || ln -s "usr/$each" "$root/$each"
	done
	mount --bind "$root" "$root"
	for each in usr sys/fs/cgroup; do
		mount --rbind -o ro "/$each" "$root/$each"
	done
	mount --rbind /dev "$root/dev"
	mount --bind -o ro "$home" "$root/opt/java/openjdk"
	mount -t proc -o nosuid proc "$root/proc"
	mount -t tmpfs -o size=16m,mode=1777 tmp "$root/tmp"
	cp "$work/hosts" "$root/etc/hosts"
	printf 'root:x:0:0::/:/usr/sbin/nologin\ngateway:x:%d:%d::/:/usr/sbin/nologin\n' "$user" "$user" >"$root/etc/passwd"
	cp "$docker/build-steps.sh" "$docker/healthcheck.sh" "$docker/jvm.options" "$root/steps"
}

# NAME: as read_only of compose.yaml
seal() {
	mount -o remount,bind,ro "$work/$1"
}

# NAME COMMAND…: takes the place of this process, with the environment of the image
enter() {
	local name=$1
	shift
	[ ! -e "$work/$name.procs" ] || echo 0 >"$work/$name.procs"
	exec chroot "$work/$name" setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs \
		--bounding-set -all --inh-caps -all env --ignore-environment --chdir=/app \
		PATH=/opt/java/openjdk/bin:/usr/bin:/bin JAVA_HOME=/opt/java/openjdk "${environment[@]}" "$@"
}

ip link set lo up
cp /etc/hosts "$work/hosts"
echo '127.0.0.1 localhost gateway prometheus academy.localhost partners.localhost' >"$work/hosts"
mount --bind "$work/hosts" /etc/hosts
mapfile -t environment < <(sed -n '/^ENV/,/[^\\]$/p' "$docker/Dockerfile" | grep -o '[A-Z_]*=[^ ]*')

say 'extract'
# the layers have its name
cp "$jar" "$work/educates-gateway.jar"
"$docker/build-steps.sh" extract "$work/educates-gateway.jar" "$work/layers"
root gateway
for layer in dependencies spring-boot-loader snapshot-dependencies application; do
	cp -a "$work/layers/$layer/." "$work/gateway/app"
done
chown -R "$user:$user" "$work/gateway/app"

say "train as user $user"
(enter gateway /steps/build-steps.sh train /app) >"$work/train.log" 2>&1
ls -l "$work/gateway/app/gateway.aot"

say 'simulator alone'
root portals
cp -a "$work/gateway/app/." "$work/portals/app"
cp "$docker/simulator.yaml" "$work/portals/etc/educates"
# slow enough to be in flight at the shutdown
sed -i 's/request: 500ms/request: 4s/' "$work/portals/etc/educates/simulator.yaml"
# with seats for many concurrent requests
sed -i 's/lab-helm-charts, capacity: 6/lab-helm-charts, capacity: 3000/' "$work/portals/etc/educates/simulator.yaml"
seal portals
limit portals 256
simulate() {
	(environment+=(SPRING_CONFIG_ADDITIONAL_LOCATION=file:/etc/educates/simulator.yaml)
		enter portals java -Xmx128m -cp /app/educates-gateway.jar dev.educates.simulator.SimulatorApplication) \
		>>"$work/simulator.log" 2>&1 &
	simulator=$!
	last=$simulator
	await says GET /oauth2/token/ 9104 HTTP
}
simulate

say 'gateway with 768 MB'
cp "$docker/gateway.yaml" "$work/gateway/etc/educates"
seal gateway
# as a volume of compose.yaml
mkdir -m 700 "$work/records"
chown "$user:$user" "$work/records"
mount --bind "$work/records" "$work/gateway/var/lib/educates-gateway"
limit gateway 768
started=$(date +%s%N)
# the load test below fills the limit of concurrent requests with requests for the slow portal
(environment+=(ROBOT_CLIENT_SECRET=demo-robot-secret ROBOT_PASSWORD=demo-robot-password
	GATEWAY_PORTAL_CONCURRENTREQUESTS=2000 GATEWAY_STORAGE_FILE=/var/lib/educates-gateway/records
	"JAVA_TOOL_OPTIONS=-Xlog:aot*=info:file=/tmp/aot.txt")
	enter gateway /steps/build-steps.sh run /app) >"$work/gateway.log" 2>&1 &
gateway=$!
last=$gateway
await "$docker/healthcheck.sh"
say "ready after $((($(date +%s%N) - started) / 1000000)) ms"
grep -E 'Opened AOT cache|Using AOT-linked classes: true' "$work/gateway/tmp/aot.txt" | head -2

say 'health and metrics on their own port'
says GET /actuator/health/readiness 8081 '"status":"UP"'
says GET /actuator/prometheus 8081 '^jvm_memory_max_bytes' >/dev/null
says GET /actuator/sbom 8081 'HTTP/1.1 401' >/dev/null
says GET /actuator/prometheus 8080 'HTTP/1.1 404' >/dev/null

say 'written while it runs; no other place could be written to'
find "$work/gateway/tmp" -mindepth 1 -not -name aot.txt -printf '%y %P\n'
grep -E 'VmHWM|VmRSS' "/proc/$gateway/status"

# CLIENT: prints a token of its own
login() {
	http POST /graphql 8080 \
		"{\"query\": \"mutation { login(username: \\\"$1\\\", password: \\\"${1%-portal}-secret\\\") { accessToken } }\"}" \
		| sed -n 's/.*"accessToken":"\([^"]*\)".*/\1/p'
}
token=$(login operator)
[ -n "$token" ]

if command -v prometheus promtool >/dev/null; then
	say 'Prometheus'
	mkdir -p "$work/prometheus"
	# where compose.yaml has them
	cp "$docker/prometheus.yml" "$docker/../docs/operations/alerts.yml" "$work/prometheus"
	promtool check config "$work/prometheus/prometheus.yml"
	prometheus --config.file="$work/prometheus/prometheus.yml" --storage.tsdb.path="$work/prometheus/data" \
		>"$work/prometheus.log" 2>&1 &
	last=$!
	series() {
		promtool query instant http://127.0.0.1:9090 "$1" | grep .
	}
	# with the reason if it is not
	await says GET /api/v1/targets 9090 '"health":"\(up\|down\)"'
	http GET /api/v1/targets 9090 | grep -o '"lastError":"[^"]*"\|"health":"[a-z]*"'
	series 'up{job="educates-gateway"} == 1'
	for workshop in lab-k8s-fundamentals lab-k8s-fundamentals no-such-lab; do
		request "$workshop" first
	done
	(token=other; http POST /graphql 8080 '{"query": "{ viewer { name } }"}' >/dev/null)
	# two readings more, of which rates are made
	sleep 35
	mapfile -t queries < <(sed -n 's/^ *"expr": "\(.*\)",\{0,1\}$/\1/p' "$docker/../docs/operations/dashboard.json" \
		| sed 's/\\"/"/g; s/\$__rate_interval/2m/g; s/\$instance/.+/g')
	for query in "${queries[@]}"; do
		# every call was answered
		[[ $query != *'outcome!="ANSWERED"'* ]] || continue
		series "$query" >/dev/null || { say "no series: $query"; exit 1; }
	done
	say "${#queries[@]} queries of the dashboard have series"
	[ "${#queries[@]}" -gt 20 ]
	if series 'ALERTS{alertstate="firing"}'; then
		say 'an alert fires although all is well'
		exit 1
	fi
else
	say 'there is no Prometheus here: neither its configuration nor the dashboard was tried'
fi

say 'load: slow bodies, slow heads, and requests that wait for the slow portal, all at once'
"$home/bin/java" -Xmx128m "$docker/../src/test/java/dev/educates/gateway/SlowSenders.java" 8080 \
	2000 3000 500 30 lab-helm-charts "$token" "$(login partners-portal)"
grep -E 'VmHWM|VmRSS' "/proc/$gateway/status"
# a sixth of 768 MB is kept free
peak=$(awk '/VmHWM/ {print int($2 / 1024)}' "/proc/$gateway/status")
[ "$peak" -le 640 ] || { say "the gateway took $peak MB, more than 640 of 768 MB"; exit 1; }
last=$gateway
await says GET /actuator/prometheus 8081 '^gateway_operations 0'

# the slow portal still processes what the load has requested
kill -KILL "$simulator"
wait "$simulator" || true
simulate
granted() {
	request lab-helm-charts "$1" | grep SessionGranted
}
last=$gateway
await granted first

say 'a request under way when the end is asked for'
# offered by the slow portal alone
request lab-helm-charts last >"$work/answer.txt" &
asking=$!
sleep 1
kill -TERM "$gateway"
sleep 0.5
if "$docker/healthcheck.sh" 2>/dev/null; then
	say 'still ready after the signal'
	exit 1
fi
says GET /livez 8080 'HTTP/1.1 200' >/dev/null
wait "$asking"
grep SessionGranted "$work/answer.txt"
code=0
wait "$gateway" || code=$?
[ "$code" = 143 ]
say "ended with $code"
say 'all is well'
