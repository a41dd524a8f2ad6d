"""What the tests on clusters share: a run that takes some seconds, and spans that misbehave once.

A cluster's workers import this module by name, so its functions can stand in for those of `structengine.spans`.
"""

from __future__ import annotations

import os
import signal
import threading
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


def is_ended_by_ctrl_c(run) -> bool:
    """Whether Ctrl-C, once the workers are at it, ends a run whose two spans take minutes, and leaves no worker at work."""
    plan = structengine.Plan(structengine.Deal.read(ROOT / "Fixtures/large.json"), seed=7, count=4_000_000_000)
    at_work = threading.Event()

    def interrupt() -> None:
        # Of processor time, that a busy machine gives out slowly: enough for workers to start and to be in the midst of a span.
        first, deadline = _used(), time.monotonic() + 240
        while _used() - first < 8 and time.monotonic() < deadline:
            time.sleep(0.5)
        if _used() - first >= 8:
            at_work.set()
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()
    try:
        run(plan)
    except KeyboardInterrupt:
        pass
    else:
        return False
    # An engine that is idle takes a little, a span a whole processor.
    idle, deadline = 0, time.monotonic() + 60
    while at_work.is_set() and idle < 2 and time.monotonic() < deadline:
        idle = idle + 1 if _used_in(2) < 0.5 else 0
    return idle == 2


def _used_in(seconds: float) -> float:
    """Processors that the workers of this process keep busy."""
    before = _used()
    time.sleep(seconds)
    return (_used() - before) / seconds


def _used() -> float:
    """Processor seconds of all processes that descend from this one."""
    found: dict[int, tuple[int, float]] = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        found[int(entry)] = (int(fields[1]), (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"))

    def is_ours(process: int) -> bool:
        parent = found.get(process, (0, 0.0))[0]
        return parent == os.getpid() or (parent > 1 and is_ours(parent))

    return sum(used for process, (_, used) in found.items() if is_ours(process))
