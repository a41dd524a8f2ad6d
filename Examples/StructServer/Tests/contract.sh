#!/usr/bin/env bash
# Holds a server to its own /openapi.json with schemathesis (PyPI): contract.sh TOOL [CASES FOR EACH CALL]
set -euo pipefail
cd "$(dirname "$0")"
tests=$PWD
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
export STRUCTSERVER_ADMIN_PASSWORD="a password for the contract"
STRUCTSERVER_SECRET_KEY=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n') \
  "$1" --port 0 --database "$work/db.sqlite" --backups "$work" --deals ../../../Fixtures --admin-user admin --secure-cookies false \
  >"$work/out" 2>"$work/log" &
server=$!
for _ in $(seq 100); do grep -qs listening "$work/out" && break; sleep 0.1; done
base=$(sed -n 's/listening on //p' "$work/out")
STRUCTSERVER_TOKEN=$(curl -sS -o "$work/answer" -D - -H 'Content-Type: application/json' \
  -d "{\"user\": \"admin\", \"password\": \"$STRUCTSERVER_ADMIN_PASSWORD\"}" "$base/api/login" |
  sed -n 's/^Set-Cookie: [^=]*=\([^;]*\).*/\1/p')
export STRUCTSERVER_TOKEN
# Not called here: what never ends, and what would end the session that all other calls need.
cd "$work"  # it keeps what it found beside it
python3 -m schemathesis.cli --config-file "$tests/schemathesis.toml" run "$base/openapi.json" --phases coverage,fuzzing \
  --max-examples "${2:-20}" --seed 1 --workers 2 --continue-on-failure --request-timeout 240 --suppress-health-check all \
  --exclude-operation-id page_events --exclude-operation-id logout --exclude-operation-id sessions_revoke
if grep -iE "fatal|unforeseen" "$work/log"; then exit 1; fi
