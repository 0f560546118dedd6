#!/bin/bash
# Start to ready and resident memory, with and without the AOT cache: medians of five. Takes target/educates-gateway.jar
# and a JDK 25 in JAVA_HOME.
set -euo pipefail

docker=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
jar=${1:-$docker/../target/educates-gateway.jar}
runs=${RUNS:-5}
export SERVER_PORT=${MEASURE_PORT:-18050}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'kill -KILL "${pid:-}" 2>/dev/null || true; rm -rf "$work"' EXIT

"$docker/build-steps.sh" extract "$jar" "$work/layers"
mkdir "$work/app"
for layer in dependencies spring-boot-loader snapshot-dependencies application; do
	cp -a "$work/layers/$layer/." "$work/app"
done
"$docker/build-steps.sh" train "$work/app" >"$work/train.log" 2>&1 || { cat "$work/train.log"; exit 1; }
cp "$jar" "$work/app/whole.jar"
cd "$work/app"

# NAME JAVA-OPTIONS…: prints the medians
measure() {
	local name=$1
	shift
	for _ in $(seq "$runs"); do
		local began
		began=$(date +%s%N)
		"$java" @"$docker/jvm.options" -XX:MaxRAM=768m "$@" >"$work/run.log" 2>&1 &
		pid=$!
		until "$docker/healthcheck.sh" 2>/dev/null; do
			kill -0 "$pid"
			sleep 0.05
		done
		printf '%d %d\n' $((($(date +%s%N) - began) / 1000000)) \
			"$(awk '/VmRSS/ {print $2 / 1024}' "/proc/$pid/status" | cut -d. -f1)"
		kill -TERM "$pid"
		wait "$pid" || true
	done >"$work/times"
	printf '| %s | %d ms | %d MB |\n' "$name" "$(median 1)" "$(median 2)"
}

median() {
	cut -d' ' -f"$1" "$work/times" | sort -n | sed -n "$(((runs + 1) / 2))p"
}

printf '| what | ready after | resident |\n|---|---|---|\n'
measure 'the jar' -jar whole.jar
measure 'extracted' -jar educates-gateway.jar
measure 'extracted, with the AOT cache' -XX:AOTCache=gateway.aot -jar educates-gateway.jar
