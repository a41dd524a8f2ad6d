#!/usr/bin/env bash
# The libraries' documentation builds without a warning. Needs a debug build, and no package: docc and the extractor come with Swift.
# Usage: docc.sh [output folder]; without one the result is thrown away.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "${1:-$folder/out}"
target=$(swift -print-target-info | sed -n 's/^ *"unversionedTriple": "\(.*\)",*/\1/p' | head -1)
for module in StructEngine StructTables; do
  mkdir "$folder/$module"
  # shellcheck disable=SC2046
  swift-symbolgraph-extract -module-name "$module" -I .build/debug/Modules -I Sources/COpenBLAS -I Sources/CBatch/include -I Sources/CZlib \
    -I Sources/CExpat $(pkg-config --cflags-only-I openblas) -target "$target" -minimum-access-level public -output-dir "$folder/$module"
  docc convert "Sources/$module/$module.docc" --additional-symbol-graph-dir "$folder/$module" --fallback-display-name "$module" \
    --fallback-bundle-identifier "${module,,}" --warnings-as-errors --output-dir "${1:-$folder/out}/$module"
done
echo "✓ the documentation builds without a warning"
