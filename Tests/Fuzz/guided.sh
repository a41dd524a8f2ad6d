#!/usr/bin/env bash
# Builds the guided fuzzer (libFuzzer) and runs it for a while over the smallest faulty and sound inputs.
#   Tests/Fuzz/guided.sh [seconds] [scratch folder]
# First the canary: with a planted trap (in every sound deal of another name) the fuzzer, which starts from one sound deal, must stop with a
# crash, or it would not notice a real one. That takes it some seconds.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-60}
scratch=${2:-.build-guided}
export STRUCTENGINE_FUZZ=1 SWIFT_BACKTRACE=enable=no
swift build --scratch-path "$scratch" --product structfuzz-guided
fuzzer=$scratch/debug/structfuzz-guided
found=$(mktemp -d)
trap 'rm -rf "$found" "$found".*' EXIT
options=(-dict=Tests/Fuzz/Guided/structengine.dict -max_len=8192 -timeout=20 -rss_limit_mb=2048 -seed=1 -print_final_stats=1)

echo "== canary"
cp Fixtures/issues/sound.json "$found"
if STRUCTENGINE_CANARY=1 "$fuzzer" "${options[@]}" -max_total_time=300 -artifact_prefix="$found.canary-" "$found" >"$found.log" 2>&1; then
  tail -5 "$found.log" >&2
  echo "the planted trap was not noticed" >&2
  exit 1
fi
grep -E "deadly signal|the canary" "$found.log" | head -2
rm -f "$found".* "$found"/*

echo "== $seconds seconds"
"$fuzzer" "${options[@]}" -max_total_time="$seconds" -artifact_prefix=guided- "$found" Fixtures/issues 2>&1 | tail -12
