"""What a cluster on this machine adds to a run: one process against Dask, Ray or Spark on as many processors.

    python Python/tests/clusters/overhead.py dask|ray|spark [--seconds 40] [--turns 3]

The run is one of the large deal, as long as one process takes `--seconds` for. Both take turns, after a short run that warms either. What is added is told
as a share of wall time, and of the processor time of the whole machine (`/proc/stat`), which says the same on a machine that is
otherwise idle. Exit status 1 if it is 10% of wall time or more. Each engine needs its own environment (Tests/Scripts/python.sh).
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from typing import Any, Callable, Iterator

import cluster

import structengine
from structengine import Plan

PROCESSORS = os.cpu_count() or 1
Run = Callable[[Plan], Any]


@contextlib.contextmanager
def on_dask() -> Iterator[Run]:
    import structengine.dask
    from distributed import Client, LocalCluster

    with LocalCluster(n_workers=PROCESSORS, threads_per_worker=1, dashboard_address=None) as local, Client(local) as client:
        yield lambda plan: structengine.dask.run(plan, client)


@contextlib.contextmanager
def on_ray() -> Iterator[Run]:
    import ray
    import structengine.ray

    ray.init(num_cpus=PROCESSORS, include_dashboard=False, log_to_driver=False)
    try:
        yield lambda plan: structengine.ray.run(plan)
    finally:
        ray.shutdown()


@contextlib.contextmanager
def on_spark() -> Iterator[Run]:
    import structengine.spark
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else whichever python3 is first in PATH
    session = SparkSession.builder.master(f"local[{PROCESSORS}]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        yield lambda plan: structengine.spark.run(plan, session)
    finally:
        session.stop()


def busy() -> float:
    """Processor seconds of the machine so far."""
    with open("/proc/stat") as stat:
        fields = [int(field) for field in stat.readline().split()[1:]]
    return (sum(fields[:3]) + sum(fields[5:8])) / os.sysconf("SC_CLK_TCK")


def timed(run: Run, plan: Plan) -> tuple[float, float, str]:
    start, used = time.monotonic(), busy()
    digest = run(plan).digest
    return time.monotonic() - start, busy() - used, digest


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("engine", choices=["dask", "ray", "spark"])
    arguments.add_argument("--seconds", type=float, default=40)
    arguments.add_argument("--turns", type=int, default=3)
    chosen = arguments.parse_args()
    # The space of medium is walked in a second; this one lasts.
    deal = structengine.Deal.read(cluster.ROOT / "Fixtures/large.json")

    def alone(plan: Plan) -> Any:
        return plan.run(threads=PROCESSORS)

    def sized(count: int) -> Plan:
        return Plan(deal, seed=7, count=count)

    # The first run prepares what all share; the second tells the rate.
    timed(alone, sized(20_000_000))
    rate = 300_000_000 / timed(alone, sized(300_000_000))[0]
    plan = sized(max(20_000_000, int(rate * chosen.seconds)))
    with {"dask": on_dask, "ray": on_ray, "spark": on_spark}[chosen.engine]() as spread:
        spread(sized(1_000_000))
        one: list[tuple[float, float, str]] = []
        many: list[tuple[float, float, str]] = []
        for _ in range(chosen.turns):
            one.append(timed(alone, plan))
            many.append(timed(spread, plan))
    if len({turn[2] for turn in one + many}) != 1:
        raise SystemExit("the digests differ")
    wall, processor = (min(turn[kind] for turn in many) / min(turn[kind] for turn in one) - 1 for kind in (0, 1))
    mark = "✓" if wall < 0.1 else "✗"
    print(f"{mark} {chosen.engine}, {plan.count:,} permutations: one process {min(one)[0]:.1f} s, {min(many)[0]:.1f} s spread over {PROCESSORS}")
    print(f"  adds {wall:+.1%} of wall time, less than 10% is asked; {processor:+.1%} of the machine's processor time")
    return 0 if wall < 0.1 else 1


if __name__ == "__main__":
    sys.exit(main())
