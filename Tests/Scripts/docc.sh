#!/usr/bin/env bash
# The library's documentation builds without a warning. Needs a debug build, and no package: docc and the extractor come with Swift.
# Usage: docc.sh [output folder]; without one the result is thrown away.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
target=$(swift -print-target-info | sed -n 's/^ *"unversionedTriple": "\(.*\)",*/\1/p' | head -1)
mkdir "$folder/symbols"
# shellcheck disable=SC2046
swift-symbolgraph-extract -module-name StructEngine -I .build/debug/Modules -I Sources/COpenBLAS -I Sources/CBatch/include $(pkg-config --cflags-only-I openblas) \
  -target "$target" -minimum-access-level public -output-dir "$folder/symbols"
docc convert Sources/StructEngine/StructEngine.docc --additional-symbol-graph-dir "$folder/symbols" \
  --fallback-display-name StructEngine --fallback-bundle-identifier structengine --warnings-as-errors --output-dir "${1:-$folder/out}"
echo "✓ the documentation builds without a warning"
