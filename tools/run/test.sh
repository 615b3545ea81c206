#!/usr/bin/env bash
# Runs ctest over a built preset and ends with one summary: test.sh PRESET JOBS [ctest argument...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
preset=$1 jobs=$2
shift 2

results=$PWD/build/$preset/test-results
rm -rf "$results"
mkdir -p "$results"

export GTEST_OUTPUT="xml:$results/"
export GTEST_COLOR=no
export UBSAN_OPTIONS=print_stacktrace=1
status=0
ctest --preset "$preset" --parallel "$jobs" --output-junit "$results/ctest.junit" "$@" || status=$?
python3 tools/run/summary.py "$results" || status=1
exit "$status"
