#!/usr/bin/env bash
# Workbooks of more than thirty structures, over profiles, frequencies, day counts, mezzanine, currencies and cases: their style is held to the
# house rules of models, LibreOffice works each out, and every check against the engine must hold; then again after a rent, a coupon, an inflation and
# the closing date are changed in the workbook and in the deal alike. About three minutes on two cores.
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

# A profile of LibreOffice that works out every formula when it opens a file; as it is, it takes a writer's values for granted.
mkdir -p "$folder/office/user" "$folder/deals" "$folder/made" "$folder/done"
cat >"$folder/office/user/registrymodifications.xcu" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
XML
work_out() { soffice -env:UserInstallation="file://$folder/office" --headless --convert-to 'xlsx:Calc MS Excel 2007 XML' --outdir "$folder/done" "$@" >/dev/null 2>&1; }
make() { "$tool" workbook "$1" --index "$2" --scenario "$3" "${@:5}" --out "$folder/made/$4.xlsx" 2>"$folder/said" || { cat "$folder/said" >&2; exit 1; }; }

for index in 6944 515 2314 1486 100 9000; do make Fixtures/small.json $index base small-$index; done
for scenario in cpi_0 cpi_2_5 rate_up_200 rent_down_10 opex_up_10 combined; do
  make Fixtures/small.json 2314 $scenario small-$scenario
  make Fixtures/medium.json 370079158 $scenario medium-$scenario
done
"$python" - "$folder" <<'PYTHON'
import glob, json, os, sys
for path in glob.glob("Fixtures/conformance/*.json"):
    with open(path) as vector, open(f"{sys.argv[1]}/deals/{os.path.basename(path)}", "w") as deal:
        json.dump(json.load(vector)["deal"], deal)
with open("Fixtures/small.json") as file:
    deal = json.load(file)
deal["leases"][3]["passing_rent"] = 4000000
deal["market"]["cpi"][1] = 0.035
deal["closing_date"] = "2026-04-30"
with open(f"{sys.argv[1]}/changed.json", "w") as file:
    json.dump(deal, file)
PYTHON
for name in continental gulf kanto plains severn sunbelt toll; do
  for index in 0 33; do make "$folder/deals/$name.json" $index base $name-$index; done
done
# By name: what is not modelled is refused, and nothing is written.
if "$tool" workbook "$folder/deals/north_sea.json" --index 7 --out "$folder/made/no.xlsx" 2>"$folder/said"; then echo "✗ a sculpted mezzanine is taken" >&2; exit 1; fi
grep -q 'workbook_scope' "$folder/said" && [ ! -e "$folder/made/no.xlsx" ]
# Texts that mean something to a spreadsheet are texts in it.
"$python" Tests/Scripts/documents_deals.py Fixtures/small.json "$folder/deals"
for name in formula at script hebrew long; do make "$folder/deals/$name.json" 6944 base hostile-$name; done

make Fixtures/small.json 6944 base again
cmp "$folder/made/again.xlsx" "$folder/made/small-6944.xlsx"
rm "$folder/made/again.xlsx"
"$python" $check style "$folder"/made/{small-6944,small-2314,medium-combined,kanto-0,gulf-33,toll-0,hostile-formula}.xlsx
work_out "$folder"/made/*.xlsx
"$python" $check holds "$folder"/done/*.xlsx

for index in 6944 515 2314; do
  sizes=$("$tool" evaluate Fixtures/small.json --index $index --json | "$python" -c "import json, sys; s = json.load(sys.stdin); print(s['senior_notional_minor'] / 100, s['mezz_notional_minor'] / 100)")
  set -- $sizes
  sets=(--set senior_coupon=0.0525 --set "senior_notional=$1")
  [ "$2" = 0.0 ] || sets+=(--set "mezz_notional=$2")
  "$python" $check change "$folder/made/small-$index.xlsx" "$folder/made/changed-$index.xlsx" \
    'leases[3].passing_rent=4000000' 'market.cpi[1]=0.035' 'closing_date=2026-04-30' 'levers.senior_coupon=0.0525'
  make "$folder/changed.json" $index base engine-$index "${sets[@]}"
done
work_out "$folder"/made/{changed,engine}-*.xlsx
for index in 6944 515 2314; do "$python" $check equal "$folder/done/changed-$index.xlsx" "$folder/done/engine-$index.xlsx"; done
