#!/usr/bin/env bash
# Size and words of a tree of this project: src/build/figures.sh [FOLDER]
set -euo pipefail
cd "${1:-$(dirname "$0")/../..}"

main=src/main/java/dev/educates
simulator=$main/simulator
[ -d $simulator ] || simulator=$main/gateway/simulator

gateway() { find src/main/java -name '*.java' -not -path "$simulator/*" "$@"; }
lines() { find "$@" -name '*.java' -exec cat {} + | wc -l; }

echo "lines of main code without the simulator: $(gateway -exec cat {} + | wc -l)"
echo "of it neither blank, comment nor import: $(gateway -exec cat {} + | grep -vcE '^\s*($|//|/?\*|import |package )')"
echo "lines of the simulator: $(lines $simulator)"
echo "lines of discovery: $(lines $main/gateway/discovery)"
echo "files of main code: $(gateway -not -name package-info.java | wc -l)"
echo "packages: $(gateway -printf '%h\n' | sort -u | wc -l)"
gateway -not -name package-info.java -exec wc -l {} \; | sort -n |
	awk '{a[NR] = $1} END {print "lines of a file: median " a[int((NR + 1) / 2)] ", p90 " a[int(NR * .9 + .5)] ", most " a[NR]}'
echo "lines of tests without benchmarks: $(lines src/test/java)"
echo "files of tests: $(find src/test/java -name '*.java' -not -name package-info.java | wc -l)"
for word in retry circuit queue idempotency cache webhook quota poll; do
	echo "whole word $word: $(grep -rowi "\b$word\b" src/main/java --include='*.java' | wc -l)"
done
