#!/usr/bin/env python3
"""The engine beside its Numba peer: the same permutations, in one run, their counts compared.

  Benchmarks/peers/compare.py                builds structctl, runs both by turns, writes the tables to Documentation/PERFORMANCE.md
  Benchmarks/peers/compare.py --check        compares counts and lists of the best over few positions, and nothing else
  Benchmarks/peers/compare.py --print        leaves the page alone

Run it with a Python that has the packages of Benchmarks/peers/requirements.txt; `make peers` makes one. Both programs are told to use as
many threads. A figure is the best of several passes over all deals. Exit status 1 where a count differs.
"""
import argparse
import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import numba_peer
import report
import rules
import shapes

ROOT = HERE.parent.parent
SEED = 424242
COUNT = 10_000_000
CHECKED = 100_000
FIXTURES = ["small", "medium", "large"]
SHAPES = ["coupons", "mezzanines", "stresses", "pools", "everything"]


def deals(folder):
    """Names of deals and their files: the fixtures, and shapes made from medium."""
    shapes.deals(folder)
    return {name: ROOT / "Fixtures" / f"{name}.json" for name in FIXTURES} | {name: Path(folder) / f"{name}.json" for name in SHAPES}


def engine(tool, path, count, threads):
    """A whole process of structctl: what it printed, and its seconds, wall and of the processor."""
    command = [tool, "run", path, "--seed", str(SEED), "--count", str(count), "--json", "--threads", str(threads)]
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        child = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=errors)
        text = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            errors.seek(0)
            sys.exit(f"{path}: {errors.read().decode().strip()}")
    return json.loads(text), {"wall": wall, "processor": usage.ru_utime + usage.ru_stime}


def differences(ours, theirs):
    """Every count that differs, as text, and by how much at most."""
    pruned = ours["pruned_at_gate_a"] + ours["pruned_at_gate_b"]
    pairs = [(key, ours[key], theirs[key]) for key in ("count", "pruned_at_gate_a", "pruned_at_gate_b", "survivors")]
    for key in rules.KEYS:
        pairs.append((f"binding {key}", round(ours["binding_share"][key] * pruned), theirs["binding"][key]))
        pairs.append((f"failing {key}", round(ours["failing_share"][key] * pruned), theirs["failing"][key]))
        pairs.append((f"near misses of {key}", ours["near_miss_count"][key], theirs["near_misses"][key]))
    found = [(abs(a - b), f"{name}: {a:,} and {b:,}") for name, a, b in pairs if a != b]
    return max([size for size, _ in found], default=0), [text for _, text in found]


def ranks(ours, theirs):
    """How many of the best the two have in the same place with the same score to the bit, and how many there are."""
    best = [(one["index"], one["score"]) for one in ours["top"]]
    return sum(a == tuple(b) for a, b in zip(best, theirs["top"])), len(best)


class Row:
    """A deal's best times of either program, and what their results differ in."""

    def __init__(self, name, path):
        self.name, self.path, self.best = name, path, {}

    def keep(self, what, times):
        for clock, seconds in times.items():
            key = (what, clock)
            self.best[key] = min(self.best.get(key, seconds), seconds)

    def run(self, tool, count, threads):
        ours, times = engine(tool, self.path, count, threads)
        theirs = numba_peer.run(self.path, SEED, count)
        self.count, self.cardinality = theirs["count"], theirs["cardinality"]
        self.keep("ours", times)
        inside = ours["timings"]
        self.keep("ours inside", {"wall": inside["tables_seconds"] + inside["judging_seconds"]})
        stages = theirs["seconds"]
        self.keep("peer", {clock: stages["tables"][clock] + stages["judging"][clock] for clock in ("wall", "processor")})
        self.keep("peer tables", stages["tables"])
        self.most, self.texts = differences(ours, theirs)
        self.same, self.listed = ranks(ours, theirs)

    def verdict(self):
        counts = "equal" if not self.texts else f"{len(self.texts)} differ, by {self.most:,} at most"
        return f"{counts}; {self.same} of {self.listed}"

    def cells(self):
        def rate(what, clock):
            return report.figure(self.count / self.best[what, clock] / 1e6)

        def ratio(what, clock):
            return report.figure(self.best["peer", clock] / self.best[what, clock], 2) + " ×"

        return [
            self.name, f"{self.count:,}", rate("ours", "wall"), rate("peer", "wall"), ratio("ours", "wall"), ratio("ours inside", "wall"),
            rate("ours", "processor"), rate("peer", "processor"), ratio("ours", "processor"),
            report.duration(self.best["peer tables", "wall"]), self.verdict()]


HEAD = [
    "deal", "permutations", "ours, M/s", "peer, M/s", "ratio", "ratio without reading, hints, output", "ours, M per processor second",
    "peer, M per processor second", "ratio", "peer's tables", "counts; best in the same place"]


def measure(tool, found, options):
    rows = [Row(name, path) for name, path in found.items()]
    for number in range(options.passes):
        for row in rows:
            row.run(tool, options.count, options.threads)
            print(
                f"pass {number + 1}: {row.name}: ours {row.best['ours', 'wall']:.2f} s, peer {row.best['peer', 'wall']:.2f} s, counts "
                + row.verdict(), file=sys.stderr)
    return rows


def noted(compiling, options):
    """What the figures rest on, as a Markdown list."""
    packages = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("numba", "numpy", "llvmlite"))
    load = os.getloadavg()[0]
    busy = "" if load < 0.5 + options.threads * 1.1 else "; the machine was busy: go by processor seconds, or measure again"
    return "\n".join([
        report.machine(report.environment()), f"- Peer: Python {sys.version.split()[0]}, {packages}; compiling took "
        f"{report.duration(compiling['wall'])} ({report.duration(compiling['processor'])} of the processor) and is in no other figure",
        f"- Threads: {options.threads} each; load average at the end {load:.1f}{busy}"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare results over few positions")
    parser.add_argument("--count", type=int, help=f"positions a run, {COUNT:,} where not given, with --check {CHECKED:,}")
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())
    parser.add_argument("--tool", help="a structctl that is built already")
    parser.add_argument("--print", action="store_true", dest="only", help="leave the page alone")
    options = parser.parse_args()
    options.count = options.count or (CHECKED if options.check else COUNT)
    if options.check:
        options.passes = 1
    tool = options.tool or report.build("structctl")
    numba_peer.numba.set_num_threads(options.threads)
    print("compiling the peer …", file=sys.stderr)
    compiling = numba_peer.compiled(ROOT / "Fixtures" / "small.json")
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(tool, deals(folder), options)
    wrong = [f"{row.name}: {text}" for row in rows for text in row.texts]
    wrong += [f"{row.name}: {row.listed - row.same} of the best differ" for row in rows if row.same != row.listed]
    if options.check:
        said = "differ" if wrong else "counts and lists of the best are equal"
        print(f"{len(rows)} deals, {options.count:,} permutations each: {said}")
    else:
        text = noted(compiling, options) + "\n\n" + report.table(HEAD, [row.cells() for row in rows])
        print(text)
        if not options.only:
            report.put("peers", text)
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
