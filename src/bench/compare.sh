#!/usr/bin/env bash
# Measures the gateway beside graphql-yoga and beside the recorded figures of the lookup service 3.7.1, and writes table and
# chart of docs/benchmarks.md: compare.sh [reads] [requests] [candidates] [held] [start] [growth] [profile], all without a
# name. Each takes at most 5 minutes on a quiet machine, and all of them 25; a load with failures ends the run. The contestants
# of a part take turns in one run: each is warmed up, and the others are stopped meanwhile. growth: the gateway alone with 100
# to 10,000 portals; profile: its path of a request, by JFR, which also writes the table of docs/performance.md.
# Everything is on 127.0.0.1, every load ends after SECS (3) seconds or MOST (1000000) requests.
# It needs a JDK 25 in JAVA_HOME, target/educates-gateway.jar (mvn -Pquick -DskipTests package), node 20 with npm, wrk, jq.
# ROUNDS (2) turns, of which the median counts; WARM (15) seconds of each load before. COMMAND: another command to start it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$here/../..
peers=$here/compare
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
options="@$top/docker/jvm.options -Xmx1g" # those of the image, with more memory
gateway=${COMMAND:-$java $options -jar $top/target/educates-gateway.jar}
secs=${SECS:-3} rounds=${ROUNDS:-2} warm=${WARM:-15}
export MOST=${MOST:-1000000}
results=$top/target/compare
mkdir -p "$results"
work=$(mktemp -d)
started=()
declare -A port=([gateway]=26180 [yoga]=26181 ['yoga, cached']=26182) pids=()
cleanup() {
	for pid in "${started[@]}"; do kill -CONT "$pid" 2>/dev/null || true; kill "$pid" 2>/dev/null || true; done
	for pid in "${started[@]}"; do wait "$pid" 2>/dev/null || true; done
	started=() pids=()
}
report() { # also of a run that failed
	[ -z "${measured:-}" ] || node "$peers/report.mjs" "$results" "$top/docs"
}
trap 'cleanup; rm -rf "$work"; report' EXIT

for tool in wrk jq node curl; do command -v $tool >/dev/null || { echo "$tool is missing" >&2; exit 1; }; done

launch() { # name log command…
	local name=$1 log=$2
	shift 2
	"$@" >"$work/$log" 2>&1 &
	pids[$name]=$!
	started+=($!)
}
await() { # pid url log
	local until=$((SECONDS + ${PATIENCE:-180}))
	while [ $SECONDS -lt $until ]; do
		kill -0 "$1" 2>/dev/null || { cat "$work/$3" >&2; exit 1; }
		curl -sf -o /dev/null "$2" && return
		sleep 0.05
	done
	echo "$2 is not ready" >&2
	tail -20 "$work/$3" >&2
	exit 1
}
begin() { # size [command]: starts portals and the gateway
	export SIZE=$1
	! curl -s -o /dev/null http://127.0.0.1:26200/calls || { echo 'port 26200 is in use' >&2; exit 1; }
	launch portals portals.log node "$peers/portals.mjs"
	await "${pids[portals]}" http://127.0.0.1:26200/calls portals.log
	node "$peers/fleet.mjs" config "$work/fleet.yaml"
	local before=${EPOCHREALTIME/./}
	# shellcheck disable=SC2086
	launch gateway gateway.log ${2:-$gateway} --server.port=${port[gateway]} --spring.config.additional-location="file:$work/fleet.yaml" \
		--spring.main.banner-mode=off --gateway.refresh.maximum-age=60s
	await "${pids[gateway]}" http://127.0.0.1:${port[gateway]}/readyz gateway.log
	ready=$(((${EPOCHREALTIME/./} - before) / 1000))
	for _ in $(seq "${LOGINS:-32}"); do
		curl -sf -H 'Content-Type: application/json' -d '{"username":"front-end","password":"password"}' \
			http://127.0.0.1:${port[gateway]}/auth/login | jq -r .access_token
	done >"$work/tokens"
	export TOKENS=$work/tokens
}
yogas() {
	local name
	[ -d "$peers/node_modules" ] || npm ci --prefix "$peers" --no-audit --no-fund >&2
	for name in yoga 'yoga, cached'; do
		local cache=
		[ "$name" = yoga ] || cache=1
		launch "$name" "$name.log" env PORT="${port[$name]}" CACHE=$cache node "$peers/yoga.mjs"
		await "${pids[$name]}" "http://127.0.0.1:${port[$name]}/graphql?query=%7B__typename%7D" "$name.log"
	done
}
only() { # the others are stopped while it is measured
	local name
	for name in "${!pids[@]}"; do
		case $name in
			portals | "$1") kill -CONT "${pids[$name]}" ;;
			*) kill -STOP "${pids[$name]}" ;;
		esac
	done
}
cpu() { awk '{print ($14 + $15) * 10}' "/proc/${pids[$1]}/stat"; }
number=0 background=0
load() { # contestant kind connections seconds [path]: requests, requests/s, p50, p99, failed, CPU ms of each
	local before after out
	number=$((number + 1))
	before=$(cpu "$1")
	out=$(RUN=$number$RANDOM KIND=$2 wrk -t1 -c"$3" -d"$4s" --timeout 15s -s "$peers/load.lua" \
		"http://127.0.0.1:${port[$1]}${5:-/graphql}" | sed -n 's/^RESULT //p')
	awk -v what="$1, $2" '!$1 || $5 > $1 / 100 {print "the load of " what " failed: " $1 + 0 " responses, " $5 + 0 " failures" >"/dev/stderr"; bad = 1}
		END {exit bad || !NR}' <<<"$out" || { [ -n "$out" ] || echo "wrk has no result of $1, $2" >&2; exit 1; }
	after=$(cpu "$1")
	# without what the process takes anyway, in ms a second
	awk -v ms=$((after - before - background * $4)) '{printf("%s %.3f\n", $0, ($1 && ms > 0) ? ms / $1 : 0)}' <<<"$out"
}
measure() { # part row contestant kind connections [path]
	local figures
	only "$3"
	figures=$(load "$3" "$4" "$5" "$secs" "${6:-}")
	printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$5" "${figures// /$'\t'}" | tee -a "$results/$1.tsv"
}
warm() { # contestant kind [path]
	only "$1"
	load "$1" "$2" 64 "$warm" "${3:-}" >/dev/null
}
both() { # part row connections: requests for sessions over both APIs
	measure "$1" "$2, GraphQL" gateway graphql "$3"
	measure "$1" "$2, REST" gateway rest "$3" /api/v1/workshops
}
warm_both() {
	warm gateway graphql
	warm gateway rest /api/v1/workshops
}

reads() {
	for size in 4x5x20x20x0 10x10x50x50x0 20x50x50x200x0; do
		local shops=${size%x0}
		shops=${shops##*x}
		begin $size
		yogas
		jq -n --arg q "{ workshops(first: $shops) { nodes { name title availability { status ready remaining capacity allocated } } } }" \
			'{query: $q}' -c >"$work/document"
		export FILE=$work/document
		warm gateway executed
		warm=5 warm gateway kept
		warm=3 warm gateway list "/api/v1/workshops?tenant=tenant-1"
		for name in yoga 'yoga, cached'; do warm=2 warm "$name" kept; done
		for _ in $(seq "$rounds"); do
			measure reads "$shops workshops, kept" gateway kept 64
			measure reads "$shops workshops, kept" yoga kept 64
			measure reads "$shops workshops, kept" 'yoga, cached' kept 64
			measure reads "$shops workshops, executed" gateway executed 64
			measure reads "$shops workshops, executed" yoga executed 64
			measure reads "$shops workshops, REST" gateway list 64 "/api/v1/workshops?tenant=tenant-1"
		done
		cleanup
		unset FILE
	done
}
requests() {
	begin 4x5x20x20x0
	export WORKSHOPS=20
	warm_both
	for _ in $(seq "$rounds"); do
		both requests 'portals at 0 ms' 64
		both requests 'portals at 0 ms' 1
	done
	for latency in 20 100; do
		curl -sf -o /dev/null -X POST "http://127.0.0.1:26200/latency?$latency"
		both requests "portals at $latency ms" 1
	done
	cleanup
}
candidates() {
	for size in 20x50x50x50x0 60x50x50x50x0; do
		local count=1,000
		[ $size = 20x50x50x50x0 ] || count=3,000
		begin $size
		export WORKSHOPS=50
		warm_both
		for _ in $(seq "$rounds"); do
			both candidates "$count candidates" 8
			both candidates "$count candidates" 1
		done
		cleanup
	done
}
held() {
	for sessions in 10 1000; do
		begin 4x5x5x5x$sessions
		local last=$((100 * sessions - 1))
		export WORKSHOP=lab-workshop-004 USER_ID=u$last
		warm_both
		for _ in $(seq "$rounds"); do
			both held "own session among $((last + 1))" 1
		done
		cleanup
		unset WORKSHOP USER_ID
	done
}
start() {
	local from kind command compiler
	trained
	export WORKSHOPS=20
	for kind in '' ', AOT cache' ', AOT cache, C1 only'; do
		compiler=
		[ "$kind" != ', AOT cache, C1 only' ] || compiler=-XX:TieredStopAtLevel=1
		command="$java $options $compiler -XX:AOTMode=on -XX:AOTCache=$work/app/gateway.aot -jar $work/app/educates-gateway.jar"
		[ -n "$kind" ] || command=
		begin 4x5x20x20x0 "$command"
		printf 'start\tready after the start%s\tgateway\t–\t0\t0\t%d\t0\t0\t%d\n' "$kind" $ready "$(cpu gateway)" | tee -a "$results/start.tsv"
		for from in 0 5 10 15 20 25; do
			secs=5 measure start "seconds $from to $((from + 5)) after readiness, GraphQL$kind" gateway graphql 64
		done
		cleanup
	done
}
trained() { # with the requests that are measured, unlike docker/build-steps.sh
	"$java" -Djarmode=tools -jar "$top/target/educates-gateway.jar" extract --destination "$work/app" >/dev/null
	begin 4x5x20x20x0 "$java $options -XX:MaxMetaspaceSize=512m -XX:AOTCacheOutput=$work/app/gateway.aot -jar $work/app/educates-gateway.jar"
	WORKSHOPS=20 warm=30 warm_both
	cleanup
	[ -s "$work/app/gateway.aot" ] || { echo 'the AOT cache was not written' >&2; tail -5 "$work/gateway.log" >&2; exit 1; }
}

# Each workshop is on 8 portals, whatever their number: what it costs, and idle polls of all portals every 5 s.
growth() {
	local heap
	warm=$((warm / 5))
	for portals in 100 1000 3000 10000; do
		LOGINS=8 begin 20x$((portals / 20))x4x$((portals / 2))x0
		export WORKSHOPS=$((portals / 2)) WORKSHOP=lab-workshop-001
		echo '{"query":"{ workshop(name: \"lab-workshop-001\") { name title availability { status ready remaining } } }"}' >"$work/document"
		FILE=$work/document warm gateway executed
		FILE=$work/document warm gateway kept
		warm gateway graphql
		idle "$portals portals, polls of a second" $((portals / 5))
		FILE=$work/document measure growth "$portals portals, executed read" gateway executed 8
		FILE=$work/document measure growth "$portals portals, kept read" gateway kept 8
		measure growth "$portals portals, request" gateway graphql 8
		unset WORKSHOP
		heap=$(live)
		printf 'growth\t%s portals, live heap\tgateway\t0\t0\t%s\t0\t0\t0\t0\n' "$portals" "$heap" | tee -a "$results/growth.tsv"
		cleanup
		background=0
	done
	LOGINS=1 begin 20x50x54x50x0
	printf 'growth\t50000 environments more, live heap\tgateway\t0\t0\t%s\t0\t0\t0\t0\n' "$(live)" | tee -a "$results/growth.tsv"
	cleanup
}
idle() { # row polls: CPU of 5 s without requests
	local before
	before=$(cpu gateway)
	sleep 5
	background=$((($(cpu gateway) - before) / 5))
	printf 'growth\t%s\tgateway\t0\t%d\t0\t0\t0\t0\t%d\n' "$1" "$2" "$background" | tee -a "$results/growth.tsv"
}
live() { # MB of the heap after a collection
	local jcmd=${JAVA_HOME:+$JAVA_HOME/bin/}jcmd
	"$jcmd" "${pids[gateway]}" GC.run >/dev/null
	"$jcmd" "${pids[gateway]}" GC.class_histogram | awk '/^Total/ {printf "%.1f", $3 / 1048576}'
}
profile() { # BEFORE: the jar of another version, whose columns come first
	local jcmd=${JAVA_HOME:+$JAVA_HOME/bin/}jcmd version kind command path name figures columns
	local -A recordings=()
	export WORKSHOPS=20
	for version in ${BEFORE:+before} now; do
		command=
		[ $version = now ] || command="$java $options -jar $BEFORE"
		begin 4x5x20x20x0 "$command"
		warm=${WARM:-30} warm_both
		for kind in GraphQL REST; do
			path=/graphql
			[ $kind = GraphQL ] || path=/api/v1/workshops
			name="$kind${BEFORE:+ $version}"
			"$jcmd" "${pids[gateway]}" JFR.start name=$kind settings="$peers/profile.jfc" filename="$results/$kind-$version.jfr" >/dev/null
			secs=${PROFILE:-15} measure profile "$name" gateway ${kind,,} 64 $path
			"$jcmd" "${pids[gateway]}" JFR.stop name=$kind >/dev/null
			figures=$(tail -1 "$results/profile.tsv" | cut -f5,10 | tr '\t' '=')
			recordings[$kind]+="$name=$results/$kind-$version.jfr=$figures;"
		done
		cleanup
	done
	IFS=';' read -ra columns <<<"${recordings[GraphQL]}${recordings[REST]}"
	"$java" "$peers/Profile.java" "${columns[@]}" | tee "$results/profile.md"
}

parts=${*:-reads requests candidates held start growth profile}
for part in $parts; do
	case $part in
		reads | requests | candidates | held | start | growth | profile) ;;
		*) echo "part '$part' is none of reads, requests, candidates, held, start, growth, profile" >&2; exit 1 ;;
	esac
	printf '# %s, load %s, %d processors\n' "$(date -u +%F)" "$(cut -d' ' -f1-3 /proc/loadavg)" "$(nproc)" >"$results/$part.tsv"
	measured=1 SECONDS=0
	$part
	echo "$part took $SECONDS s" >&2
done
