#!/usr/bin/env bash
# The digests of the small and medium fixtures, and the life of a structure, must not depend on BLAS kernel, BLAS threads or workers.
# Usage: kernel-matrix.sh [path of structctl]; without one, the release build is used, else the debug build.
set -uo pipefail
cd "$(dirname "$0")/../.."
tool=${1:-}
for candidate in .build/release/structctl .build/debug/structctl; do
  if [ -z "$tool" ] && [ -x "$candidate" ]; then tool=$candidate; fi
done
if [ ! -x "$tool" ]; then
  echo "kernel-matrix: build structctl first: swift build --product structctl" >&2
  exit 2
fi
golden() { sed -n "/\"$1\"/,/}/s/.*\"digest\" *: *\"\([0-9a-f]*\)\".*/\1/p" Fixtures/golden/digests.json; }

# Waterfall, stress grid with breakevens and sensitivities, and simulated paths of one structure, as one digest.
life() {
  for name in small medium; do
    "$tool" waterfall "Fixtures/$name.json" --index 1000 --scenario all --json
    "$tool" stress "Fixtures/$name.json" --index 1000 --json
    "$tool" risk "Fixtures/$name.json" --index 1000 --paths 300 --threads "$1" --json
  done 2>/dev/null | sha256sum
}
expected=$(life 1)

failed=0
for kernel in Prescott Nehalem Sandybridge Haswell Zen SkylakeX; do
  for blas in 1 2; do
    for fixture in small:10000 medium:100000; do
      name=${fixture%%:*}
      # Every fixture with another number of workers under the two BLAS settings.
      out=$(OPENBLAS_CORETYPE=$kernel OPENBLAS_NUM_THREADS=$blas "$tool" run "Fixtures/$name.json" \
        --seed 424242 --count "${fixture##*:}" --threads $((blas * 2)) --json 2>/dev/null)
      status=$?
      if [ $status -eq 132 ]; then
        echo "- $kernel, $blas BLAS threads, $name: not on this processor"
        continue
      fi
      digest=$(sed -n 's/^  "digest": "\([0-9a-f]*\)",*$/\1/p' <<<"$out")
      if [ $status -eq 0 ] && [ "$digest" = "$(golden "$name")" ]; then
        echo "✓ $kernel, $blas BLAS threads, $name"
      else
        echo "✗ $kernel, $blas BLAS threads, $name: status $status, digest ${digest:-none}, not $(golden "$name")"
        failed=1
      fi
    done
    found=$(OPENBLAS_CORETYPE=$kernel OPENBLAS_NUM_THREADS=$blas life $((blas * 2)))
    if [ "$found" = "$expected" ]; then
      echo "✓ $kernel, $blas BLAS threads, the life of a structure"
    elif [ $status -ne 132 ]; then
      echo "✗ $kernel, $blas BLAS threads, the life of a structure: other figures"
      failed=1
    fi
  done
done
exit $failed
