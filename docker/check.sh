#!/bin/bash
# Runs the steps of the image without Docker, as far as that goes: layers, AOT cache, simulator and gateway as in
# compose.yaml, each with the memory that it would have there, as a user who can write nowhere but in its /tmp; health
# check; and a graceful end with a request under way. Takes target/educates-gateway.jar and a JDK 25 in JAVA_HOME.
set -euo pipefail

docker=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
jar=${1:-$docker/../target/educates-gateway.jar}
port=${CHECK_PORT:-18060}
management=${CHECK_MANAGEMENT_PORT:-18061}
portals=${CHECK_PORTALS_PREFIX:-1807}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
chmod 755 "$work"
pids=()

finish() {
	for pid in "${pids[@]}"; do
		kill -KILL "$pid" 2>/dev/null || true
	done
	rm -rf "$work"
}
trap finish EXIT

say() {
	printf '== %s\n' "$*"
}

# as somebody who owns nothing
unprivileged=()
if [ "$(id -u)" = 0 ]; then
	unprivileged=(setpriv --reuid 65534 --regid 65534 --clear-groups)
fi

await() {
	for _ in $(seq 480); do
		"$@" >/dev/null 2>&1 && return
		kill -0 "${pids[-1]}" || break
		sleep 0.25
	done
	say "not, or not within two minutes: $*"
	tail -n 50 "$work"/*.log
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

say 'extract'
"$docker/build-steps.sh" extract "$jar" "$work/layers"
mkdir "$work/app" "$work/tmp" "$work/steps"
cp "$docker/build-steps.sh" "$docker/healthcheck.sh" "$docker/jvm.options" "$work/steps"
for layer in dependencies spring-boot-loader snapshot-dependencies application; do
	cp -a "$work/layers/$layer/." "$work/app"
done

say 'train'
"$work/steps/build-steps.sh" train "$work/app" >"$work/train.log" 2>&1 || { cat "$work/train.log"; exit 1; }
ls -l "$work/app/gateway.aot"
chmod 777 "$work/tmp"

say 'simulator alone'
sed "s/910\([14]\)/$portals\1/; s/0\.0\.0\.0/127.0.0.1/; s/request: 500ms/request: 4s/" "$docker/simulator.yaml" \
	>"$work/simulator.yaml"
(cd "$work/tmp" && exec "${unprivileged[@]}" "$java" -Xmx128m -Djava.io.tmpdir="$work/tmp" \
	-cp "$work/app/educates-gateway.jar" dev.educates.gateway.simulator.SimulatorApplication \
	--spring.config.additional-location="file:$work/simulator.yaml" --gateway.simulator.issuer-port="${portals}2") \
	>"$work/simulator.log" 2>&1 &
pids+=($!)
disown
await says GET /oauth2/token/ "${portals}4" HTTP

say 'gateway with 512 MB'
sed "s/[a-z]*\.localhost:910\([14]\)/127.0.0.1:$portals\1/" "$docker/gateway.yaml" >"$work/gateway.yaml"
export SERVER_PORT=$port MANAGEMENT_SERVER_PORT=$management GATEWAY_MANAGEMENT_OPEN=health,prometheus
export ROBOT_CLIENT_SECRET=demo-robot-secret ROBOT_PASSWORD=demo-robot-password
started=$(date +%s%N)
JAVA_TOOL_OPTIONS="-XX:MaxRAM=512m -Djava.io.tmpdir=$work/tmp -Xlog:aot*=info:file=$work/tmp/aot.txt" \
	"${unprivileged[@]}" "$work/steps/build-steps.sh" run "$work/app" \
	--spring.config.additional-location="file:$work/gateway.yaml" >"$work/gateway.log" 2>&1 &
gateway=$!
pids+=("$gateway")
await "$work/steps/healthcheck.sh"
say "ready after $((($(date +%s%N) - started) / 1000000)) ms"
grep -E 'Opened AOT cache|Using AOT-linked classes: true' "$work/tmp/aot.txt" | head -2

say 'health and metrics on their own port'
says GET /actuator/health/readiness "$management" '"status":"UP"'
says GET /actuator/prometheus "$management" '^jvm_memory_max_bytes' >/dev/null
says GET /actuator/sbom "$management" 'HTTP/1.1 401' >/dev/null
says GET /actuator/prometheus "$port" 'HTTP/1.1 404' >/dev/null

say 'written while it runs, and nothing elsewhere'
find "$work/tmp" -mindepth 1 -not -name aot.txt -printf '%y %P\n'
grep -E 'VmHWM|VmRSS' "/proc/$gateway/status"

say 'a request under way when the end is asked for'
token=$(http POST /graphql "$port" \
	'{"query": "mutation { login(username: \"operator\", password: \"operator-secret\") { accessToken } }"}' \
	| sed -n 's/.*"accessToken":"\([^"]*\)".*/\1/p')
[ -n "$token" ]
# offered by the slow portal alone
last='requestSession(input: {workshop: \"lab-helm-charts\", user: \"last\", tenant: \"partners\"}) { __typename }'
http POST /graphql "$port" "{\"query\": \"mutation { $last }\"}" >"$work/answer.txt" &
asking=$!
sleep 1
kill -TERM "$gateway"
sleep 0.5
if "$work/steps/healthcheck.sh" 2>/dev/null; then
	say 'still ready after the signal'
	exit 1
fi
says GET /livez "$port" 'HTTP/1.1 200' >/dev/null
wait "$asking"
grep SessionGranted "$work/answer.txt"
code=0
wait "$gateway" || code=$?
[ "$code" = 143 ]
say "ended with $code"
say 'all is well'
