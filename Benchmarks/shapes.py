#!/usr/bin/env python3
"""The speed of seeded runs on deals of every shape: eight made from the fixtures by stated edits, and one with more cells than a table
holds, beside medium in the same run.

  Benchmarks/shapes.py                 builds structctl, runs every shape, writes the table to Documentation/PERFORMANCE.md
  Benchmarks/shapes.py --check         runs each over few positions and compares the digests with Benchmarks/shapes.tsv
  Benchmarks/shapes.py --write DIR     writes the deals and stops

A row is the best of several passes over all rows, so that a busy moment does not fall on one of them alone. The rate is that of the whole
process: reading, binding, tables, judging, hints and printing.
"""
import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import report

ROOT = Path(__file__).resolve().parent.parent
HELD = ROOT / "Benchmarks" / "shapes.tsv"
SEED = 424242
COUNT = 10_000_000
CHECKED = 50_000


def fixture(name):
    return json.loads((ROOT / "Fixtures" / f"{name}.json").read_text())


def grid(first, step, count, digits):
    return [round(first + step * i, digits) for i in range(count)]


def coupons(deal, count=200):
    deal["levers"]["senior_coupon"] = grid(0.035, 0.0001, count, 6)


def targets(deal, count=60):
    deal["levers"]["senior_dscr"] = grid(1.15, 0.005, count, 4)


def mezzanines(deal):
    """48 tranches and none: half of them sculpted."""
    deal["levers"]["mezz"] = {
        "include_none": True, "dscr": [1.05, 1.1, 1.15, 1.2], "coupon": [0.08, 0.095], "tenor_years": [7, 10, 12],
        "profile": [{"kind": "level"}, {"kind": "sculpted"}],
    }


def stems(deal):
    """30 million stems: more than a table of stems holds."""
    targets(deal, 30)
    coupons(deal, 11)
    deal["levers"]["senior_ltv"] = grid(0.60, 0.01, 5, 4)


def stresses(deal):
    """32 stresses, each hard in its own way: a tenant's default at its own time, prices, costs, vacancy and rates in other mixtures."""
    tenants = sorted({lease["tenant"] for lease in deal["leases"]})
    deal["scenarios"] = [
        {
            "id": f"stress_{i}", "rent_shock": round(0.02 + 0.004 * (i % 9), 4), "opex_shock": round(0.3 - 0.03 * (i % 9), 4),
            "rate_shock_bps": 25 * (i % 8), "vacancy_add": round(0.005 * (i % 5), 4),
            "tenant_default": {"tenant": tenants[i % len(tenants)], "from_month": 13 + 6 * i, "void_months": 12, "relet_pct": 0.8},
        }
        for i in range(32)
    ]


def monthly(deal):
    """40 years, a payment a month."""
    deal["horizon_years"] = 40
    deal["payments_per_year"] = 12


def pools(deal, count=250):
    """The portfolio without one lease, then without two, until there are enough."""
    leases = [lease["id"] for lease in deal["leases"]]
    made = deal["pools"][:1]
    for i in range(len(leases)):
        for j in range(i, len(leases)):
            if len(made) < count:
                made.append({"id": f"without_{i}_{j}", "leases": [lease for k, lease in enumerate(leases) if k not in (i, j)]})
    deal["pools"] = made
    deal["levers"].pop("pool", None)


def everything(deal):
    coupons(deal, 40)
    targets(deal, 20)
    mezzanines(deal)
    stresses(deal)


def cells(deal):
    """2,000 coupons: 1.3 million cells, several times what a table of them may take."""
    coupons(deal, 2_000)


SHAPES = [
    ("medium", "as it is", lambda deal: None),
    ("coupons", "200 coupons", coupons),
    ("targets", "60 DSCR targets", targets),
    ("mezzanines", "49 mezzanines, half sculpted", mezzanines),
    ("stems", "30 million stems", stems),
    ("stresses", "32 stresses", stresses),
    ("monthly", "40 years, monthly", monthly),
    ("pools", "250 pools", pools),
    ("everything", "all at once", everything),
    ("cells", "2,000 coupons, no table", cells),
]


def deals(folder):
    for name, _, edit in SHAPES:
        deal = fixture("medium")
        edit(deal)
        (Path(folder) / f"{name}.json").write_text(json.dumps(deal))


def run(tool, deal, count, threads=None):
    command = [tool, "run", deal, "--seed", str(SEED), "--count", str(count), "--json"]
    if threads:
        command += ["--threads", str(threads)]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output, errors = process.communicate()
    seconds = time.perf_counter() - start
    if process.returncode != 0:
        sys.exit(f"{deal}: {errors.decode().strip()}")
    result = json.loads(output)
    return seconds, result["digest"], result["count"], result["cardinality"]


def peak(tool, deal, count):
    """Most memory of one run, in MiB: that of a child process that does nothing else."""
    script = (
        "import resource,subprocess,sys;subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss//1024)"
    )
    command = [sys.executable, "-c", script, tool, "run", deal, "--seed", str(SEED), "--count", str(count)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def measure(tool, folder, count, passes):
    best = {}
    for number in range(passes):
        for name, _, _ in SHAPES:
            found = run(tool, f"{folder}/{name}.json", count)
            if name not in best or found[0] < best[name][0]:
                best[name] = found
            print(f"pass {number + 1}: {name} {found[0]:.2f} s", file=sys.stderr)
    base = best["medium"][2] / best["medium"][0]
    rows = []
    for name, text, _ in SHAPES:
        seconds, digest, judged, cardinality = best[name]
        memory = peak(tool, f"{folder}/{name}.json", count)
        rate = judged / seconds
        rows.append((name, text, f"{cardinality:.2e}", f"{rate / 1e6:.2f}", f"{rate / base:.2f}", str(memory), digest[:12]))
    return rows


def check(tool, folder, update):
    lines = ["shape\tpositions\tdigest"]
    for name, _, _ in SHAPES:
        _, digest, count, _ = run(tool, f"{folder}/{name}.json", CHECKED)
        lines.append(f"{name}\t{count}\t{digest}")
    text = "\n".join(lines) + "\n"
    if update:
        HELD.write_text(text)
    elif HELD.read_text() != text:
        sys.exit("a digest moved; say why in CHANGELOG.md under Results, then Benchmarks/shapes.py --check --update\n" + text)
    print(f"{len(SHAPES)} digests are as held")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare digests over few positions")
    parser.add_argument("--update", action="store_true", help="hold the digests that are found")
    parser.add_argument("--write", metavar="DIR", help="write the deals and stop")
    parser.add_argument("--count", type=int, default=COUNT, help="positions a run")
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--tool", help="a structctl that is built already")
    parser.add_argument("--print", action="store_true", dest="only", help="leave the page alone")
    options = parser.parse_args()
    if options.write:
        Path(options.write).mkdir(parents=True, exist_ok=True)
        return deals(options.write)
    tool = options.tool
    if not tool:
        subprocess.run(["swift", "build", "-c", "release", "--product", "structctl"], cwd=ROOT, check=True, stdout=sys.stderr)
        tool = str(ROOT / ".build" / "release" / "structctl")
    with tempfile.TemporaryDirectory() as folder:
        deals(folder)
        if options.check:
            return check(tool, folder, options.update)
        rows = measure(tool, folder, options.count, options.passes)
    head = ("shape", "medium, but", "permutations", "million a second", "of medium's", "MiB", "digest")
    table = "\n".join(
        "| " + " | ".join(cells) + " |" for cells in [head, ("---", "---", "--:", "--:", "--:", "--:", "---"), *rows])
    print(table)
    if not options.only:
        report.put("shapes", table)


if __name__ == "__main__":
    main()
