#!/bin/bash
# The steps of the image, which also run without Docker (docker/check.sh).
#   extract JAR DIRECTORY   the layers of the jar, one folder each
#   train APPLICATION       creates the AOT cache of an extracted application
#   run APPLICATION ARGS…   starts the gateway with it
set -euo pipefail

steps=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
options=$steps/jvm.options
# used in training only, inside the image's build
port=${TRAINING_PORT:-18080}
prefix=${TRAINING_PORT_PREFIX:-1809}

java=${JAVA_HOME:+$JAVA_HOME/bin/}java

# PATH BODY: prints the gateway's answer, with bash alone
post() {
	exec 3<>"/dev/tcp/127.0.0.1/$port"
	printf 'POST %s HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
		"$1" "${#2}" "$2" >&3
	timeout 90 cat <&3
	exec 3<&-
}

# QUERY
ask() {
	post /graphql "{\"query\": \"${1//[[:space:]]/ }\"}"
}

extract() {
	"$java" -Djarmode=tools -jar "$1" extract --layers --destination "$2"
}

# until COMMAND…: retries for two minutes, while the gateway runs
until_done() {
	for _ in $(seq 240); do
		"$@" >/dev/null 2>&1 && return
		kill -0 "$pid"
		sleep 0.5
	done
	echo "not within two minutes: $*" >&2
	return 1
}

answers() {
	ask "$1" | grep "$2"
}

# USER: requests sessions and ends them, with both APIs by turns, until the time of the training is over. Their seats come free.
learner() {
	local answer id
	while [ "$SECONDS" -lt "$end" ]; do
		answer=$(ask "mutation { requestSession(input: {tenant: \\\"academy\\\",
			workshop: \\\"lab-container-basics\\\", user: \\\"$1\\\"}) { __typename
			... on SessionGranted { reused activationUrl session { id name state } } ... on SessionRefused { reason message } } }")
		post /api/v1/workshops "{\"tenantName\": \"academy\", \"workshopName\": \"lab-container-basics\", \"clientUserId\": \"$1\",
			\"clientIndexUrl\": \"https://portal.example.com/\"}"
		id=$(sed -n 's/.*"id":"\([^"]*\)".*/\1/p' <<<"$answer")
		[ -z "$id" ] || ask "mutation { terminateSession(id: \\\"$id\\\") { __typename } }"
		ask '{ workshops { nodes { name title availability { status ready remaining } } } portals { name health } }'
	done >/dev/null
}

# Trains with a run against simulated portals: start with a warm-up, queries, sessions, shutdown.
train() {
	cd "$1"
	rm -f gateway.aot*
	# The buffer that the cache is written from is part of the class space: that of a running gateway is too small for it.
	# Long timeouts, as the machine may be busy.
	"$java" @"$options" -XX:MaxMetaspaceSize=512m -XX:AOTCacheOutput=gateway.aot -jar educates-gateway.jar --spring.profiles.active=demo \
		--server.port="$port" --gateway.simulator.port-prefix="$prefix" --gateway.refresh.timeout=30s \
		--gateway.warm-up=10s \
		--logging.level.root=warn &
	pid=$!
	trap 'kill -KILL $pid 2>/dev/null || true' EXIT
	SERVER_PORT=$port until_done "$steps/healthcheck.sh"
	for _ in $(seq 30); do
		until_done answers '{ workshops { nodes { name title availability { status ready remaining } } }
			portals { name health } }' lab-container-basics
	done
	until_done answers 'mutation { requestSession(input: {workshop: \"lab-container-basics\", user: \"trainee\"}) {
		__typename } }' SessionGranted
	end=$((SECONDS + ${TRAINING_SECONDS:-60}))
	learners=()
	for user in one two three four; do
		learner "trainee-$user" &
		learners+=($!)
	done
	for learner in "${learners[@]}"; do
		wait "$learner"
	done
	kill -TERM "$pid"
	# 143: ended by the signal
	wait "$pid" || [ $? -eq 143 ]
	trap - EXIT
	[ -s gateway.aot ]
}

run() {
	cd "$1"
	shift
	exec "$java" @"$options" -XX:AOTCache=gateway.aot -jar educates-gateway.jar "$@"
}

case "${1:-}" in
	extract | train | run) "$@" ;;
	*) sed -n '2,5p' "${BASH_SOURCE[0]}"; exit 2 ;;
esac
