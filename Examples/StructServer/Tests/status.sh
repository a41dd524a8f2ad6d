#!/usr/bin/env bash
# Starts a server with some runs and looks at its status page in Chromium: status.sh TOOL [FOLDER FOR PICTURES]
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
export STRUCTSERVER_ADMIN_PASSWORD="a password for the page"
STRUCTSERVER_SECRET_KEY=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n') \
  "$1" --port 0 --database "$work/db.sqlite" --deals ../../../Fixtures --admin-user admin --secure-cookies false \
  --test-clock-rate 120 >"$work/out" 2>"$work/log" &
server=$!
for _ in $(seq 100); do grep -qs listening "$work/out" && break; sleep 0.1; done
base=$(sed -n 's/listening on //p' "$work/out")
json='Content-Type: application/json'
curl -sS -o "$work/answer" -c "$work/jar" -H "$json" -d "{\"user\": \"admin\", \"password\": \"$STRUCTSERVER_ADMIN_PASSWORD\"}" "$base/api/login"
for seed in $(seq 8); do
  curl -sS -o "$work/answer" -b "$work/jar" -H "$json" -d "{\"fixture\": \"small\", \"seed\": $seed, \"count\": 5000}" "$base/api/phase1/run"
  sleep 0.3
done
./page.py "$base" admin "$STRUCTSERVER_ADMIN_PASSWORD" ${2:+"$2"}
