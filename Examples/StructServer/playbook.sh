#!/usr/bin/env bash
# The operations playbook of a phased rollout: a day of it in minutes, each criterion with its figure and GO or NO-GO.
#
#   playbook.sh                   the whole day, then each planted fault, where it must say NO-GO and roll back
#   playbook.sh day               the day alone; exit status 0 for GO, 1 for NO-GO
#   playbook.sh fault errors      one planted fault: errors, slow, leak, inconsistent or stale; exit status 1, for NO-GO
#
# RATE (360) is how much faster than the wall the server's clock runs: a day then takes four minutes. TOOL names a built server.
set -euo pipefail
cd "$(dirname "$0")"
RATE=${RATE:-360}
TOOL=${TOOL:-}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

if [ -z "$TOOL" ]; then
  swift build --product StructServer >&2
  TOOL=.build/debug/StructServer
fi

export STRUCTSERVER_ADMIN_PASSWORD="a password for the playbook"
verdict=GO
BODY=
STATUS=

start_server() {
  head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$work/secret"
  "$TOOL" --port 0 --database "$work/db.sqlite" --backups "$work" --deals ../../Fixtures --admin-user admin@example.com \
    --secret-key-file "$work/secret" --secure-cookies false --test-clock-rate "$RATE" --test-faults true \
    --idle-minutes 2880 --absolute-hours 48 --build-id playbook >"$work/out" 2>"$work/log" &
  server=$!
  for _ in $(seq 100); do grep -qs listening "$work/out" && break; sleep 0.1; done
  base=$(sed -n 's/listening on //p' "$work/out")
  began=$(date +%s%N)
}

stop_server() {
  kill "$server"
  wait "$server" || verdict=NO-GO
  server=
  rm -f "$work"/db.sqlite* "$work"/*.jar
}

# call JAR METHOD PATH [BODY] [curl options]: sets STATUS and BODY.
call() {
  local jar=$1 method=$2 path=$3 body=${4:-}
  shift $(($# < 4 ? $# : 4))
  local data=()
  [ -z "$body" ] || data=(-H 'Content-Type: application/json' -d "$body")
  STATUS=$(curl -sS -m 60 -o "$work/answer" -D "$work/head" -w '%{http_code}' -X "$method" -b "$work/$jar.jar" -c "$work/$jar.jar" \
    "${data[@]}" "$@" "$base$path")
  BODY=$(cat "$work/answer")
}

# field a.b.0: what the last answer holds there.
field() {
  python3 -c '
import json, sys
value = json.load(open(sys.argv[1]))
for part in sys.argv[2].split("."):
    value = value[int(part)] if isinstance(value, list) else value.get(part) if value else None
print("none" if value is None else json.dumps(value) if isinstance(value, (bool, list, dict)) else value)' "$work/answer" "$1"
}

# now: hours and minutes since the rollout began, by the server's clock.
now() {
  local minutes=$(( ($(date +%s%N) - began) / 1000000 * RATE / 60000 ))
  printf 'T+%02d:%02d' $((minutes / 60)) $((minutes % 60))
}

wait_until() {
  local hours=$1
  local due=$((began + hours * 3600 * 1000000000 / RATE))
  while [ "$(date +%s%N)" -lt "$due" ]; do
    traffic
    sleep 0.2
  done
}

# step WHAT FIGURE CONDITION…: prints the step; a condition that does not hold makes the whole NO-GO.
step() {
  local what=$1 figure=$2
  shift 2
  local mark=GO
  if ! "$@"; then mark=NO-GO; verdict=NO-GO; fi
  printf '%s  %-58s %-34s %s\n' "$(now)" "$what" "$figure" "$mark"
}

is() { [ "$1" = "$2" ]; }
at_most() { [ "$1" = none ] || python3 -c 'import sys; sys.exit(not float(sys.argv[1]) <= float(sys.argv[2]))' "$1" "$2"; }
at_least() { [ "$1" != none ] && python3 -c 'import sys; sys.exit(not float(sys.argv[1]) >= float(sys.argv[2]))' "$1" "$2"; }

sign_in() {
  call "$1" POST /api/login "{\"user\": \"$2\", \"password\": \"$3\"}"
}

traffic() {
  for index in 41 6944 370853984; do
    call admin POST /api/phase1/evaluate "{\"fixture\": \"medium\", \"index\": $index}"
  done
  call admin POST /api/phase1/derived '{"fixture": "small"}'
}

wait_for_run() {
  for _ in $(seq 300); do
    call admin GET "$1"
    case $(field state) in done | failed | cancelled) return ;; esac
    sleep 0.1
  done
}

open_rollout() {
  call none GET /healthz; step "The server is alive" "HTTP $STATUS" is "$STATUS" 200
  call none GET /readyz; step "The server is ready" "HTTP $STATUS" is "$STATUS" 200
  call none GET /api/admin/flags; step "Without a session nothing is answered" "HTTP $STATUS" is "$STATUS" 401
  sign_in admin admin@example.com "$STRUCTSERVER_ADMIN_PASSWORD"; step "The administrator signs in" "HTTP $STATUS" is "$STATUS" 200
  call admin GET /api/admin/flags; version=$(field version)
  call admin POST /api/admin/flags/update '{"updates": {"reverse_dscr_engine": false}}' -H "If-Match: \"$version\""
  step "The feature begins off" "version $(field version)" is "$STATUS" 200
  call admin POST /api/phase1/run '{"fixture": "medium", "features": ["reverse_dscr_engine"], "async": true}'
  step "A run that asks for it is refused by name" "$(field code)" is "$(field code)" feature_off
  call admin POST /api/admin/allowlist/update '{"allowlist": ["beta1@example.com"], "percentage": 25, "ips": ["10.0.1.0/24"]}'
  step "Allowlist, a quarter of the users, one network" "version $(field version)" is "$STATUS" 200
  version=$(field version)
  call admin POST /api/admin/flags/update '{"updates": {"reverse_dscr_engine": true}}' -H "If-Match: \"$version\""
  step "The feature is turned on" "version $(field version)" is "$STATUS" 200
}

check_users() {
  for user in beta1 beta2; do
    call admin POST /api/admin/users/create "{\"user\": \"$user@example.com\", \"password\": \"a password for $user\"}"
    sign_in $user $user@example.com "a password for $user"
  done
  call beta1 GET /api/session; step "beta1, on the allowlist, sees it" "$(field features.reverse_dscr_engine)" is "$(field features.reverse_dscr_engine)" true
  call beta2 GET /api/session; step "beta2, beyond the quarter, does not" "$(field features.reverse_dscr_engine)" is "$(field features.reverse_dscr_engine)" false
  call beta2 GET /api/admin/flags; step "beta2 is no administrator" "HTTP $STATUS" is "$STATUS" 403
}

check_engine() {
  call admin POST /api/phase1/run '{"fixture": "medium", "seed": 424242, "ruleset_version": "v1.0", "features": ["gates_ab", "reverse_dscr_engine"], "async": true}'
  local place; place=$(sed -n 's/^[Ll]ocation: //p' "$work/head" | tr -d '\r')
  step "A run of medium is accepted" "HTTP $STATUS" is "$STATUS" 202
  wait_for_run "$place"
  local golden; golden=$(python3 -c 'import json; print(json.load(open("../../Fixtures/golden/digests.json"))["medium"]["digest"])')
  step "Its digest is the library's own" "$(field digest | cut -c1-16)…" is "$(field digest)" "$golden"
  curl -sS -m 30 -b "$work/admin.jar" "$base$place/events" >"$work/events"
  step "Its events end with done" "$(grep -c '^event:' "$work/events") events" grep -q '^event: done' "$work/events"
  call admin GET /api/phase1/constraints; step "The constraint that binds most" "$(field top_binding.0.constraint)" is "$STATUS" 200
  call admin GET /api/phase1/securitisation/export/1; step "The best structure is exported" "index $(field structure.index)" is "$STATUS" 200
  local best; best=$(field structure.index)
  call admin POST /api/phase1/documents/term-sheet '{"structure_rank": 1}'
  step "Its term sheet is written" "$(wc -l <<<"$BODY") lines" grep -q "#$best," <<<"$BODY"
  call admin POST /api/phase1/risk "{\"fixture\": \"medium\", \"index\": $best, \"paths\": 500}"
  step "It is simulated on random paths" "$(field paths) paths" is "$(field paths)" 500
  call admin POST /api/phase1/rules/validate '{"ruleset": "v1.0", "checks": ["dscr_floors", "tenor_limits", "wal_bounds", "af_bands"]}'
  step "The ruleset holds" "$(field valid)" is "$(field valid)" true
  call admin POST /api/admin/synthetic/start '{"interval": 300, "actions": ["validate", "derived", "cardinality"], "alert_threshold": {"error_rate": 0.01, "p95_ms": 2000}}'
  step "Synthetic checks begin" "every $(field interval) s" is "$STATUS" 200
}

check_hour() {
  call admin GET /api/phase1/metrics/summary
  local memory=$(( $(field hourly.memory_bytes) / 1048576 ))
  step "Hourly: error rate at most 1%" "$(field hourly.error_rate)" at_most "$(field hourly.error_rate)" 0.01
  step "Hourly: P95 at most 2000 ms" "$(field hourly.p95_ms | cut -c1-8) ms" at_most "$(field hourly.p95_ms)" 2000
  step "Hourly: memory grows at most 100 MB an hour" "$memory MB held" at_most "$(field hourly.memory_growth_bytes_per_hour)" 104857600
  step "Hourly: nothing alerts" "$(field hourly.sessions) sessions, flags $(field hourly.flags_version)" is "$(field go)" true
}

check_four_hours() {
  call admin POST /api/phase1/run '{"fixture": "medium", "seed": 424242}'
  call admin GET /api/phase1/metrics/summary
  local a b; a=$(field four_hourly.gate_a_rate); b=$(field four_hourly.gate_b_rate)
  step "Four-hourly: Gate A prunes 35 to 42%" "${a:0:6}" python3 -c "import sys; sys.exit(not 0.35 <= $a <= 0.42)"
  step "Four-hourly: Gate B prunes 22 to 29%" "${b:0:6}" python3 -c "import sys; sys.exit(not 0.22 <= $b <= 0.29)"
  step "Four-hourly: near misses are kept" "$(field four_hourly.near_misses)" at_least "$(field four_hourly.near_misses)" 1
  step "Four-hourly: the binding constraint" "$(field four_hourly.top_binding.0.constraint)" is "$(field four_hourly.top_binding.0.constraint)" MIN_DSCR_SENIOR
  step "Four-hourly: prepared plans are found" "$(field four_hourly.cache_hit_rate | cut -c1-6)" at_least "$(field four_hourly.cache_hit_rate)" 0.9
  step "Four-hourly: the queue is below 100" "$(field four_hourly.queued)" at_most "$(field four_hourly.queued)" 99
  call admin GET /api/admin/metrics/slow-queries; step "Four-hourly: slow calls are listed" "HTTP $STATUS" is "$STATUS" 200
  call admin GET /api/admin/metrics/cache; step "Four-hourly: the cache is bounded" "$(field plans) of $(field most) plans" at_most "$(field plans)" "$(field most)"
}

check_eight_hours() {
  call admin POST /api/phase1/validate/consistency '{"seed": 424242, "runs": 3, "compare": ["top_20", "prune_stats", "stress_dscr"]}'
  step "Eight-hourly: three runs agree" "$(field items.0.agreement_percent)%" python3 -c "
import json, sys
sys.exit(any(item['agreement_percent'] != 100 for item in json.load(open('$work/answer'))['items']))"
  call admin POST /api/admin/backup; step "Eight-hourly: a backup, whole" "$(field bytes) bytes" is "$(field integrity)" ok
  call admin GET /api/admin/synthetic/status
  step "Eight-hourly: synthetic checks fail at most 1%" "$(field last_hour.checks) in the hour" at_most "$(field last_hour.error_rate)" 0.01
  step "Eight-hourly: they were made" "P95 $(field last_hour.p95_ms | cut -c1-6) ms" at_least "$(field last_hour.checks)" 20
  call admin GET '/api/admin/audit?limit=1000'
  step "Eight-hourly: the audit names who did what" "newest: $(field entries.0.action)" is "$(field entries.0.who)" admin@example.com
}

rotate() {
  head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$work/secret"
  kill -HUP "$server"
  sleep 0.5
  call admin GET /api/session; step "SECRET_KEY is new: sessions have ended" "HTTP $STATUS" is "$STATUS" 401
  sign_in admin admin@example.com "$STRUCTSERVER_ADMIN_PASSWORD"; step "Everyone signs in again" "HTTP $STATUS" is "$STATUS" 200
  sign_in beta2 beta2@example.com "a password for beta2"
}

day() {
  start_server
  open_rollout
  check_users
  check_engine
  call admin POST /api/admin/rollout/plan '{"target": 100, "admin_only": true, "eta": "T+24:00"}'
  step "The step to everyone is planned" "$(field eta)" is "$STATUS" 200
  for hour in $(seq 24); do
    wait_until "$hour"
    check_hour
    if ((hour % 4 == 0)); then check_four_hours; fi
    if ((hour % 8 == 0)); then check_eight_hours; fi
    if ((hour == 8)); then rotate; fi
  done
  if [ "$verdict" = GO ]; then
    call admin POST /api/admin/rollout/execute; step "The step is taken" "$(field target)%" is "$STATUS" 200
    call beta2 GET /api/session; step "beta2 sees the feature now" "$(field features.reverse_dscr_engine)" is "$(field features.reverse_dscr_engine)" true
  fi
  call admin POST /api/admin/synthetic/stop; step "Synthetic checks end" "$(field running)" is "$(field running)" false
  stop_server
}

# A fault is planted when a feature has just been turned on: the server must alert and take the change back.
fault() {
  local kind=$1 alert=
  start_server
  sign_in admin admin@example.com "$STRUCTSERVER_ADMIN_PASSWORD"
  call admin GET /api/admin/flags; version=$(field version)
  call admin POST /api/admin/flags/update '{"updates": {"docs_exports": false}}' -H "If-Match: \"$version\""
  step "A feature is changed" "version $(field version)" is "$STATUS" 200
  # What is filled as the server begins is no leak: it counts what grows after its first quarter of an hour.
  case $kind in
    errors) alert=error_rate; call admin POST /api/test/faults '{"errors": true}' ;;
    slow) alert=p95_latency; call admin POST /api/test/faults '{"slow_ms": 5200}' ;;
    leak) alert=memory_growth; call admin POST /api/test/faults '{"leak_bytes_per_second": 60000}' ;;
    inconsistent) alert=data_inconsistency; call admin POST /api/test/faults '{"inconsistent": true}' ;;
    stale)
      call admin POST /api/admin/flags/update '{"updates": {"gates_ab": false}}' -H "If-Match: \"$version\""
      step "A change on a version that is no more" "HTTP $STATUS" is "$STATUS" 200
      call admin POST /api/admin/flags/rollback
      ;;
    *) echo "no fault $kind: errors, slow, leak, inconsistent or stale" >&2; exit 2 ;;
  esac
  local end=$(($(date +%s) + 90))
  if [ -n "$alert" ]; then
    while [ "$(date +%s)" -lt "$end" ]; do
      if [ "$kind" = slow ]; then
        for _ in $(seq 8); do curl -sS -m 30 -o /dev/null -b "$work/admin.jar" -H 'Content-Type: application/json' -d '{"fixture": "small"}' "$base/api/phase1/cardinality" & pids="${pids:-} $!"; done
        for pid in $pids; do wait "$pid" || true; done
        pids=
      else
        traffic
      fi
      call admin GET /api/admin/audit
      if grep -q '"trigger"' <<<"$BODY"; then break; fi
    done
    call admin GET /api/admin/audit
    step "Nothing alerts" "$(grep -o "\"kind\": \"$alert\"" <<<"$BODY" | head -1 | cut -d'"' -f4)" is "$(grep -c "\"kind\": \"$alert\"" <<<"$BODY")" 0
  fi
  call admin GET /api/admin/flags
  if [ "$(field flags.docs_exports)" != true ]; then
    echo "✗ the change was not rolled back: $BODY" >&2
    exit 3
  fi
  echo "$(now)  rolled back: flags version $(field version)"
  stop_server
}

case ${1:-all} in
  day) day ;;
  fault) fault "${2:-}" ;;
  all)
    begun=$(date +%s)
    if ! TOOL=$TOOL "$PWD/playbook.sh" day; then exit 1; fi
    for kind in errors slow leak inconsistent stale; do
      echo "== planted: $kind"
      status=0
      TOOL=$TOOL "$PWD/playbook.sh" fault "$kind" || status=$?
      if [ "$status" != 1 ]; then
        echo "✗ with $kind planted the playbook ends with status $status, not with NO-GO" >&2
        exit 1
      fi
    done
    echo "✓ GO on a sound day; NO-GO, and rolled back, with each planted fault; $(($(date +%s) - begun)) s"
    exit 0
    ;;
  *) sed -n '2,8p' "$0" >&2; exit 2 ;;
esac
echo "$verdict"
[ "$verdict" = GO ]
