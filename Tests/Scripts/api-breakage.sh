#!/usr/bin/env bash
# The public API of the library against the latest tag: what a client has compiled once compiles again. Without a tag there is no
# promise to keep yet. A break that is meant is listed, in the words of the tool, in .ci/api-breaks-allowed until the next tag.
set -euo pipefail
cd "$(dirname "$0")/../.."
tag=$(git describe --tags --abbrev=0 --match '[0-9]*.[0-9]*.[0-9]*' 2>/dev/null || true)
if [ -z "$tag" ]; then echo "no tag yet: nothing to compare the public API with"; exit 0; fi
if [ "$(git rev-parse "$tag^{commit}")" = "$(git rev-parse HEAD)" ]; then echo "✓ this is $tag itself"; exit 0; fi
allowed=()
[ ! -e .ci/api-breaks-allowed ] || allowed=(--breakage-allowlist-path .ci/api-breaks-allowed)
swift package diagnose-api-breaking-changes "$tag" --products StructEngine "${allowed[@]}" || {
  echo "if it is meant: add its line, from 'API breakage:' on, to .ci/api-breaks-allowed" >&2
  exit 1
}
