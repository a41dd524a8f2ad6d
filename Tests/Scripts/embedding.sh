#!/usr/bin/env bash
# A server outside the tree depends on this repository by tag, links only the library, builds in Swift 6 mode without a warning, and
# then holds what the README promises a server: see Tests/Embedding/client.py. Takes about as long as a first build of the engine.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

# A repository with one commit and one tag, made of the files as they are here.
mkdir "$work/StructEngine"
(cd "$root" && git ls-files -z --cached --others --exclude-standard | xargs -0 -I{} sh -c 'test ! -e "$1" || printf "%s\0" "$1"' _ {} | tar --null -T - -cf -) | tar -xf - -C "$work/StructEngine"
cd "$work/StructEngine"
git init -q .
git add -A
git -c user.name=test -c user.email=test@localhost commit -qm "As in the working tree"
git tag 0.1.0

cp -R "$root/Tests/Embedding" "$work/server"
cd "$work/server"
STRUCTENGINE_URL="file://$work/StructEngine" swift build --product StructServer 2>&1 | tee "$work/log"
if grep -E '(^|[^[:alnum:]])warning: ' "$work/log"; then echo "✗ the build has warnings" >&2; exit 1; fi

# Of the packages that this one names only those are built that the library needs: nothing of bench and command line.
built=$(for folder in .build/debug/*.build; do
  if [ -n "$(find -L "$folder" -name '*.o' -print -quit)" ]; then basename "$folder" .build; fi
done | tr '\n' ' ')
for stranger in StructReport StructWorkbook StructTables StructEngineC ArgumentParser Histogram Numerics RealModule StructBench structctl TestSupport FuzzTrial structfuzz; do
  case " $built " in *" $stranger "*) echo "✗ the server has built $stranger" >&2; exit 1 ;; esac
done
blas=$(readelf -d .build/debug/StructServer | sed -n 's/.*NEEDED.*\[\(lib[^]]*blas[^]]*\)\].*/\1/p')
if [ -z "$blas" ]; then echo "✗ the server is not linked with OpenBLAS" >&2; exit 1; fi
echo "targets: $built"
echo "linked: $(readelf -d .build/debug/StructServer | sed -n 's/.*NEEDED.*\[\(.*\)\].*/\1/p' | tr '\n' ' ')"

.build/debug/StructServer >"$work/port" &
server=$!
for _ in $(seq 100); do grep -q listening "$work/port" && break; sleep 0.1; done
port=$(sed -n 's/listening on //p' "$work/port")
# A stall of a shared machine is no fault of the server: times count as missed if ten attempts miss them.
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  if python3 "$root/Tests/Embedding/client.py" "$port" "$root/Fixtures"; then exit 0; fi
  echo "attempt $attempt of 10" >&2
done
exit 1
