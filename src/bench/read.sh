#!/usr/bin/env bash
# Loads a gateway that `Benchmarks serve-small` or `serve-large` has started, with wrk: read.sh TOKEN > table
# TOKEN is one of those that it has printed. RUNS (5) runs of SECS (5) seconds with CONNECTIONS (50) each, in turns, after
# one of WARM (SECS) seconds to warm up. ONLY: a regular expression, which of them. FIRST (20): workshops of a page.
set -euo pipefail
token=$1
url=http://127.0.0.1:18981
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
first=${FIRST:-20}
query='{ workshops(first: '$first') { nodes { name title availability { status ready remaining capacity allocated } } } }'
volatile='{ workshops(first: '$first') { nodes { name title availability { status ready remaining capacity allocated observedAt } } } }'
encoded=$(jq -rn --arg q "$query" '$q|@uri')
hash=$(printf %s "$query" | sha256sum | cut -d' ' -f1)
extensions='{"persistedQuery":{"version":1,"sha256Hash":"'$hash'"}}'
pid=$(ss -Hltnp 'sport = :18981' | sed 's/.*pid=\([0-9]*\).*/\1/')

ask() { curl -sS -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "$@"; }
jq -n --arg q "$query" '{query: $q}' > "$work/kept.json"
jq -n --arg q "$query" '{query: $q, variables: {n: "%d"}}' > "$work/executed.json"
jq -n --arg q "$volatile" '{query: $q, variables: {n: "%d"}}' > "$work/aged.json"
ask -d @"$work/kept.json" $url/graphql > "$work/answer.json"
ask --data-binary @"$work/answer.json" $url/floor/bytes
jq -n --arg q "$query" --argjson e "$extensions" '{query: $q, extensions: $e}' | ask -d @- $url/graphql > /dev/null
tag=$(ask -D - -o /dev/null "$url/graphql?query=$encoded" | tr -d '\r' | sed -n 's/^[Ee][Tt]ag: //p')

script() { # file method body header
	cat > "$work/$1.lua" <<LUA
wrk.method = "$2"
wrk.headers["Authorization"] = "Bearer $token"
wrk.headers["Content-Type"] = "application/json"
$4
LUA
	[ -z "$3" ] || printf "local f = io.open('%s'); wrk.body = f:read('*a'); f:close()\n" "$3" >> "$work/$1.lua"
}
script floor POST "$work/kept.json" ''
script kept POST "$work/kept.json" ''
another='request = function() n = (n or 0) + 1; return wrk.format(nil, nil, nil, string.format(wrk.body, n)) end'
script executed POST "$work/executed.json" "$another"
script aged POST "$work/aged.json" "$another"
script get GET '' ''
script same GET '' "wrk.headers['If-None-Match'] = '$tag'"

cpu() { awk '{print ($14 + $15) * 10}' "/proc/$pid/stat"; }
load() { # name script path
	[[ $1 =~ ${ONLY:-.} ]] || return 0
	local before after out requests
	before=$(cpu)
	out=$(wrk -t1 -c"${CONNECTIONS:-50}" -d"${secs}s" --latency -s "$work/$2.lua" "$url$3")
	after=$(cpu)
	requests=$(awk '/requests in/ {print $1}' <<< "$out")
	awk -v n="$1" -v r="$requests" -v ms=$((after - before)) '/Requests\/sec/ {rps = $2} /^ +50%/ {p50 = $2} /^ +99%/ {p99 = $2}
		/Non-2xx/ {bad = $NF} END {printf "%s\t%d\t%.3f\t%s\t%s\t%s\n", n, rps, ms / r, p50, p99, bad + 0}' <<< "$out" >> "$work/runs"
}
extensions=$(jq -rn --arg e "$extensions" '$e|@uri')
for run in $(seq 0 "${RUNS:-5}"); do
	if [ "$run" = 0 ]; then
		secs=${WARM:-${SECS:-5}}
	else
		secs=${SECS:-5}
		[ "$run" != 1 ] || : > "$work/runs"
	fi
	load 'floor, POST' floor /floor
	load 'kept, POST' kept /graphql
	load 'kept, GET' get "/graphql?query=$encoded"
	load 'kept, GET by hash' get "/graphql?extensions=$extensions"
	load 'same, GET 304' same "/graphql?query=$encoded"
	load 'executed, POST' executed /graphql
	load 'executed with observedAt, POST' aged /graphql
	load 'REST list' get /api/v1/workshops
done
echo "$(wc -c < "$work/answer.json") bytes an answer; load $(cut -d' ' -f1-3 /proc/loadavg)"
echo '| what | requests/s | least–most | CPU ms each | p50 | p99 | failed |'
echo '|---|---|---|---|---|---|---|'
for name in 'floor, POST' 'kept, POST' 'kept, GET' 'kept, GET by hash' 'same, GET 304' 'executed, POST' 'executed with observedAt, POST' 'REST list'; do
	[[ $name =~ ${ONLY:-.} ]] || continue
	grep -F "$name	" "$work/runs" | sort -t'	' -k2n | awk -F'\t' -v name="$name" \
		'{r[NR] = $2; c[NR] = $3; p[NR] = $4; q[NR] = $5; bad += $6} END {m = int((NR + 1) / 2); printf "| %s | %d | %d–%d | %.3f | %s | %s | %d |\n", name, r[m], r[1], r[NR], c[m], p[m], q[m], bad}'
done
