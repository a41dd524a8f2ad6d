#!/usr/bin/env python3
"""Measures every promise of speed and says which hold; exits with 1 if one does not.

    Benchmarks/must_hold.py [--quick]     --quick divides the counts by 100 and judges nothing

Takes a few minutes after the builds; close everything else.
"""

import json
import statistics
import sys

import report

QUICK = "--quick" in sys.argv
SEED = "424242"


class Promises:
    """The lines of the report."""

    def __init__(self):
        self.rows, self.missed = [], 0

    def add(self, name, measured, allowed, holds=None):
        """A figure with what is allowed; `holds` None: shown, not judged."""
        holds = None if QUICK else holds
        mark = {True: "✓", False: "✗", None: "–"}[holds]
        self.missed += holds is False
        self.rows.append([name, measured, allowed, mark])
        print(f"{mark} {name}: {measured}{f' (must be {allowed})' if allowed else ''}", flush=True)


def structure(tool, deal, count, *options):
    """Runs permutations of a deal in a process of its own; gives the process and its result."""
    finished = report.run(tool, "run", deal, "--seed", SEED, "--count", str(count), "--json", *options)
    if finished.status != 0:
        sys.exit(finished.output + finished.errors)
    return finished, json.loads(finished.output)


def count(number):
    return number // 100 if QUICK else number


def throughput(tool, promises):
    finished, result = structure(tool, "Fixtures/medium.json", count(10_000_000))
    seeded = result["count"] / finished.seconds
    name = f"medium, {result['count']:,} seeded, whole process"
    promises.add(name, f"{report.figure(seeded / 1e6)} M/s", "5 M/s or more, aim 15", seeded >= 5e6)
    finished, result = structure(tool, "Fixtures/conformance/continental.json", count(10_000_000))
    rate = report.figure(result["count"] / finished.seconds / 1e6)
    promises.add(f"continental, {result['count']:,} seeded, whole process", f"{rate} M/s", "")
    finished, result = structure(tool, "Fixtures/large.json", count(1_000_000))
    promises.add(
        f"large, {result['count']:,} from start to printed result", report.duration(finished.seconds), "under 3 s", finished.seconds < 3)
    finished, result = structure(tool, "Fixtures/large.json", count(1_000_000_000))
    name = f"large, {result['count']:,} in one run"
    promises.add(name, report.duration(finished.seconds), "under 180 s, aim 60", finished.seconds < 180)
    promises.add(name + ", memory", f"{finished.megabytes:.0f} MB", "under 600 MB", finished.megabytes < 600)
    if QUICK:
        return
    finished, result = structure(tool, "Fixtures/medium.json", "all")
    ratio = result["count"] / finished.seconds / seeded
    name = f"medium, the whole space of {result['count']:,}, against the seeded rate"
    promises.add(name, f"{report.figure(ratio)} ×, {report.figure(ratio * seeded / 1e6)} M/s", "5 × or more", ratio >= 5)


def bench(tool, promises):
    """What StructBench measures: latency, preparation, digests."""
    golden = json.loads((report.ROOT / "Fixtures/golden/digests.json").read_text())
    for fixture in json.loads(report.run(tool, "--fixture", "all", "--json").output)["fixtures"]:
        name = fixture["fixture"]
        single, among = fixture["single_ms"]["p95"] * 1e-3, fixture["concurrent_ms"] * 1e-3
        limit = {"medium": 50e-6, "large": 200e-6}.get(name)
        promises.add(
            f"{name}, single evaluation, P95", report.duration(single), f"under {report.duration(limit)}" if limit else "",
            single < limit if limit else None)
        promises.add(
            f"{name}, single evaluation among five runs, P95 with its wait", report.duration(among), "under 15 ms, aim 1",
            among < 0.015)
        ready = (fixture["load_ms"] + fixture["plan_ms"] + fixture["tables_ms"]) * 1e-3
        isLarge = name == "large"
        promises.add(f"{name}, preparation", report.duration(ready), "under 1 s" if isLarge else "", ready < 1 if isLarge else None)
        promises.add(f"{name}, digest", fixture["digest"][:12], "the golden one", fixture["digest"] == golden[name]["digest"])


def threads(tool, promises):
    lines = [line.split("\t") for line in report.run(tool, "threads", "100" if QUICK else "1").output.splitlines()]
    for deal in ("medium", "large"):
        one, two = (float(next(line[5] for line in lines if line[1] == deal and line[2] == n)) for n in ("1", "2"))
        promises.add(f"{deal}, two threads against one", f"{report.figure(one / two)} ×", "1.8 × or more", one / two >= 1.8)


def cold_start(tool, promises):
    taken = [report.run(tool, "evaluate", "Fixtures/small.json", "--index", "0").seconds for _ in range(20)]
    median, longest = statistics.median(taken), max(taken)
    promises.add("small, from process start to first result, median of 20", report.duration(median), "under 50 ms", median < 0.05)
    promises.add("small, from process start to first result, longest of 20", report.duration(longest), "")


def debug(promises):
    report.build("StructBench", configuration="debug")
    finished = report.run("swift", "run", "StructBench", "--fixture", "medium")
    promises.add(
        "debug, swift run StructBench --fixture medium", report.duration(finished.seconds), "under 60 s",
        finished.seconds < 60 and finished.status == 0)


def main():
    structctl, structbench = report.build("structctl"), report.build("StructBench")
    curves = report.build("Curves", report.BENCHMARKS)
    promises = Promises()
    throughput(structctl, promises)
    cold_start(structctl, promises)
    threads(curves, promises)
    bench(structbench, promises)
    debug(promises)
    if not QUICK:
        text = report.machine(report.environment()) + "\n\n" + report.table(["promise", "measured", "must be", ""], promises.rows)
        report.put("must-hold", text)
    if promises.missed:
        sys.exit(f"{promises.missed} of {len(promises.rows)} promises missed")


if __name__ == "__main__":
    main()
