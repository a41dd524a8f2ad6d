#!/usr/bin/env python3
"""A strong peer: the pipeline of a seeded run as one fused, parallel Numba program over the same permutations.

  Benchmarks/peers/numba_peer.py Fixtures/medium.json --seed 424242 --count 1000000

Prints JSON: counts of both gates by constraint, the best survivors, and seconds, wall and of the processor, of compiling (a run of a few
positions), of tables, and of the loop. What it leaves out is said in Documentation/PERFORMANCE.md.
"""
import argparse
import json
import os
import sys
import time

os.environ.setdefault("OMP_WAIT_POLICY", "passive")    # a waiting thread must not count as work

import numba
import numpy as np

import kernel
import rules
from deal import Deal, Refusal
from tables import Tables

ROOM = 5_000_000


def seeded(cardinality, seed):
    """Eight keys of SplitMix64, widths and masks of the order `alternating-feistel-8/1`."""
    keys, state, mask = [], seed, 2**64 - 1
    for _ in range(8):
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        keys.append(z ^ (z >> 31))
    bits = (cardinality - 1).bit_length()
    high, low = (bits + 1) // 2, bits // 2
    if cardinality < 2:
        raise Refusal("a space of one permutation")
    return {
        "keys": np.array(keys, dtype=np.uint64), "low_bits": np.uint64(low), "high_mask": np.uint64((1 << high) - 1),
        "low_mask": np.uint64((1 << low) - 1), "high_shift": np.uint64(64 - max(high, 1)), "low_shift": np.uint64(64 - max(low, 1)),
        "cardinality": np.uint64(cardinality),
    }


def decoded(deal, pools):
    """The levers of an index from three tables: the first five, the next five, the last four."""
    groups = [deal.levers[:5], deal.levers[5:10], deal.levers[10:]]
    sizes = [[len(values) for values in group] for group in groups]
    counts = [int(np.prod(size)) for size in sizes]
    if max(counts) > ROOM:
        raise Refusal(f"{max(counts):,} combinations of a group of levers")
    digits = [[column.astype(np.int64) for column in np.unravel_index(np.arange(n), size)] for n, size in zip(counts, sizes)]
    (pool, rating, basis, dscr, ltv), (coupon, tenor, profile, mezz, wrap), leaf = digits
    targets = np.array([0.0 if one is None else one for one in deal.dscr])
    term = ((coupon * len(deal.tenor) + tenor) * len(deal.profile) + profile) * len(deal.wrap) + wrap
    caps = np.array([[np.inf if share is None else share * one.value for share in deal.ltv] for one in pools])

    def packed(*columns):
        return np.ascontiguousarray(np.stack(columns, axis=1).astype(np.uint32))

    return {
        "leaf_count": np.uint64(counts[2]), "middle_count": np.uint64(counts[1]),
        "heads": packed(pool, pool * len(deal.basis) + basis, rating),
        "sizers": np.stack([caps[pool, ltv], targets[dscr]], axis=1), "middles": packed(term, coupon, tenor, profile, wrap, mezz),
        "lasts": packed(*leaf),
    }


def prepared(path, seed):
    """Everything that the loop reads, from the deal file on."""
    deal = Deal(path)
    pools = [rules.Pool(deal, name) for name in deal.pool]
    made = Tables(deal, pools)
    facts = [[pools[v // len(deal.basis)].value, pools[v // len(deal.basis)].cost, worth] for v, worth in enumerate(made.advance)]
    return deal, kernel.Terms(
        **seeded(deal.cardinality, seed), **decoded(deal, pools), **rules.static_tables(deal, pools), step=deal.step,
        upfront=float(deal.upfront), equity_return=float(deal.raw["equity_return"]), weights=np.array(deal.weights),
        terms=np.uint64(len(made.rows) // len(made.flows)), facts=np.array(facts),
        equity=np.array([[share * pool.cost for pool in pools] for share in deal.equity], dtype=np.float64), sidecar=made.sidecar,
        coupons=made.coupons, cells=made.cells, rows=made.rows, services=made.services, spare=made.spare, flows=made.flows,
        worst=made.worst, shock_of=made.shock_of, has_stress=np.isfinite(made.worst[0, :, 0]), tranches=made.tranches,
        mezz_services=made.mezz_services, inverses=made.inverses, length_of=made.length_of, relief=made.relief, plain=made.plain,
        tau=made.tau)


def judged(terms, count, top):
    """Counters and best survivors of the first `count` positions."""
    threads = numba.get_num_threads()
    counts = np.zeros((threads, kernel.WIDTH), dtype=np.int64)
    scores, covers = np.full((threads, top), -np.inf), np.full((threads, top), -np.inf)
    indices = np.zeros((threads, top), dtype=np.uint64)
    horizon = len(terms.tau)
    services = np.concatenate([terms.mezz_services, np.zeros((threads, horizon))])
    named = np.zeros((threads, kernel.BATCH), dtype=np.uint64)
    kernel.run(terms, count, named, counts, scores, covers, indices, services, np.zeros((threads, horizon + 8)))
    best = sorted(zip(-scores.ravel(), -covers.ravel(), indices.ravel()))[:top]
    return counts.sum(axis=0), [(int(index), -score) for score, _, index in best if score < np.inf]


def summary(counts, best):
    def failing(first, keys):
        masks = counts[first:first + (1 << keys)]
        return [int(sum(masks[mask] for mask in range(1 << keys) if mask >> key & 1)) for key in range(keys)]

    def named(values):
        return dict(zip(rules.KEYS, map(int, values)))

    return {
        "pruned_at_gate_a": int(counts[kernel.MASKS_A:kernel.MASKS_B].sum()),
        "pruned_at_gate_b": int(counts[kernel.MASKS_B:kernel.BINDING].sum()), "survivors": int(counts[kernel.SURVIVORS]),
        "binding": named(counts[kernel.BINDING:kernel.BINDING + 17]),
        "failing": named(failing(kernel.MASKS_A, 9) + failing(kernel.MASKS_B, 8)),
        "near_misses": named(counts[kernel.NEAR:kernel.NEAR + 17]), "top": best,
    }


class Clock:
    """Seconds by stage, wall and of the processor."""

    def __init__(self):
        self.stages, self.last = {}, (time.perf_counter(), time.process_time())

    def stop(self, stage):
        now = time.perf_counter(), time.process_time()
        self.stages[stage] = {"wall": now[0] - self.last[0], "processor": now[1] - self.last[1]}
        self.last = now


def run(path, seed, count, top=20):
    """A run from the deal file on, in a process that has compiled already."""
    clock = Clock()
    deal, terms = prepared(path, seed)
    clock.stop("tables")
    count = min(count, deal.cardinality)
    counts, best = judged(terms, count, top)
    clock.stop("judging")
    return {"count": count, "cardinality": deal.cardinality, **summary(counts, best), "seconds": clock.stages}


def compiled(path, seed=0, top=20):
    """Compiles everything by a run of a few positions; seconds it took."""
    clock = Clock()
    run(path, seed, 1000, top)
    clock.stop("compiling")
    return clock.stages["compiling"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("deal")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--top", type=int, default=20, help="length of the list of the best, at least 1")
    parser.add_argument("--threads", type=int)
    options = parser.parse_args()
    if options.threads:
        numba.set_num_threads(options.threads)
    try:
        compiling = compiled(options.deal, top=options.top)
        found = run(options.deal, options.seed, options.count, options.top)
    except Refusal as refusal:
        sys.exit(f"{options.deal}: the peer does not model {refusal}")
    found["seconds"] = {"compiling": compiling, **found["seconds"]}
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
