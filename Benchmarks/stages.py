#!/usr/bin/env python3
"""Times and counts every stage and writes the table to Documentation/PERFORMANCE.md and standard output.

    Benchmarks/stages.py

Times come from the benchmark package, with the settings of this shell; instructions, allocations and digests as in thresholds.py.
"""

import pathlib
import tempfile

import report
import thresholds


def times():
    """Median wall seconds by stage name, as the benchmark command writes file names."""
    with tempfile.TemporaryDirectory() as folder:
        finished = report.run(
            *report.swift("package", report.BENCHMARKS, "--allow-writing-to-directory", folder),
            "benchmark", "--target", "StageTimes", "--no-progress",
            "--format", "histogramPercentiles", "--path", folder)
        medians = {}
        for file in pathlib.Path(folder).glob("*.wallClock.*.tsv"):
            name = file.name.split(".StageTimes.")[1].split(".wallClock.")[0]
            rows = dict(line.split("\t") for line in file.read_text().splitlines()[1:])
            medians[name] = int(rows["50"]) * 1e-9
        if not medians:
            raise SystemExit(finished.output + finished.errors)
    return medians


def main():
    measured, counted = times(), thresholds.count()
    rows = []
    for name, (units, instructions, allocations, digest) in counted.items():
        seconds = measured[name.replace(" ", "_")]
        number = int(units.split(" ")[0].replace(",", ""))
        rows.append([
            name, units, report.duration(seconds), report.duration(seconds / number), report.figure(instructions / number),
            f"{allocations:,}", f"`{digest[:12]}`"])
    head = ["stage", "one call", "wall, median", "per unit", "instructions per unit", "allocations per call", "digest"]
    text = report.machine(report.environment()) + "\n\n" + report.table(head, rows)
    print(text)
    report.put("stages", text)


if __name__ == "__main__":
    main()
