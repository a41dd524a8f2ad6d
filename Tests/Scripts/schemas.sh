#!/usr/bin/env bash
# Every fixture and everything that structctl writes as JSON agrees with the schemas in Schemas/ (JSON Schema, draft 2020-12).
# The validator is jsonschema from PyPI, in an environment that lives as long as this script.
# Usage: schemas.sh [path of structctl]
set -euo pipefail
cd "$(dirname "$0")/../.."
tool=$(realpath "${1:-.build/debug/structctl}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check 'jsonschema>=4.18,<5'

# Results of every kind: with and without gates, hints, mezzanine, streams; feasible and not.
out=$folder/out
mkdir "$out"
write() { "$tool" "${@:2}" >"$out/$1" 2>/dev/null || [ $? = 1 ]; }
write ruleset.1.json rules show
for deal in Fixtures/small.json Fixtures/medium.json; do
  name=$(basename "$deal" .json)
  write "result.$name.json" run "$deal" --count 2000 --top 3 --json
  write "structure.$name.json" evaluate "$deal" --index 5 --json
  write "waterfall.$name.json" waterfall "$deal" --index 5 --json
  write "stress.$name.json" stress "$deal" --index 5 --json
  write "stress.top.$name.json" stress "$deal" --top 2 --count 2000 --json
  write "risk.$name.json" risk "$deal" --index 5 --paths 100 --json
  write "waterfalls.$name.json" waterfall "$deal" --index 5 --scenario all --json
  write "export.$name.json" export "$deal" --index 5
  write "derived.$name.json" derive "$deal" --json
  write "consistency.$name.json" consistency "$deal" --count 200 --runs 2 --json
  write "check.$name.json" check "$deal" --json
done
write result.without.json run Fixtures/small.json --without gates_ab --count 50 --top 5 --json
write feasibility.small.json feasible Fixtures/small.json --json
write shard.small.json run Fixtures/small.json --count 100 --shard 2/3 --out "$out/shard.json" && mv "$out/shard.json" "$out/shard.small.json"
# The deals of the conformance vectors have every lever, streams and stresses of every kind.
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import glob, json, os, sys
for path in glob.glob("Fixtures/conformance/*.json"):
    with open(path) as vector, open(f"{sys.argv[1]}/{os.path.basename(path)}", "w") as deal:
        json.dump(json.load(vector)["deal"], deal)
PYTHON
for deal in "$folder"/*.json; do
  name=$(basename "$deal" .json)
  write "result.$name.json" run "$deal" --count 300 --top 3 --json
  write "derived.$name.json" derive "$deal" --json
  write "structure.$name.json" evaluate "$deal" --index 1 --json
  write "waterfall.$name.json" waterfall "$deal" --index 1 --scenario base --json
  write "stress.$name.json" stress "$deal" --index 1 --json
  write "risk.$name.json" risk "$deal" --index 1 --paths 50 --json
  write "export.$name.json" export "$deal" --result "$out/result.$name.json" --rank 1 --set equity_pct=0.3
  [ -s "$out/export.$name.json" ] || write "export.$name.json" export "$deal" --index 1
done
# Imports of every roll, into a deal of any currency: the report alone, and with map and deal.
for roll in Fixtures/rolls/*.csv Fixtures/rolls/*.xlsx; do
  name=$(basename "$roll")
  write "import.$name.json" import "$roll" --into Fixtures/small.json --out "$folder/deal.$name.json" --json --accept-difference
  [ ! -e "$folder/deal.$name.columns.json" ] || mv "$folder/deal.$name.columns.json" "$out/columns.$name.json"
  [ -s "$out/import.$name.json" ] || rm "$out/import.$name.json"
  rm -f "$folder/deal.$name.json"
  write "import.whole.$name.json" import "$roll" --into Fixtures/small.json --json --accept-difference
  [ -s "$out/import.whole.$name.json" ] || rm "$out/import.whole.$name.json"
done
printf '{"name": 1}' >"$folder/faulty"
write check.faulty.json check "$folder/faulty" --json
"$folder/venv/bin/python" Tests/Scripts/schemas.py Schemas Fixtures "$out" "$tool"
