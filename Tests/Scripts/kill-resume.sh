#!/usr/bin/env bash
# A run that is killed at random moments and resumed from its checkpoint ends in the digest of an undisturbed run.
# Usage: kill-resume.sh [path of structctl] [kills]
set -uo pipefail
cd "$(dirname "$0")/../.."
tool=${1:-.build/release/structctl}
kills=${2:-50}
[ -x "$tool" ] || tool=.build/debug/structctl
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
count=${COUNT:-3000000}
command=("$tool" run Fixtures/medium.json --seed 7 --count "$count" --json)
digest() { sed -n 's/^  "digest": "\([0-9a-f]*\)",*$/\1/p'; }

expected=$("${command[@]}" 2>/dev/null | digest)
done=0
runs=0
resumed=0
while [ "$done" -lt "$kills" ]; do
  if [ -e "$folder/state" ]; then resumed=$((resumed + 1)); fi
  "${command[@]}" --checkpoint "$folder/state" --checkpoint-every 0.02 >"$folder/out" 2>/dev/null &
  pid=$!
  sleep "0.$(printf '%03d' $((RANDOM % 300 + 20)))"
  if kill -KILL $pid 2>/dev/null; then
    wait $pid 2>/dev/null
    status=$?
  else
    wait $pid
    status=$?
  fi
  if [ $status -eq 0 ]; then
    runs=$((runs + 1))
    if [ "$(digest <"$folder/out")" != "$expected" ]; then echo "✗ a resumed run ended in another digest" >&2; exit 1; fi
    # A finished run keeps its checkpoint; the next one is to start afresh.
    rm -f "$folder/state"
  else
    done=$((done + 1))
  fi
done 2>/dev/null
if [ "$("${command[@]}" --checkpoint "$folder/state" 2>/dev/null | digest)" != "$expected" ]; then
  echo "✗ the last run ended in another digest" >&2
  exit 1
fi
echo "✓ $kills kills, $resumed starts from a checkpoint, $((runs + 1)) runs to the end, one digest: $expected"
