"""The figures that the package promises, measured: evaluation, a run beside structctl's, every survivor to pandas.

    python Python/tests/figures.py --structctl .build/release/structctl

Both programs take turns, so that what else the machine does falls on both alike. Times are those of the best turn, and the processor
time of the process, which a busy machine stretches less. Exit status 1 if a promise is missed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

MEDIUM = Path(__file__).resolve().parents[2] / "Fixtures/medium.json"
FAILED: list[str] = []


def must(name: str, found: float, most: float, unit: str) -> None:
    mark = "✓" if found <= most else "✗"
    if found > most:
        FAILED.append(name)
    print(f"{mark} {name:<72} {found:10.3f} {unit}, at most {most:g}")


def spent(command: list[str]) -> tuple[float, float]:
    """Wall and processor seconds of a process."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{command[0]} ended with status {process.returncode}")
    return time.monotonic() - start, used.ru_utime + used.ru_stime


def evaluate() -> None:
    from structengine import Deal, Plan

    plan = Plan(Deal.read(MEDIUM), seed=1)
    indices = [number * 7_919 % plan.cardinality for number in range(2_000)]
    best = float("inf")
    for _ in range(7):
        start = time.process_time()
        for index in indices:
            _ = plan.evaluate(index).score
        best = min(best, (time.process_time() - start) / len(indices))
    must("evaluate of medium, with the figures in Python", best * 1e6, 100, "µs")


RUN = """
import sys
from structengine import Deal, Plan
result = Plan(Deal.read(sys.argv[1]), seed=424242, count=int(sys.argv[2])).run()
sys.stdout.write(result.to_json(3))
"""


def run(structctl: str, count: int, turns: int) -> None:
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    for _ in range(turns):
        ours.append(spent([sys.executable, "-c", RUN, str(MEDIUM), str(count)]))
        theirs.append(spent([structctl, "run", str(MEDIUM), "--seed", "424242", "--count", str(count), "--json"]))
    wall, processor = (min(turn[kind] for turn in ours) / min(turn[kind] for turn in theirs) for kind in (0, 1))
    print(f"  Python {min(ours)[0]:.2f} s, structctl {min(theirs)[0]:.2f} s, from start to printed result; ratio of wall time {wall:.3f}")
    must(f"a run of {count:,}, whole process, processor time to structctl's", processor, 1.05, "  ")


def survivors(rows: int, turns: int) -> None:
    from structengine import Deal, Plan

    plan = Plan(Deal.read(MEDIUM), seed=424242, count=None)
    for name, columns, most in [
        ("index, score, proceeds, DSCR, WACC", ["index", "score", "total_proceeds_minor", "min_dscr", "wacc"], 3.0),
        ("every column", None, float("inf")),
    ]:
        wall, processor = [], []
        for _ in range(turns):
            plan = Plan(plan.deal, seed=424242, count=None)
            start, used = time.monotonic(), time.process_time()
            frame = plan.survivors(columns, limit=rows).to_pandas()
            wall.append(time.monotonic() - start)
            processor.append(time.process_time() - used)
            if len(frame) != rows:
                raise SystemExit(f"{len(frame)} rows in place of {rows}")
            del frame
        print(f"  {name}: {min(processor):.2f} s of processors, {min(processor) / min(wall):.1f} of them at a time")
        if most < float("inf"):
            must(f"{rows:,} survivors to pandas, {name}", min(wall), most, "s")
        else:
            print(f"  {rows:,} survivors to pandas, {name}: {min(wall):.2f} s")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--structctl", help="the release build; left out, the run is not compared")
    arguments.add_argument("--count", type=int, default=10_000_000)
    arguments.add_argument("--turns", type=int, default=5)
    chosen = arguments.parse_args()
    evaluate()
    survivors(chosen.count, chosen.turns)
    if chosen.structctl:
        run(chosen.structctl, chosen.count, chosen.turns)
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
