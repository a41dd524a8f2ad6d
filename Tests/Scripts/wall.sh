#!/usr/bin/env bash
# Each folder of the engine names only folders above it in ARCHITECTURE.md: every prefix of that list must compile by itself, which holds
# types and members alike. First a planted violation, which must be noticed.
#   Tests/Scripts/wall.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
mapfile -t folders < <(sed -n '/^## The folders of/,/^## The path/s/^| `\([A-Za-z]*\)` .*/\1/p' Documentation/ARCHITECTURE.md)
[ "${#folders[@]}" -gt 10 ] || { echo "no folders in ARCHITECTURE.md" >&2; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
flags=(-plugin-path "$(dirname "$(readlink -f "$(command -v swiftc)")")/../lib/swift/host/plugins")
for flag in $(pkg-config --cflags openblas); do flags+=(-Xcc "$flag"); done

# Type-checks the last of the first $2 folders of the sources at $1, of the others the declarations; prints what it names that is not there.
compile() {
  local sources=$1 count=$2 files=()
  for folder in "${folders[@]:0:$((count - 1))}"; do files+=("$sources/$folder"/*.swift); done
  for file in "$sources/${folders[$((count - 1))]}"/*.swift; do files+=(-primary-file "$file"); done
  swiftc -frontend -typecheck -swift-version 6 -module-name StructEngine -package-name structengine -I Sources/COpenBLAS -I Sources/CBatch/include "${flags[@]}" \
    "${files[@]}" 2>&1 | grep -E '\.swift:[0-9:]* error:' | sed "s|$sources/||" | sort -u || true
}

cp -r Sources/StructEngine "$scratch/planted"
echo "extension Deal { var planted: Bool { members(of: pools[0]).isEmpty && plantedBelow } }" >>"$scratch/planted/Deal/Deal.swift"
echo "extension Deal { var plantedBelow: Bool { true } }" >>"$scratch/planted/Plan/Plan.swift"
for place in "${!folders[@]}"; do [ "${folders[$place]}" = Deal ] && deal=$((place + 1)); done
if ! compile "$scratch/planted" "$deal" | grep -q plantedBelow; then
  echo "a member that is declared below is not noticed" >&2
  exit 1
fi

check() { compile Sources/StructEngine "$1" >"$scratch/$1"; }
for count in $(seq 1 "${#folders[@]}"); do
  check "$count" &
  [ "$(jobs -r | wc -l)" -lt "$(nproc)" ] || wait -n
done
wait
found=0
for count in $(seq 1 "${#folders[@]}"); do
  if [ -s "$scratch/$count" ]; then
    echo "${folders[$((count - 1))]} names what is below it:" >&2
    cat "$scratch/$count" >&2
    found=1
  fi
done
[ "$found" = 0 ] || exit 1
echo "each of ${#folders[@]} folders compiles with those above it alone"
