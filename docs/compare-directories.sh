#!/bin/bash
# Compares what the lookup service and the gateway list over the same REST API: clusters, portals, tenants, clients and the
# workshops of each tenant. Prints the differences, and ends with 1 if there are any.
# Needs curl and jq. The client must have the role admin in both:
#   CLIENT=NAME PASSWORD=… docs/compare-directories.sh http://lookup-service http://gateway
set -euo pipefail

[ $# = 2 ] || { echo "usage: CLIENT=NAME PASSWORD=… $0 LOOKUP_SERVICE_URL GATEWAY_URL" >&2; exit 2; }
: "${CLIENT:?name of a client with the role admin}" "${PASSWORD:?its password}"
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# the password and the token stay out of the list of processes
token() {
	jq -n '{username: env.CLIENT, password: env.PASSWORD}' |
		curl -sSf --max-time 30 -H 'Content-Type: application/json' --data @- "$1/auth/login" | jq -r .access_token
}

get() {
	curl -sSf --max-time 30 -H @"$work/$1.header" "$2"
}

directory() {
	local name=$1 url=$2 lists='{}' token rows list tenant
	token=$(token "$url") || { echo "no log-in at $url for client $CLIENT" >&2; return 2; }
	printf 'Authorization: Bearer %s\n' "$token" >"$work/$name.header"
	for list in clusters portals tenants clients; do
		rows=$(get "$name" "$url/api/v1/$list" | jq ".$list") ||
			{ echo "no list of $list at $url: the client needs the role admin" >&2; return 2; }
		lists=$(jq --arg list "$list" --argjson rows "$rows" '.[$list] = ($rows | sort_by(tojson))' <<<"$lists")
	done
	for tenant in $(jq -r '.tenants[].name | @uri' <<<"$lists"); do
		rows=$(get "$name" "$url/api/v1/workshops?tenant=$tenant" | jq '[.workshops[] | {name, title}]') ||
			{ echo "no workshops of tenant $tenant at $url" >&2; return 2; }
		lists=$(jq --arg tenant "workshops of $tenant" --argjson rows "$rows" '.[$tenant] = ($rows | sort_by(.name))' <<<"$lists")
	done
	# numbers change while sessions run; uids and generations of some objects are not known to the gateway
	jq -S 'walk(if type == "object" then del(.uid, .generation, .allocated, .available, .phase) else . end)' <<<"$lists"
}

directory lookup "${1%/}" >"$work/lookup.json"
directory gateway "${2%/}" >"$work/gateway.json"
if diff -u --label "$1" --label "$2" "$work/lookup.json" "$work/gateway.json"; then
	echo "both list the same: $(jq -r '. as $all | ["cluster", "portal", "tenant", "client"]
		| map(. as $one | ($all[$one + "s"] | length) as $number | "\($number) \($one)\(if $number == 1 then "" else "s" end)")
		| join(", ")' "$work/gateway.json")"
else
	exit 1
fi
