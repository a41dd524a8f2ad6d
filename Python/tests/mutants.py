"""Mutants through the C functions: bytes of deals, rulesets, moves, shards and columns, and numbers that cannot be.

Each gives a value or a refusal that says why, never a trap.

    python Python/tests/mutants.py --count 20000 --seed 1
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
from pathlib import Path

import structengine
from structengine import Deal, Part, Plan, Ruleset, StructEngineError

FIXTURES = Path(__file__).resolve().parents[2] / "Fixtures"
WORDS = [b"null", b"-1", b"1e400", b"NaN", b"1e-320", b"9223372036854775807", b"{}", b"[]", b'""', b"true", b"0", b"0.3", b"99999", b'"\\ud800"']


def mutant(source: bytes, order: random.Random) -> bytes:
    """The source with one to three edits: bytes, words in the place of numbers and texts, runs left out or twice."""
    made = bytearray(source)
    for _ in range(order.choice((1, 1, 1, 2, 3))):
        place = order.randrange(len(made) + 1)
        kind = order.randrange(12)
        if kind == 0 and place < len(made):
            made[place] = order.randrange(256)
        elif kind == 1:
            made[place:place] = order.choice(WORDS)
        elif kind == 2:
            del made[place : place + order.choice((1, 2, 10, 200))]
        elif kind == 3:
            run = made[place : place + order.choice((5, 50, 500))]
            made[place:place] = run
        elif kind > 5:
            # A digit becomes another: most such mutants are deals.
            digits = [at for at in range(place, min(len(made), place + 400)) if 48 <= made[at] < 58]
            if digits:
                made[order.choice(digits)] = order.randrange(48, 58)
        else:
            # A value of a key becomes another.
            start = made.find(b": ", place)
            if start >= 0:
                end = start + 2
                while end < len(made) and made[end] not in b",}]\n":
                    end += 1
                made[start + 2 : end] = order.choice(WORDS)
    return bytes(made)


def number(order: random.Random) -> int:
    return order.choice((0, 1, -1, 7, 2**31, 2**63 - 1, -(2**63), order.randrange(20_000), order.randrange(2**63)))


def tried(call, *arguments, **options) -> object:
    """What a call makes; None where it is refused."""
    try:
        return call(*arguments, **options)
    except (StructEngineError, ValueError, TypeError) as refusal:
        if not str(refusal):
            raise AssertionError(f"a refusal without a reason: {refusal!r}") from refusal
        return None


def explore(plan: Plan, order: random.Random) -> None:
    """Calls a plan with numbers that may not be its own."""
    index = number(order) if order.random() < 0.3 else order.randrange(plan.cardinality)
    moves = mutant(b'[{"lever": "senior_tenor_years", "to": 12}, {"lever": "senior_dscr", "to": 1.3}]', order)
    tried(plan.evaluate, index, tried(json.loads, moves.decode("latin-1")))
    structure = tried(plan.evaluate, index, equity_return=True)
    if structure:
        structure.to_dict()
        structure.waterfall()
        tried(structure.waterfall_csv, order.choice(("base", "nowhere", "\ud800", "")))
        if order.random() < 0.05:
            structure.explain()
            structure.export()
            structure.schedule_csv()
            tried(structure.risk, order.choice((0, 3, -1, 10**9)), seed=order.choice((0, 2**64 - 1)))
            tried(structure.stress, void_months=order.choice((0, 12, -4, 5_000)), relet_share=order.choice((0.5, 2.0, float("nan"))))
    first = order.randrange(plan.count)
    tried(plan.span, number(order), number(order))
    part = plan.span(first, min(plan.count, first + 20), threads=1)
    tried(plan.result, part)
    if order.random() < 0.05:
        result = plan.run(threads=1)
        result.report()
        tried(result.structure, number(order))
        columns = order.choice((["score"], ["index", "pool"], ["x"], ["score", "score"]))
        survivors = tried(plan.survivors, columns, order.choice((0, 3, 10**6)))
        if survivors:
            survivors.to_arrays()


def explored(first: int, count: int, seed: int) -> dict[str, int]:
    """Tries the mutants from `first` on, each of a seed of its own; returns how many of each kind could be read."""
    small = (FIXTURES / "small.json").read_bytes()
    plan = Plan(small, seed=3, count=200)
    sources = {"deal": small, "ruleset": json.dumps(Ruleset().to_dict(), indent=1).encode(), "shard": bytes(plan.span(0, 200))}
    read = {name: 0 for name in sources}
    for done in range(first, first + count):
        order = random.Random(seed * 1_000_003 + done)
        kind = order.choices(list(sources), (8, 1, 1))[0]
        data = mutant(sources[kind], order)
        if kind == "deal":
            made = tried(Deal, data)
            bound = made and tried(Plan, made, seed=order.randrange(2**64), count=order.choice((1, 50, 200)), top=order.choice((0, 20)))
            if bound:
                explore(bound, order)
        elif kind == "ruleset":
            made = tried(Ruleset, data)
            bound = made and tried(Plan, plan.deal, ruleset=made, count=100)
            if bound:
                bound.run(threads=1)
        else:
            made = tried(Part.from_bytes, data)
            if made:
                tried(plan.result, made)
                tried(structengine.merge, [made, plan.span(0, 10)])
        read[kind] += made is not None
    return read


def ended(first: int, count: int, seed: int) -> subprocess.CompletedProcess[str]:
    """A process of its own that tries some mutants, so that one that traps ends nothing but it."""
    command = [sys.executable, __file__, "--first", str(first), "--count", str(count), "--seed", str(seed), "--alone"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--count", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--first", type=int, default=0)
    arguments.add_argument("--alone", action="store_true", help="in this process")
    chosen = arguments.parse_args()
    if chosen.alone:
        print(json.dumps(explored(chosen.first, chosen.count, chosen.seed)))
        return 0
    read: dict[str, int] = {}
    for first in range(chosen.first, chosen.first + chosen.count, 1_000):
        count = min(1_000, chosen.first + chosen.count - first)
        tries = ended(first, count, chosen.seed)
        if tries.returncode != 0:
            culprit = next((number for number in range(first, first + count) if ended(number, 1, chosen.seed).returncode != 0), first)
            print(f"mutant {culprit} of seed {chosen.seed} ends the process ({tries.returncode}):\n{tries.stderr[-2_000:]}", file=sys.stderr)
            print(f"again: {__file__} --first {culprit} --count 1 --seed {chosen.seed} --alone", file=sys.stderr)
            return 1
        for kind, number in json.loads(tries.stdout).items():
            read[kind] = read.get(kind, 0) + number
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{chosen.count} mutants (seed {chosen.seed}), none trapped; read: {read}; peak memory {memory:.0f} MB")
    return 0 if all(number for kind, number in read.items() if kind != "shard") else 1


if __name__ == "__main__":
    sys.exit(main())
