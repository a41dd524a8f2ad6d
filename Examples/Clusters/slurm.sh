#!/usr/bin/env bash
# A run of a deal as an array of Slurm: 100 spans, 20 at a time, put back in the queue where a node is lost, then a job that merges them.
#
#   DEAL=deal.json PARTS=/shared/parts sbatch --array=0-99%20 slurm.sh
#   DEAL=deal.json PARTS=/shared/parts sbatch --dependency=afterok:<id of the array> slurm.sh merge
#
# sbatch is called in the folder of span.py. DEAL and PARTS are on storage that all nodes see; the environment is one into which the
# wheel is installed.
#SBATCH --job-name=structengine
#SBATCH --cpus-per-task=4
#SBATCH --mem=1G
#SBATCH --requeue
#SBATCH --open-mode=append
set -euo pipefail
: "${DEAL:?the deal file}" "${PARTS:?the folder for parts}"
# Slurm runs a copy of this script from a folder of its own: span.py is beside the script, or where sbatch was called.
here=${SPAN_PY:-$(cd "$(dirname "$0")" && pwd)/span.py}
[ -e "$here" ] || here=${SLURM_SUBMIT_DIR:-.}/span.py
[ -e "$here" ] || { echo "span.py is not at $here: call sbatch in its folder, or name it as SPAN_PY" >&2; exit 2; }
common=("$DEAL" "$PARTS" --parts "${SPANS:-100}" --count "${COUNT:-1000000000000}" --seed "${SEED:-7}" --threads "${SLURM_CPUS_PER_TASK:-4}")
if [ "${1:-}" = merge ]; then
  exec python3 "$here" merge "${common[@]}" --out "$PARTS/result.json"
fi
# exec: the signal that ends a job reaches the span itself.
exec python3 "$here" run "${common[@]}"
