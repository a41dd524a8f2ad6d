#!/usr/bin/env bash
# The wheel on a machine without Swift: a fresh Debian in a folder, with Python and nothing else. Needs root, debootstrap and a few minutes.
#   Tests/Scripts/no-swift.sh WHEEL [FOLDER]      FOLDER is a Debian that is there already, else one is made and taken away again
set -euo pipefail
cd "$(dirname "$0")/../.."
wheel=$(readlink -f "${1:?the wheel}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=${2:-$work/debian}
if [ ! -d "$root" ]; then
  command -v debootstrap >/dev/null || apt-get install -y -qq debootstrap >/dev/null
  debootstrap --variant=minbase --include=python3,python3-venv bookworm "$root" >"$work/log" 2>&1 || { tail -20 "$work/log" >&2; exit 1; }
fi
# (Swift Current is a town with a time zone.)
if find "$root" -iname '*swift*' -not -path '*/proc/*' -not -name Swift_Current | grep . >&2; then echo "there is something of Swift in $root" >&2; exit 1; fi
if find "$root" -name '*openblas*' -o -name 'libgfortran*' | grep . >&2; then echo "there is an OpenBLAS in $root" >&2; exit 1; fi
# NumPy is fetched outside: the folder needs no network.
mkdir "$work/wheels"
python3 -m pip download -q --disable-pip-version-check --only-binary :all: -d "$work/wheels" "$wheel"
# A folder within the root that the test makes for itself, not of this machine.
here=$root/tmp/structengine
rm -rf "$here"
mkdir -p "$here/Fixtures"
cp "$work"/wheels/*.whl "$here"
cp Fixtures/small.json "$here/Fixtures"
cat >"$here/example.py" <<'EXAMPLE'
import structengine
deal = structengine.Deal.read("Fixtures/small.json")
plan = structengine.Plan(deal, seed=424242, count=10_000)
result = plan.run()
print(result, *result.top["index"][:3], plan.evaluate(6944), sep="\n")
print(result.digest)
EXAMPLE
env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp chroot "$root" /bin/sh -euc '
  cd /tmp/structengine
  python3 -m venv venv
  venv/bin/pip install -q --disable-pip-version-check --no-index --find-links . structengine
  if venv/bin/python -c "import ctypes.util, sys; sys.exit(not ctypes.util.find_library(\"swiftCore\"))"; then echo "Swift is found" >&2; exit 1; fi
  venv/bin/python --version
  venv/bin/python example.py' | tee "$work/printed"
golden=$(python3 -c "import json; print(json.load(open('Fixtures/golden/digests.json'))['small']['digest'])")
rm -rf "$here"
[ "$(tail -1 "$work/printed")" = "$golden" ] || { echo "the digest must be $golden" >&2; exit 1; }
echo "✓ installed and run on $(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' "$root/etc/os-release") without Swift"
