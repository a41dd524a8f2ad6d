"""What the tests on clusters share: a run that takes some seconds, and spans that misbehave once.

A cluster's workers import this module by name, so its functions can stand in for those of `structengine.spans`.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import structengine
from structengine import spans

ROOT = Path(__file__).resolve().parents[3]
#: Permutations; the nightly size is larger.
COUNT = int(os.environ.get("STRUCTENGINE_CLUSTER_COUNT", "4000000"))


def plan() -> structengine.Plan:
    return structengine.Plan(structengine.Deal.read(ROOT / "Fixtures/medium.json"), seed=7, count=COUNT)


def once(folder: str, what: str) -> bool:
    """True for the first caller on any machine that sees the folder."""
    try:
        os.close(os.open(os.path.join(folder, what), os.O_CREAT | os.O_EXCL))
        return True
    except FileExistsError:
        return False


def troubled(folder: str):
    """`run_span` as it is, but for one span that kills its worker, one that is slow, and one whose first try fails."""
    real = spans.run_span

    def run_span(plan, span, *arguments, **options):
        number = plan.spans(8).index(tuple(span)) if tuple(span) in plan.spans(8) else -1
        if number == 2 and once(folder, "killed"):
            os.kill(os.getpid(), signal.SIGKILL)
        if number == 5 and once(folder, "slow"):
            time.sleep(8)
        if number == 6 and once(folder, "failed"):
            raise OSError("the disk of this worker is gone")
        return real(plan, span, *arguments, **options)

    return run_span


def happened(folder: str) -> set[str]:
    return set(os.listdir(folder)) & {"killed", "slow", "failed"}
