#!/usr/bin/env bash
# Load on loopback with wrk: load.sh TOOL [SECONDS]. 200 connections evaluate a hundred structures; then five runs of medium go on meanwhile; then the queue is
# filled. Prints each figure beside what it must be; exit status 1 if one is missed. TOOL should be a release build.
set -euo pipefail
cd "$(dirname "$0")"
tool=$1
seconds=${2:-60}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
export STRUCTSERVER_ADMIN_PASSWORD="a password for the load"
STRUCTSERVER_SECRET_KEY=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n') \
  "$tool" --port 0 --database "$work/db.sqlite" --deals ../../../Fixtures --admin-user admin --secure-cookies false --log-level warning \
  >"$work/out" 2>"$work/log" &
server=$!
for _ in $(seq 100); do grep -qs listening "$work/out" && break; sleep 0.1; done
base=$(sed -n 's/listening on //p' "$work/out")
json='Content-Type: application/json'
curl -sS -o "$work/answer" -c "$work/jar" -H "$json" -d "{\"user\": \"admin\", \"password\": \"$STRUCTSERVER_ADMIN_PASSWORD\"}" "$base/api/login"
token=$(awk '/structserver_session/ { print $7 }' "$work/jar")
# Processor time of the server so far, in hundredths of a second.
used() { awk '{ print $14 + $15 }' "/proc/$server/stat"; }

cat >"$work/evaluate.lua" <<LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Cookie"] = "structserver_session=$token"
local number = 0
request = function()
  number = (number * 1103515245 + 12345) % 2147483648
  return wrk.format(nil, "/api/phase1/evaluate", nil, '{"fixture": "medium", "index": ' .. number % (os.getenv("SPREAD") or 100) .. (os.getenv("MORE") or "") .. '}')
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %.2f %.2f\n", summary.requests, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(95) / 1000, latency:percentile(50) / 1000))
end
LUA
sed 's|^request = .*|request_of_evaluate = function()|; s|^wrk.method = .*|wrk.method = "GET"|' "$work/evaluate.lua" >"$work/health.lua"

failed=0
must() {
  local mark=✓
  python3 -c 'import sys; sys.exit(not float(sys.argv[1]) <= float(sys.argv[2]))' "$2" "$3" || { mark=✗; failed=1; }
  printf '%s %-64s %10s, at most %s\n' "$mark" "$1" "$2" "$3"
}
figures() { sed -n 's/^RESULT //p' "$1"; }

# wrk adds what a stall has kept from being sent: the first answers, which prepare the plan, would count as a stall.
wrk -t1 -c20 -d10 --timeout 10 -s "$work/evaluate.lua" "$base" >"$work/warm"
before=$(used)
wrk -t1 -c200 -d"$seconds" --timeout 10 -s "$work/evaluate.lua" "$base" >"$work/evaluate" &
load=$!
wrk -t1 -c2 -d"$((seconds - 1))" --timeout 10 -s "$work/health.lua" "$base/healthz" >"$work/health"
wait "$load"
after=$(used)
read -r requests errors p95 p50 <<<"$(figures "$work/evaluate")"
echo "200 connections, $seconds s: $requests evaluations, $((requests / seconds)) a second, P50 $p50 ms, $(((after - before) * 10000 / requests)) µs of the server's processors each"
must "errors of evaluate" "$errors" 0
must "P95 of evaluate, ms" "$p95" 20
read -r _ errors p95 _ <<<"$(figures "$work/health")"
must "errors of healthz meanwhile" "$errors" 0
must "P95 of healthz meanwhile, ms" "$p95" 10

# Nothing is known of a structure that was not asked for before.
for more in '' ', "hints": true'; do
  before=$(used)
  SPREAD=446777856 MORE=$more wrk -t1 -c200 -d10 --timeout 10 -s "$work/evaluate.lua" "$base" >"$work/spread"
  after=$(used)
  read -r requests errors p95 p50 <<<"$(figures "$work/spread")"
  echo "the same where every structure is another one${more:+, with its hints}: $((requests / 10)) a second, P50 $p50 ms, P95 $p95 ms, $(((after - before) * 10000 / requests)) µs each"
  must "errors of evaluate" "$errors" 0
done

for seed in 1 2 3 4 5; do
  curl -sS -o "$work/answer" -b "$work/jar" -H "$json" -d "{\"fixture\": \"medium\", \"seed\": $seed, \"count\": 40000000, \"async\": true}" "$base/api/phase1/run"
done
wrk -t1 -c1 -d15 --timeout 10 -s "$work/evaluate.lua" "$base" >"$work/single"
read -r requests errors p95 p50 <<<"$(figures "$work/single")"
echo "five runs of medium, and one client that evaluates: $requests evaluations, P50 $p50 ms"
must "errors, timeouts among them" "$errors" 0
must "P95 of single evaluations, ms" "$p95" 15
queued=$(curl -sS -b "$work/jar" "$base/api/phase1/metrics/summary" | python3 -c 'import json, sys; print(json.load(sys.stdin)["four_hourly"]["queued"])')
must "runs that wait" "$queued" 99

status=202
accepted=5
while [ "$status" = 202 ] && [ "$accepted" -lt 150 ]; do
  status=$(curl -sS -o "$work/answer" -w '%{http_code}' -b "$work/jar" -H "$json" -d '{"fixture": "large", "count": 5000000000, "async": true}' "$base/api/phase1/run")
  accepted=$((accepted + 1))
done
if [ "$status" = 429 ]; then echo "✓ call $accepted is answered 429"; else echo "✗ call $accepted is answered $status"; failed=1; fi
exit "$failed"
