#!/usr/bin/env bash
# Workbooks of more than fifty structures, over profiles, frequencies, day counts, mezzanine, currencies, cases, rent steps, breaks, re-letting,
# defaults of tenants, covenant tests, refinancing and business days: their style is held to the house rules of models, LibreOffice works each out,
# and every check against the engine must hold; then again after a rent, a coupon, an inflation, the closing date and more are changed in the
# workbook and in the deal alike. Two to three minutes on two cores.
# What it needs is Debian's libreoffice-calc, installed where missing, and openpyxl from PyPI in an environment that lives as long as this script.
#   Tests/Scripts/workbook.sh [path of structctl]
set -euo pipefail
cd "$(dirname "$0")/../.."
tool=$(realpath "${1:-.build/debug/structctl}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if ! command -v soffice >/dev/null; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends libreoffice-calc >/dev/null
fi
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check 'openpyxl>=3.1,<4'
python=$folder/venv/bin/python check=Tests/Scripts/workbook.py

# Profiles of LibreOffice that work out every formula when they open a file; as it is, it takes a writer's values for granted.
mkdir -p "$folder"/{office-0/user,deals,made,done,changed}
cat >"$folder/office-0/user/registrymodifications.xcu" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
XML
cp -r "$folder/office-0" "$folder/office-1"
# Two at a time, every other file each.
work_out() {
  local halves=("" "") pids=() number=0 half
  for file in "$@"; do halves[number++ % 2]+="$file"$'\n'; done
  for half in 0 1; do
    printf %s "${halves[half]}" | xargs -r -d '\n' soffice -env:UserInstallation="file://$folder/office-$half" --headless \
      --convert-to 'xlsx:Calc MS Excel 2007 XML' --outdir "$folder/done" >/dev/null 2>&1 &
    pids+=($!)
  done
  wait "${pids[@]}"
}
make() { "$tool" workbook "$1" --index "$2" --scenario "$3" "${@:5}" --out "$folder/made/$4.xlsx" >/dev/null 2>"$folder/said" || { cat "$folder/said" >&2; exit 1; }; }
sizes() { # of a structure, as arguments that set them by hand; a part of the senior, in percent
  "$tool" evaluate "$1" --index "$2" --json | "$python" -c "
import json, sys
s = json.load(sys.stdin)
unit = 1 if '$1' and json.load(open('$1'))['currency'] == 'JPY' else 100
print('--set', f\"senior_notional={s['senior_notional_minor'] * $3 // 100 // unit // 1000 * 1000}\")
if s['mezz_notional_minor'] and $3 == 100: print('--set', f\"mezz_notional={s['mezz_notional_minor'] // unit}\")"
}

for index in 6944 515 2314 1486; do make Fixtures/small.json $index base small-$index; done
for scenario in cpi_2_5 rate_up_200 combined; do make Fixtures/small.json 2314 $scenario small-$scenario; done
make Fixtures/medium.json 370079158 combined medium-combined
"$python" - "$folder" <<'PYTHON'
import glob, json, os, sys
for path in glob.glob("Fixtures/conformance/*.json"):
    with open(path) as vector, open(f"{sys.argv[1]}/deals/{os.path.basename(path)}", "w") as deal:
        json.dump(json.load(vector)["deal"], deal)
PYTHON
for name in gulf kanto north_sea plains severn sunbelt toll; do make "$folder/deals/$name.json" 33 base $name-33; done
make "$folder/deals/continental.json" 0 base continental-0
make "$folder/deals/north_sea.json" 7 base north_sea-7

# Every key that is modelled, drawn; every third structure carries more debt than it is sized for, so that cash is short and tests fail.
mkdir "$folder/drawn"
"$python" Tests/Scripts/workbook_deals.py "$folder/drawn" 1 30 >"$folder/list"
while read -r number scenario; do
  deal=$folder/drawn/drawn-$number.json
  more=()
  if [ $((number % 3)) = 0 ]; then read -ra more <<<"$(sizes "$deal" 0 120)"; fi
  make "$deal" 0 "$scenario" "drawn-$number" "${more[@]}"
done <"$folder/list"

# By name: what is not modelled is refused, and nothing is written.
if "$tool" workbook Fixtures/small.json --index 6944 --set senior_notional=0 --out "$folder/made/no.xlsx" 2>"$folder/said"; then
  echo "✗ a structure without debt is taken" >&2
  exit 1
fi
grep -q 'workbook_scope' "$folder/said" && [ ! -e "$folder/made/no.xlsx" ]
# Texts that mean something to a spreadsheet are texts in it.
"$python" Tests/Scripts/documents_deals.py Fixtures/issues/sound.json "$folder/deals"
for name in formula at script hebrew long; do make "$folder/deals/$name.json" 0 base hostile-$name; done

make Fixtures/small.json 6944 base again
cmp "$folder/made/again.xlsx" "$folder/made/small-6944.xlsx"
rm "$folder/made/again.xlsx"
"$python" $check style "$folder"/made/{small-6944,small-2314,kanto-33,gulf-33,toll-33,hostile-formula}.xlsx "$folder"/made/drawn-*[05].xlsx

# The same changes in the workbook and in the deal.
change() { # name, deal, index, scenario, then edits; the closing date, the coupon and the second year's inflation are changed in each
  local name=$1 deal=$2 index=$3 scenario=$4
  shift 4
  "$python" - "$deal" "$folder/changed/$name.json" "$@" <<'PYTHON'
import json, re, sys
source, target, *edits = sys.argv[1:]
with open(source) as file:
    deal = json.load(file)
for edit in edits:
    path, value = edit.split("=")
    keys = re.findall(r"[a-z_]+|[0-9]+", path)
    at = deal
    for key in keys[:-1]:
        at = at[int(key) if key.isdigit() else key]
    last = int(keys[-1]) if keys[-1].isdigit() else keys[-1]
    at[last] = value if "-" in value[1:] else type(at[last])(float(value))
with open(target, "w") as file:
    json.dump(deal, file)
PYTHON
  local sized
  read -ra sized <<<"$(sizes "$deal" "$index" 100 | tr '\n' ' ')"
  make "$folder/changed/$name.json" "$index" "$scenario" "engine-$name" "${sized[@]}" --set senior_coupon=0.0525
  "$python" $check change "$folder/made/$name.xlsx" "$folder/made/engine-$name.xlsx" "$folder/made/changed-$name.xlsx" "$@" levers.senior_coupon=0.0525
  rm "$folder/made/engine-$name.xlsx"
}
for index in 6944 515; do change small-$index Fixtures/small.json $index base leases[3].passing_rent=4000000 market.cpi[1]=0.035 closing_date=2026-04-30; done
change drawn-16 "$folder/drawn/drawn-16.json" 0 largest leases[1].passing_rent=5000000 market.cpi[1]=0.035 closing_date=2026-12-31 \
  waterfall.tests[0].below=1.3
change drawn-26 "$folder/drawn/drawn-26.json" 0 empty leases[0].passing_rent=2000000 market.cpi[1]=0.035 closing_date=2027-03-31 \
  leases[1].steps[0].rent=1500000 waterfall.tests[0].below=0.11
change drawn-20 "$folder/drawn/drawn-20.json" 0 some leases[1].passing_rent=2500000 market.cpi[1]=0.01 closing_date=2026-08-31 \
  leases[0].relet.rent_pct=0.7
work_out "$folder"/made/*.xlsx
[ "$(ls "$folder/done" | wc -l)" = "$(ls "$folder/made" | wc -l)" ]
"$python" $check holds "$folder"/done/*.xlsx
