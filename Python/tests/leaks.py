"""Whether anything is kept: what the process holds after thousands of plans, each bound, run, evaluated, cut into spans, refused and exported.

    python Python/tests/leaks.py --plans 10000
"""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

import structengine

DEAL = (Path(__file__).resolve().parents[2] / "Fixtures/small.json").read_text()


def held() -> float:
    """Memory of the process, in MB."""
    gc.collect()
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def use(number: int) -> None:
    plan = structengine.Plan(DEAL, seed=number, count=100)
    result = plan.run(threads=1 + number % 2, hints=False)
    structure = plan.evaluate(number % plan.cardinality, equity_return=True)
    structure.to_dict()
    structure.schedule_csv()
    if number % 20 == 0:
        structure.export()
        result.report()
        plan.survivors(["score", "pool"]).to_arrays()
    result.top["score"]
    result.pareto.__arrow_c_stream__()
    structengine.Part.from_bytes(bytes(plan.span(0, 20, threads=1)))
    for refused in (lambda: structengine.Deal(DEAL[: number % 5_000]), lambda: plan.evaluate(-1)):
        try:
            refused()
        except structengine.StructEngineError:
            pass


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--plans", type=int, default=10_000)
    plans = arguments.parse_args().plans
    for number in range(500):
        use(number)
    before = held()
    for number in range(plans):
        use(number)
    grown = held() - before
    print(f"{plans} plans: memory grew by {grown:.2f} MB from {before:.0f}; at most 5 are allowed")
    return 0 if grown < 5 else 1


if __name__ == "__main__":
    sys.exit(main())
