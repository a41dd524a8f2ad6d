#!/usr/bin/env python3
"""Counts instructions and allocations of every stage and compares them with thresholds.tsv.

    Benchmarks/thresholds.py            fails where a stage costs more than its threshold allows, or ends in another digest
    Benchmarks/thresholds.py --update   writes the counts as the new thresholds

Instructions are counted by callgrind, which is repeatable whatever else the machine does. It shows a processor without AVX-512, so
that kernels chosen at run time are those for AVX2; the BLAS kernel is fixed for the same reason.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import report

FILE = report.BENCHMARKS / "thresholds.tsv"
# Repeated counts differ by up to 0.2 % in instructions, by the order in which tasks meet; in allocations by several hundred.
INSTRUCTIONS = 1.02
ALLOCATIONS, SPARE_ALLOCATIONS = 1.1, 1000
HEAD = "stage\tunits\tinstructions\tallocations\tdigest"


def count():
    """By stage: units, instructions, allocations, digest."""
    if shutil.which("valgrind") is None:
        sys.exit("valgrind is needed to count instructions: apt-get install valgrind")
    tool = report.build("StageCounts", report.BENCHMARKS)
    env = report.environment(OPENBLAS_CORETYPE="Haswell", OPENBLAS_NUM_THREADS="1", SWIFT_DETERMINISTIC_HASHING="1")
    with tempfile.TemporaryDirectory() as folder:
        # Valgrind's reader gives up at newer debug information, which counting does not need.
        bare = pathlib.Path(folder) / "StageCounts"
        subprocess.run(["strip", "-g", "-o", bare, tool], check=True)
        counts = report.run(
            "valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={folder}/counts", bare, env=env)
        if counts.status != 0:
            sys.exit(counts.output + counts.errors)
        instructions = {}
        for part in pathlib.Path(folder).glob("counts.*"):
            text = part.read_text()
            name = re.search(r"^desc: Trigger: Client Request: (.*)$", text, re.MULTILINE)
            if name:
                instructions[name.group(1)] = int(re.search(r"^totals: (\d+)", text, re.MULTILINE).group(1))
    stages = {}
    for line in counts.output.splitlines():
        name, units, unit, allocations, digest = line.split("\t")
        stages[name] = (f"{int(units):,} {unit}", instructions[name], int(allocations), digest)
    return stages


def read():
    stages = {}
    for line in FILE.read_text().splitlines()[1:]:
        name, units, instructions, allocations, digest = line.split("\t")
        stages[name] = (units, int(instructions), int(allocations), digest)
    return stages


def findings(counted, allowed):
    """What misses its threshold, and what could have a lower one."""
    missed, lower = [], []
    for name in [*counted, *(name for name in allowed if name not in counted)]:
        if name not in counted or name not in allowed:
            missed.append(f"{name}: must be a stage and have a threshold; write the thresholds with --update")
            continue
        (_, instructions, allocations, digest), (_, most, most_allocations, known) = counted[name], allowed[name]
        if instructions > most * INSTRUCTIONS:
            missed.append(f"{name}: must take at most {most:,} instructions, found {instructions:,} ({instructions / most - 1:+.1%})")
        if allocations > most_allocations * ALLOCATIONS + SPARE_ALLOCATIONS:
            missed.append(f"{name}: must make at most {most_allocations:,} allocations, found {allocations:,}")
        if digest != known:
            missed.append(f"{name}: must end in the digest {known}, found {digest}")
        if instructions * INSTRUCTIONS < most:
            lower.append(f"{name}: {instructions:,} instructions, {instructions / most - 1:+.1%}")
    return missed, lower


def main():
    counted = count()
    if "--update" in sys.argv:
        lines = [HEAD] + ["\t".join([name, *map(str, stage)]) for name, stage in counted.items()]
        FILE.write_text("\n".join(lines) + "\n")
        print(f"wrote {FILE.relative_to(report.ROOT)}")
        return
    missed, lower = findings(counted, read())
    if lower:
        print("cheaper than their thresholds, which --update would lower:\n  " + "\n  ".join(lower))
    if missed:
        sys.exit("thresholds missed:\n  " + "\n  ".join(missed))
    print(f"✓ {len(counted)} stages within their thresholds")


if __name__ == "__main__":
    main()
