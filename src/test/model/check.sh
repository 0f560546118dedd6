#!/usr/bin/env bash
# Checks the model of the protocol between replicas with Spin (packages spin and gcc of Debian).
# The protocol must hold under the faults that it is made for; where one is expected to break it, Spin must find how.
# usage: check.sh [--full]    --full: up to two crashes, lost responses and outages (minutes, and some GB)
set -euo pipefail
model=$(cd "$(dirname "$0")" && pwd)/never-two.pml
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

check() { # expected errors (0 or 1), what, definitions
	local expected=$1 what=$2
	shift 2
	spin "$@" -a "$model"
	gcc -w -O2 -DSAFETY -DCOLLAPSE -o pan pan.c
	./pan -m200000 > out
	local found states
	found=$(sed -n 's/.*errors: *\([0-9]*\).*/\1/p' out)
	states=$(sed -n 's/ *\([0-9e.+]*\) states, stored.*/\1/p' out)
	if grep -q -e 'max search depth too small' -e 'out of memory' out || [ "$found" != "$expected" ]; then
		echo "FAILED: $what: expected $expected errors, found ${found:-none}" >&2
		cat out >&2
		[ ! -e never-two.pml.trail ] || spin -t -p "$@" "$model" >&2
		exit 1
	fi
	echo "$what: $([ "$expected" = 0 ] && echo holds || echo "counterexample found"), $states states"
}

check 0 "a crash, a lost response and an outage" -DCRASHES=1 -DLOST=1 -DOUTAGES=1
check 0 "a pause, a lost response and an outage" -DPAUSES=1 -DCRASHES=0
check 1 "a failover of Redis" -DFAILOVERS=1 -DCRASHES=0 -DLOST=0 -DOUTAGES=0
check 1 "a pause, without the comparison of the fact" -DNO_CHECK=1 -DPAUSES=1 -DCRASHES=0
check 1 "without the lock" -DNO_LOCK=1
check 1 "without the fact" -DNO_FACT=1
check 1 "with a fact that expires before its session" -DSHORT_FACT=1
check 1 "with reuse that does not record the fact" -DQUIET_REUSE=1
if [ "${1:-}" = --full ]; then
	check 0 "two crashes, two lost responses and two outages" -DCRASHES=2 -DLOST=2 -DOUTAGES=2
	check 1 "a pause with a crash, a lost response and an outage" -DPAUSES=1
fi
