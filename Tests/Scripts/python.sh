#!/usr/bin/env bash
# The C functions and the Python package as users have them: builds the wheel, runs the C programs, installs the wheel into a fresh
# environment and passes its tests, types and examples there.
#   Tests/Scripts/python.sh [--clusters] [--figures]
# With --clusters also on local clusters of Dask, Ray and Spark, each in an environment of its own. With --figures it also measures what
# is promised, of clusters what they add; close everything else first.
set -euo pipefail
clusters= figures=
for option in "$@"; do
  case $option in
    --clusters) clusters=1 ;;
    --figures) figures=1 ;;
    *) echo "no option $option: --clusters, --figures" >&2; exit 2 ;;
  esac
done
cd "$(dirname "$0")/../.."
python3 -c "import venv, ensurepip" 2>/dev/null || { echo "python3-venv is needed: apt-get install python3-venv" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
start=$SECONDS

Python/wheel.sh "$work/wheel"
wheel=$(echo "$work"/wheel/structengine-*.whl)
glibc=$(sed -n 's/.*manylinux_2_\([0-9]*\)_.*/2.\1/p' <<<"$wheel")
[ -n "$glibc" ] || { echo "the wheel is not one of manylinux: $wheel" >&2; exit 1; }
echo "wheel: $(du -h "$wheel" | cut -f1), glibc $glibc or later"

# C, with the library of the wheel and not with Swift's.
python3 -m zipfile -e "$wheel" "$work/unpacked"
library=$work/unpacked/structengine/_lib
if ldd "$library/libStructEngineC.so" | grep -iE "swift|not found"; then echo "the library needs what is not there" >&2; exit 1; fi
for example in structure refusals; do
  cc -std=c11 -Wall -Wextra -Werror -I Sources/StructEngineC/include "Examples/C/$example.c" -L "$library" -lStructEngineC \
    -Wl,-rpath,"$library" -Wl,--allow-shlib-undefined -o "$work/$example"
done
golden=$(python3 -c "import json; print(json.load(open('Fixtures/golden/digests.json'))['small']['digest'])")
"$work/structure" Fixtures/small.json 10000 2>/dev/null | tee "$work/printed"
grep -q "digest $golden" "$work/printed" || { echo "the C example has another digest than $golden" >&2; exit 1; }
"$work/refusals" Fixtures/medium.json

# Nothing is lost. (Of what Swift's runtime keeps for ever, some is pointed to in ways that valgrind does not follow: "possibly lost".)
if command -v valgrind >/dev/null; then
  valgrind -q --undef-value-errors=no --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite --error-exitcode=9 \
    "$work/structure" Fixtures/small.json 200 >/dev/null 2>"$work/valgrind" || { cat "$work/valgrind" >&2; exit 1; }
  echo "valgrind: nothing is lost"
else
  echo "valgrind is not there: what is lost shows only in the memory of the process, below"
fi

# What the header declares, the library shows and Python calls are the same functions.
header=$(grep -oE '^[a-z_0-9 ]+ \**(se_[a-z_]+)\(' Sources/StructEngineC/include/structengine.h | grep -oE 'se_[a-z_]+\(' | tr -d '(' | sort)
shown=$(nm -D --defined-only "$library/libStructEngineC.so" | awk '$2 == "T" { print $3 }' | sort)
called=$(grep -oE 'se_[a-z_]+' Python/structengine/_native.py | sort -u | grep -vE '^se_(figures|column)$')
diff <(echo "$header") <(echo "$shown") || { echo "header (<) and library (>) differ" >&2; exit 1; }
diff <(echo "$header") <(echo "$called") || { echo "header (<) and Python (>) differ" >&2; exit 1; }

# An environment of its own, with what readers of tables use.
environment() {
  python3 -m venv "$work/$1"
  "$work/$1/bin/pip" install -q --disable-pip-version-check "$wheel" pytest "${@:2}"
}
environment python pandas polars duckdb pyarrow matplotlib tqdm mypy kubernetes-validate pyyaml
tool=.build/debug/structctl
[ -x "$tool" ] || { swift build --product structctl >/dev/null; }
STRUCTCTL=$PWD/$tool "$work/python/bin/python" -m pytest Python/tests --ignore Python/tests/clusters -q
"$work/python/bin/mypy" --config-file Python/pyproject.toml --python-executable "$work/python/bin/python" Python/structengine
"$work/python/bin/python" Python/tests/mutants.py --count "${MUTANTS:-20000}"
"$work/python/bin/python" Python/tests/leaks.py --plans "${PLANS:-1000}"
echo "C and Python: $((SECONDS - start)) s"
if [ -n "$figures" ]; then
  swift build -c release --product structctl >/dev/null
  env -u OPENBLAS_CORETYPE "$work/python/bin/python" Python/tests/figures.py --structctl .build/release/structctl
fi

[ -n "$clusters" ] || exit 0
if ! command -v java >/dev/null; then
  $([ "$(id -u)" = 0 ] || echo sudo) apt-get install -y -qq openjdk-17-jre-headless >/dev/null
fi
for engine in dask:distributed ray:ray spark:pyspark; do
  environment "${engine%%:*}" "${engine##*:}"
  "$work/${engine%%:*}/bin/python" -m pytest "Python/tests/clusters/test_${engine%%:*}.py" -q
  [ -z "$figures" ] || "$work/${engine%%:*}/bin/python" Python/tests/clusters/overhead.py "${engine%%:*}"
done
echo "with clusters: $((SECONDS - start)) s"
