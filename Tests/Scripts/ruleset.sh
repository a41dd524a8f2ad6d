#!/usr/bin/env bash
# A ruleset is data: shown, edited, checked and run with, and a faulty one is refused before it does harm.
# Usage: ruleset.sh [path of structctl]
set -euo pipefail
cd "$(dirname "$0")/../.."
tool=$(realpath "${1:-.build/debug/structctl}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "✗ $1" >&2; exit 1; }
member() { sed -n "s/^  \"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},*\$/\1/p"; }
run() { "$tool" run Fixtures/small.json --count all --json "$@" 2>/dev/null; }

"$tool" rules show >"$folder/mine.json"
run >"$folder/built-in"
run --ruleset "$folder/mine.json" >"$folder/copied"
[ "$(member digest <"$folder/copied")" = "$(member digest <"$folder/built-in")" ] || fail "a copy of the built-in rules does not give its result"

sed -i 's/"min_coverage": 0.85/"min_coverage": 0.95/; s/"version": "v1.0"/"version": "mine"/' "$folder/mine.json"
"$tool" rules check "$folder/mine.json" >"$folder/report" || fail "an edited ruleset does not pass its checks"
"$tool" rules show "$folder/mine.json" | cmp -s - "$folder/mine.json" || fail "an edited ruleset is not shown as it was written"
run --ruleset "$folder/mine.json" >"$folder/edited"
[ "$(member ruleset <"$folder/edited")" = mine ] || fail "a result does not name the ruleset that it was judged by"
[ "$(member survivors <"$folder/edited")" -lt "$(member survivors <"$folder/built-in")" ] || fail "a tighter rule prunes no more than before"

sed 's/"min_coverage": 0.95/"min_coverage": -1/; s/"city": 0.5/"citty": 0.5/' "$folder/mine.json" >"$folder/faulty.json"
status=0; "$tool" rules check "$folder/faulty.json" >"$folder/report" 2>&1 || status=$?
[ $status = 1 ] || fail "rules check of a faulty ruleset ends with $status, not 1"
echo before >"$folder/out"
status=0; "$tool" run Fixtures/small.json --ruleset "$folder/faulty.json" --out "$folder/out" --force >"$folder/report" 2>&1 || status=$?
[ $status = 1 ] || fail "a run with a faulty ruleset ends with $status, not 1"
for fault in 'min_coverage: must be from 0 to 1, found -1' 'concentration.citty: must be a known key' 'did you mean "city"'; do
  grep -qF "$fault" "$folder/report" || fail "the refusal does not say: $fault"
done
[ "$(cat "$folder/out")" = before ] || fail "a run that was refused has changed its --out file"
echo "✓ a ruleset is shown, copied, edited, checked and run with; a faulty one is refused with every fault"
