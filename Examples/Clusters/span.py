#!/usr/bin/env python3
"""One span of a run, or the merge of all: what the tasks of an indexed Job or of an array run.

    span.py run   DEAL FOLDER --parts 100 --count 1000000000 --seed 7 [--index 12]
    span.py merge DEAL FOLDER --parts 100 --count 1000000000 --seed 7 --out result.json

The number of the span is --index, or what Kubernetes (JOB_COMPLETION_INDEX) or Slurm (SLURM_ARRAY_TASK_ID) say. A part is kept in
FOLDER, whole or not at all; a span whose part is there is done. SIGTERM ends a span at once with status 143, to be run again elsewhere.
merge says which parts are missing or not of this run, by name, with status 1, and writes nothing then.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys

import structengine
from structengine import spans


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=["run", "merge"])
    parser.add_argument("deal")
    parser.add_argument("folder")
    parser.add_argument("--parts", type=int, required=True, help="spans of the whole run")
    parser.add_argument("--count", type=int, help="permutations; the whole space if not given")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--ruleset")
    parser.add_argument("--index", type=int, help="number of the span, from 0")
    parser.add_argument("--threads", type=int, help="threads of a span; one a processor if not given")
    parser.add_argument("--out", help="where merge writes the result")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        rules = structengine.Ruleset.read(given.ruleset) if given.ruleset else None
        plan = structengine.Plan(structengine.Deal.read(given.deal), seed=given.seed, count=given.count, ruleset=rules)
        todo = plan.spans(given.parts)
        if given.verb == "run":
            stated = os.environ.get("JOB_COMPLETION_INDEX") or os.environ.get("SLURM_ARRAY_TASK_ID")
            index = given.index if given.index is not None else int(stated) if stated else None
            if index is None or not 0 <= index < given.parts:
                raise ValueError(f"the number of the span must be from 0 to {given.parts - 1}, found {index}")
            if index < len(todo):
                spans.run_span(plan, todo[index], given.folder, given.threads)
                print(f"{spans.span_name(plan, todo[index])} is in {given.folder}", file=sys.stderr)
            return 0
        lost = spans.missing(plan, given.folder, todo)
        if lost:
            names = "\n".join(f"  span {todo.index(span)}: {spans.span_name(plan, span)}" for span in lost[:20])
            print(f"{len(lost)} of {len(todo)} parts are missing; run these spans again:\n{names}", file=sys.stderr)
            return 1
        part = spans.collect(plan, (os.path.join(given.folder, spans.span_name(plan, span)) for span in todo))
        result = plan.result(part, threads=given.threads)
        if given.out:
            if os.path.exists(given.out) and os.path.samefile(given.out, given.deal):
                raise ValueError(f"--out must not be the deal, found {given.out}")
            with open(given.out + ".part", "w") as file:
                file.write(result.to_json())
            os.replace(given.out + ".part", given.out)
        print(f"{result.count} permutations, {result.survivors} survive, digest {result.digest}")
        return 0
    except (structengine.StructEngineError, ValueError, OSError) as refusal:
        print(f"span.py: {refusal}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
