#!/usr/bin/env bash
# Builds and tests the example, and plays its playbook. Called by .ci/run; alone it needs what `make setup` installs, SQLite's headers,
# curl, Python 3 and Chromium. SCRATCH names the build folder.
set -euo pipefail
cd "$(dirname "$0")"
scratch=${SCRATCH:-.build}
SUDO=$([ "$(id -u)" = 0 ] || echo sudo)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for pair in sqlite3.h:libsqlite3-dev curl:curl python3:python3 chromium:chromium; do
  if ! command -v "${pair%%:*}" >/dev/null && [ ! -e "/usr/include/${pair%%:*}" ]; then missing="${missing:-} ${pair##*:}"; fi
done
if [ -n "${missing:-}" ]; then
  $SUDO apt-get update -qq
  # shellcheck disable=SC2086 # a list of packages
  DEBIAN_FRONTEND=noninteractive $SUDO apt-get install -y -qq $missing >/dev/null
fi

echo "== example: build without a warning, tests"
swift build --scratch-path "$scratch" --build-tests 2>&1 | tee "$log"
if grep -E 'Examples/StructServer/.*warning: ' "$log"; then echo "✗ the build has warnings" >&2; exit 1; fi
swift test --scratch-path "$scratch" --skip-build

echo "== example: processes"
tool=$PWD/$scratch/debug/StructServer
Tests/process.py "$tool" ../../Fixtures --kills "${KILLS:-10}"
Tests/mutants.py "$tool" ../../Fixtures --requests "${MUTANTS:-2000}"
Tests/status.sh "$tool"

echo "== example: the playbook"
TOOL=$tool RATE=${RATE:-720} ./playbook.sh
