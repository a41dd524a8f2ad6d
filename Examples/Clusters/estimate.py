#!/usr/bin/env python3
"""How long a run takes on a cluster, and what it costs, from what one core of this machine does.

    estimate.py DEAL                                 measures, then plans 10^12 and 10^15 permutations on 100 and 10,000 cores
    estimate.py DEAL --permutations 1e13 --cores 500 --price 0.03
    estimate.py DEAL --simulate                      also draws 10,000 spans with stragglers and failures, and compares

The formulas are on the page Documentation/CLUSTERS.md. Nothing is run on a cluster.
"""

from __future__ import annotations

import argparse
import heapq
import math
import random
import statistics
import time
from dataclasses import dataclass

import structengine


@dataclass(frozen=True)
class Rates:
    """What one core does: seconds, bytes and permutations a second."""

    start: float  # a process that imports, binds the deal and builds its tables
    rate: float  # permutations a second of a span that is under way
    merge: float  # reading one part and merging it
    part: int  # bytes of a part
    result: float  # lists and hints of the whole, once


def measured(path: str, permutations: float, positions: int) -> Rates:
    """Of spans of two lengths, of a run of so many permutations: what does not grow with the length is the start."""
    begun = time.perf_counter()
    plan = structengine.Plan(structengine.Deal.read(path), seed=7, count=min(int(permutations), 2**62))
    bound = time.perf_counter() - begun
    count = min(positions, plan.count)
    times, part = [], None
    for length in (count // 4, count):
        samples = []
        for _ in range(3):
            begun = time.perf_counter()
            part = plan.span(0, length, threads=1)
            samples.append(time.perf_counter() - begun)
        times.append(min(samples))
    rate = (count - count // 4) / max(times[1] - times[0], 1e-9)
    # The first span of a process also builds what later ones of the plan find: it is within the samples' worst.
    begun = time.perf_counter()
    structengine.Plan(structengine.Deal.read(path), seed=8, count=plan.count).span(0, 1000, threads=1)
    start = 0.1 + bound + (time.perf_counter() - begun) + max(0, times[1] - count / rate)
    data = [bytes(plan.span(number * 1000, (number + 1) * 1000, threads=1)) for number in range(32)]
    begun = time.perf_counter()
    structengine.merge(structengine.Part.from_bytes(one) for one in data)
    merge = (time.perf_counter() - begun) / len(data)
    small = structengine.Plan(plan.deal, seed=7, count=min(plan.cardinality, 100_000))
    begun = time.perf_counter()
    small.result(small.span(0, small.count))
    return Rates(start, rate, merge, max(len(bytes(part)) if part else 0, *map(len, data)), time.perf_counter() - begun)


@dataclass(frozen=True)
class Terms:
    permutations: float
    cores: int
    price: float  # of a core for an hour
    loss: float  # spans that are lost, of a million core seconds
    slow: float = 0.02  # share of cores that take three times as long
    fan_in: int = 16
    bandwidth: float = 100e6  # bytes a second between storage and a core


@dataclass(frozen=True)
class Estimate:
    spans: int
    length: float
    span: float  # seconds
    depth: int
    moved: float  # bytes
    merging: float
    total: float
    cost: float


def running_time(once: float, spans: int, terms: Terms) -> float:
    """Of so many spans that take so long: the work over the cores, of which slow ones do a third, half of a lost span done in vain, and
    one span more for the last to end (with second copies of what lasts; three without)."""
    work = spans * once * (1 + once * 1e-6 * terms.loss / 2)
    return max(once, work / (terms.cores * (1 - terms.slow * 2 / 3))) + once


def estimate(rates: Rates, terms: Terms) -> Estimate:
    """The plan of a run: spans long enough that their start is a twentieth, short enough that each core has ten or more."""
    least = 19 * rates.start * rates.rate
    spans = max(1, min(int(terms.permutations / least), max(10 * terms.cores, int(terms.permutations / (600 * rates.rate)))))
    length = terms.permutations / spans
    once = rates.start + length / rates.rate
    running = running_time(once, spans, terms)
    depth = max(1, math.ceil(math.log(max(spans, 2), terms.fan_in)))
    node = terms.fan_in * (rates.merge + rates.part / terms.bandwidth)
    nodes, level = 0.0, float(spans)
    moved = 0.0
    merging = 0.0
    for _ in range(depth):
        moved += level * rates.part
        level = math.ceil(level / terms.fan_in)
        merging += math.ceil(level / terms.cores) * node
        nodes += level
    total = running + merging + rates.result
    return Estimate(spans, length, once, depth, moved, merging, total, total / 3600 * terms.cores * terms.price)


def simulated(terms: Terms, plan: Estimate, seed: int, speculate: bool = True) -> tuple[float, int, int]:
    """The makespan of the spans where one core in fifty is three times slower, spans vary by a tenth, and some are lost; with the numbers
    of losses and of second copies."""
    order = random.Random(seed)
    slow = [3.0 if order.random() < terms.slow else 1.0 for _ in range(terms.cores)]
    free = [(0.0, core) for core in range(terms.cores)]
    heapq.heapify(free)
    todo = list(range(plan.spans))
    ends: dict[int, float] = {}
    losses = copies = 0
    while todo:
        number = todo.pop()
        now, core = heapq.heappop(free)
        takes = plan.span * slow[core] * max(0.5, order.gauss(1, 0.1))
        if order.random() < 1 - math.exp(-takes * 1e-6 * terms.loss):
            losses += 1
            heapq.heappush(free, (now + takes * order.random(), core))
            todo.insert(0, number)
            continue
        ends[number] = now + takes
        heapq.heappush(free, (now + takes, core))
    if speculate:
        # Cores that have nothing left to do run a second copy of what lasts longest; the first to end counts.
        for number in sorted(ends, key=ends.__getitem__, reverse=True):
            now, core = free[0]
            takes = plan.span * slow[core] * max(0.5, order.gauss(1, 0.1))
            if now + takes >= ends[number]:
                break
            heapq.heappop(free)
            ends[number] = now + takes
            heapq.heappush(free, (now + takes, core))
            copies += 1
    return max(ends.values()), losses, copies


def duration(seconds: float) -> str:
    for size, unit in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.1f} {unit}"
    return f"{seconds:,.1f} s"


def size(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:,.0f} {unit}"
        count /= 1000
    return f"{count:,.1f} TB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("deal")
    parser.add_argument("--permutations", type=float, nargs="+", default=[1e12, 1e15])
    parser.add_argument("--cores", type=int, nargs="+", default=[100, 10_000])
    parser.add_argument("--price", type=float, default=0.04, help="of a core for an hour, in any currency")
    parser.add_argument("--loss", type=float, default=1, help="spans lost in a million core seconds: 1 is a core that fails every 11 days")
    parser.add_argument("--positions", type=int, default=20_000_000, help="length of the longest span that is measured")
    parser.add_argument("--simulate", action="store_true")
    given = parser.parse_args()
    cardinality = structengine.Plan(structengine.Deal.read(given.deal)).cardinality
    if max(given.permutations) > cardinality:
        parser.error(f"the deal has {cardinality:.3g} permutations: plan no more, or give its levers more values")
    rates = measured(given.deal, max(given.permutations), given.positions)
    print(f"one core: start {rates.start:.2f} s, {rates.rate / 1e6:.2f} million permutations a second, {rates.merge * 1000:.2f} ms and "
          f"{rates.part / 1000:.0f} kB a part to merge, {rates.result:.2f} s for the result\n")
    print("| permutations | cores | spans | a span | merge tree | bytes moved | merging | time | cost |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for permutations in given.permutations:
        for cores in given.cores:
            plan = estimate(rates, Terms(permutations, cores, given.price, given.loss))
            print(f"| {permutations:.0e} | {cores:,} | {plan.spans:,} | {duration(plan.span)} | {plan.depth} levels of 16 | {size(plan.moved)} | "
                  f"{duration(plan.merging)} | {duration(plan.total)} | {plan.cost:,.0f} |")
    if given.simulate:
        terms = Terms(10_000 * 60 * rates.rate, 500, given.price, 20)
        length = terms.permutations / 10_000
        span = rates.start + length / rates.rate
        plan = Estimate(10_000, length, span, 4, 0, 0, running_time(span, 10_000, terms), 0)
        for speculate in (True, False):
            drawn = [simulated(terms, plan, seed, speculate) for seed in range(20)]
            times = [one[0] for one in drawn]
            worst = max(times)
            print(f"\n10,000 spans of {span:.0f} s on 500 cores, 2% of them three times slower, {'with' if speculate else 'without'} second copies: "
                  f"formula {plan.total:,.0f} s, drawn {statistics.mean(times):,.0f} s on average, {worst:,.0f} s at worst of 20; "
                  f"{statistics.mean(one[1] for one in drawn):.0f} spans lost, {statistics.mean(one[2] for one in drawn):.0f} run twice")


if __name__ == "__main__":
    main()
