"""The fused loop: a position's index, its levers, its sizes, both gates, the score, all without an object or an allocation.

A constraint that holds has the shortfall ratio −1, one that fails categorically ∞. Which constraints failed at the gate that stopped a
permutation is a mask, of which a histogram is kept for each thread; failures by constraint follow from it afterwards.
"""
from collections import namedtuple

import numba
import numpy as np
from numba import prange

from cash import compiled

U = np.uint64
#: Positions between two looks at the list of work.
CHUNK = 1 << 15
#: Positions whose indices are worked out before the first is judged.
BATCH = 1 << 10
#: Counters of a thread: masks of Gate A, masks of Gate B, binding constraints, near misses, survivors; rows end on a cache line.
MASKS_A, MASKS_B, BINDING, NEAR, SURVIVORS, WIDTH = 0, 512, 768, 785, 802, 832

Terms = namedtuple("Terms", """
    keys low_bits high_mask low_mask high_shift low_shift cardinality leaf_count middle_count
    heads sizers middles lasts
    step upfront equity_return weights terms
    facts equity sidecar
    tenor_ratio coupon_ratio concentration_ratio repo floor amortisation_ratio balloon_ratio dsra_ratio dsra_years rating
    coupons cells rows services spare flows worst shock_of has_stress tranches mezz_services inverses length_of relief plain tau""")


@compiled(inline="always")
def mixed(value, key):
    m = (value + key) * U(0x9E3779B97F4A7C15)
    return (m ^ (m >> U(32))) * U(0xD6E8FEB86659FD93)


@compiled(inline="always")
def shuffled(T, value):
    """One pass of the seeded order through the numbers of its bits."""
    k, high, low = T.keys, value >> T.low_bits, value & T.low_mask
    high ^= (mixed(low, k[0]) >> T.high_shift) & T.high_mask
    low ^= (mixed(high, k[1]) >> T.low_shift) & T.low_mask
    high ^= (mixed(low, k[2]) >> T.high_shift) & T.high_mask
    low ^= (mixed(high, k[3]) >> T.low_shift) & T.low_mask
    high ^= (mixed(low, k[4]) >> T.high_shift) & T.high_mask
    low ^= (mixed(high, k[5]) >> T.low_shift) & T.low_mask
    high ^= (mixed(low, k[6]) >> T.high_shift) & T.high_mask
    low ^= (mixed(high, k[7]) >> T.low_shift) & T.low_mask
    return high << T.low_bits | low


@compiled()
def name(T, first, count, indices):
    """The canonical indices of positions: one pass for all, without a branch, then more for those outside the space."""
    for i in range(count):
        indices[i] = shuffled(T, U(first) + U(i))
    for i in range(count):
        while indices[i] >= T.cardinality:
            indices[i] = shuffled(T, indices[i])


# These flags let the compiler take minima in vectors; they allow no other arithmetic, and nothing here is NaN.
@compiled(fastmath={"nnan", "nsz"})
def least_spare(spare, vector, target, notional, services, row, inverses, tranche, n):
    """min (CFADS/d − N·u)·(1/v): the mezzanine's size but for rounding."""
    least = np.inf
    for t in range(n):
        least = min(least, (spare[vector, target, t] - notional * services[row, 0, t]) * inverses[tranche, t])
    return least


@compiled(fastmath={"nnan", "nsz"})
def least_total(cash, vector, line, services, row, shock, notional, mezz_services, tranche, mezz_notional, n):
    """min CFADS/(N·u + N_m·v), where every divisor is positive."""
    least = np.inf
    for t in range(n):
        least = min(least, cash[vector, line, t] / (notional * services[row, shock, t] + mezz_notional * mezz_services[tranche, t]))
    return least


@compiled()
def literal_spare(T, vector, target, notional, row, services, tranche, n):
    least, found = 0.0, False
    for t in range(n):
        service = services[tranche, t]
        if service != 0:
            size = (T.spare[vector, target, t] - notional * T.services[row, 0, t]) / service
            if not found or size < least:
                least, found = size, True
    return max(0.0, least)


@compiled()
def sculpt(T, vector, target, notional, row, running, n, io, services, place, carried):
    """Services of a mezzanine shaped by what the senior leaves, at a place of the thread's own; whether all are positive."""
    carried[n], positive = 0.0, True
    for t in range(n - 1, io - 1, -1):
        cash = max(0.0, T.spare[vector, target, t] - notional * T.services[row, 0, t])
        rate = running * T.tau[t]
        closing = carried[t + 1]
        if rate != 0:
            closing = min(closing, cash / rate)
        carried[t] = (closing + cash) / (1 + rate)
    start, balance = carried[io], 1.0
    for t in range(n):
        if not start > 0:
            services[place, t], positive = 0.0, False
            continue
        closing = 1.0 if t < io else min(balance, carried[t + 1] / start)
        services[place, t] = (balance - closing) + running * T.tau[t] * balance
        positive = positive and services[place, t] > 0
        balance = closing
    return positive


@compiled()
def mezz_ratio(T, vector, row, notional, mezz_notional, target, services, tranche, n, ordered):
    """MIN_DSCR_MEZZ. Where all services are positive, of the stresses of one rate shock the one with least cash in a period counts."""
    floor = max(1.05, target)
    if ordered:
        base = least_total(T.flows, vector, 0, T.services, row, 0, notional, services, tranche, mezz_notional, n)
        stress = np.inf
        for s in range(T.worst.shape[1]):
            if T.has_stress[s]:
                stress = min(
                    stress, least_total(T.worst, vector, s, T.services, row, s, notional, services, tranche, mezz_notional, n))
        return max(above(base, floor, 0.05), above(stress, 0.90, 0.05))
    worst = -1.0
    for s in range(T.flows.shape[1]):
        shock, least = T.shock_of[s], np.inf
        for t in range(n):
            due = notional * T.services[row, shock, t] + mezz_notional * services[tranche, t]
            if due != 0:
                least = min(least, T.flows[vector, s, t] / due)
        worst = max(worst, above(least, floor if s == 0 else 0.90, 0.05))
    return worst


# A ratio is worked out whether it is needed or not: no processor foresees which constraint fails.
@compiled(inline="always")
def above(value, limit, tolerance):
    """The ratio of value ≥ limit; a NaN holds."""
    ratio = (0 - (value - limit)) / tolerance
    return ratio if value < limit - 1e-12 * abs(limit) else -1.0


@compiled(inline="always")
def below(value, limit, tolerance):
    ratio = (0 - (limit - value)) / tolerance
    return ratio if value > limit + 1e-12 * abs(limit) else -1.0


@compiled(inline="always")
def clamped(share):
    return min(max(share, 0.0), 1.0)


@compiled()
def keep(scores, covers, indices, score, cover, index):
    """Puts a survivor in its place in a list of the best."""
    last = len(scores) - 1
    place = last
    while place >= 0 and (
        score > scores[place]
        or (score == scores[place] and (cover > covers[place] or (cover == covers[place] and index < indices[place])))
    ):
        if place < last:
            scores[place + 1], covers[place + 1], indices[place + 1] = scores[place], covers[place], indices[place]
        place -= 1
    if place < last:
        scores[place + 1], covers[place + 1], indices[place + 1] = score, cover, index


@compiled()
def judge(T, named, many, counts, scores, covers, indices, mezz_services, place, carried):
    """Judges permutations by their indices.

    One long function on purpose: cut into functions that Numba inlines (inline="always"), the same arithmetic took 440 ns a permutation of
    medium instead of about 90.
    """
    step, last = T.step, len(scores) - 1
    for i in range(many):
        index = named[i]
        stem = index // T.leaf_count
        leaf = index - stem * T.leaf_count
        head = stem // T.middle_count
        middle = stem - head * T.middle_count
        pool, vector, rating = U(T.heads[head, 0]), U(T.heads[head, 1]), U(T.heads[head, 2])
        term, coupon, tenor = U(T.middles[middle, 0]), U(T.middles[middle, 1]), U(T.middles[middle, 2])
        tranche, dsra, repo = U(T.middles[middle, 5]), U(T.lasts[leaf, 0]), U(T.lasts[leaf, 3])
        cell = vector * T.terms + term
        row = U(T.rows[cell])
        value, cost, advance = T.facts[vector, 0], T.facts[vector, 1], T.facts[vector, 2]

        # The senior: Reverse DSCR and the LTV cap, rounded down.
        size, target = T.sizers[head, 0], T.sizers[head, 1]
        if target > 0:
            size = min(size, max(0.0, T.cells[cell, 0] / target))
        notional = np.floor(size / step) * step if T.cells[cell, 6] != 0 else 0.0

        # The mezzanine: approximately in vectors, literally where rounding could matter.
        mezz_notional, mezz_target, n, v = 0.0, 0.0, 0, tranche
        has_mezz, positive = T.tranches[tranche, 0] != 0, False
        if has_mezz:
            mezz_target, n = T.tranches[tranche, 1], int(T.tranches[tranche, 5])
            number = U(T.tranches[tranche, 2])
            certain, positive = False, T.tranches[tranche, 8] != 0
            if positive:
                steps = least_spare(T.spare, vector, number, notional, T.services, row, T.inverses, tranche, n) / step
                mezz_steps = np.floor(steps)
                certain = steps < -1 or (1e-7 < steps - mezz_steps < 1 - 1e-7 and steps < 1e7)
                mezz_notional = max(0.0, mezz_steps) * step
            elif T.tranches[tranche, 7] != 0:
                v = place
                positive = sculpt(
                    T, vector, number, notional, row, T.tranches[tranche, 4], n, int(T.tranches[tranche, 6]), mezz_services, v, carried)
            if not certain:
                mezz_notional = np.floor(literal_spare(T, vector, number, notional, row, mezz_services, v, n) / step) * step

        # Uses of funds and Gate A.
        debt = notional + mezz_notional
        upfront = T.upfront * debt
        reserve = T.dsra_years[dsra, rating] * notional * T.cells[cell, 5]
        need = cost + upfront + reserve
        factor = notional / advance if advance > 0 else np.inf
        a0 = np.inf if notional < step - 1e-12 * step else -1.0
        a1 = T.tenor_ratio[pool, rating, tenor, tranche]
        a2 = T.coupon_ratio[rating, coupon, tenor]
        a3 = T.concentration_ratio[pool, rating]
        a4 = below(debt / value, T.rating[rating, 1], 0.025)
        a5 = np.inf
        if advance > 0:
            a5 = max(above(factor, T.rating[rating, 2], 0.025), below(factor, T.rating[rating, 3], 0.025))
        a6 = above((debt + T.equity[U(T.lasts[leaf, 1]), pool]) / need, 0.85, 0.05)
        a7 = -1.0
        if has_mezz:
            most = 0.5 * (value - notional)
            if mezz_notional > most + 1e-12 * abs(most):
                a7 = (0 - (most - mezz_notional) / value) / 0.05
        a8 = -1.0
        if T.repo[repo, rating, tenor, 0] == 1 or (T.repo[repo, rating, tenor, 0] == 2 and not advance > 0):
            a8 = np.inf
        elif T.repo[repo, rating, tenor, 0] == 2:
            a8 = max(below(factor, T.repo[repo, rating, tenor, 2], 0.025), 0 - T.repo[repo, rating, tenor, 1])
            a8 = a8 if a8 > 0 else -1.0
        worst = max(max(max(a0, a1), max(a2, a3)), max(max(a4, a5), max(a6, max(a7, a8))))
        if worst > 0:
            bar = worst - 1e-9
            binding = 8
            binding = 7 if a7 >= bar else binding
            binding = 6 if a6 >= bar else binding
            binding = 5 if a5 >= bar else binding
            binding = 4 if a4 >= bar else binding
            binding = 3 if a3 >= bar else binding
            binding = 2 if a2 >= bar else binding
            binding = 1 if a1 >= bar else binding
            binding = 0 if a0 >= bar else binding
            counts[
                MASKS_A + (a0 > 0) + 2 * (a1 > 0) + 4 * (a2 > 0) + 8 * (a3 > 0) + 16 * (a4 > 0) + 32 * (a5 > 0) + 64 * (a6 > 0)
                + 128 * (a7 > 0) + 256 * (a8 > 0)] += 1
            counts[BINDING + binding] += 1
            counts[NEAR + binding] += worst <= 1 + 1e-9
            continue

        # Gate B.
        profile = U(T.middles[middle, 3])
        cover = T.cells[cell, 1] / notional
        b0 = above(cover, T.floor[rating, U(T.middles[middle, 4])], 0.05)
        b1 = above(T.cells[cell, 2] / notional, T.rating[rating, 0], 0.10)
        b2 = -1.0
        if has_mezz:
            # What was sized to its target holds it in the base case; so it does in the stresses if the worst of them is near enough.
            sized = positive and mezz_notional > 0 and mezz_target >= 1.05
            if not (sized and mezz_target * T.relief[cell, U(T.length_of[tranche])] > 0.90):
                b2 = mezz_ratio(
                    T, vector, row, notional, mezz_notional, mezz_target, mezz_services, v, n,
                    positive and mezz_notional > 0 and T.plain[row])
        b3 = above(T.cells[cell, 3] / notional, T.rating[rating, 4], 0.10)
        b4 = max(above(T.cells[cell, 4], 2.0, 0.5), below(T.cells[cell, 4], T.rating[rating, 5], 0.5))
        b5, b6, b7 = T.amortisation_ratio[rating, tenor, profile], T.balloon_ratio[rating, profile], T.dsra_ratio[dsra, rating]
        worst = max(max(max(b0, b1), max(b2, b3)), max(max(b4, b5), max(b6, b7)))
        if worst > 0:
            bar = worst - 1e-9
            binding = 7
            binding = 6 if b6 >= bar else binding
            binding = 5 if b5 >= bar else binding
            binding = 4 if b4 >= bar else binding
            binding = 3 if b3 >= bar else binding
            binding = 2 if b2 >= bar else binding
            binding = 1 if b1 >= bar else binding
            binding = 0 if b0 >= bar else binding
            counts[
                MASKS_B + (b0 > 0) + 2 * (b1 > 0) + 4 * (b2 > 0) + 8 * (b3 > 0) + 16 * (b4 > 0) + 32 * (b5 > 0) + 64 * (b6 > 0)
                + 128 * (b7 > 0)] += 1
            counts[BINDING + 9 + binding] += 1
            counts[NEAR + 9 + binding] += worst <= 1 + 1e-9
            continue

        # A survivor: WACC, day one, score.
        counts[SURVIVORS] += 1
        equity = max(0.0, need - notional - mezz_notional)
        mezz_cost = mezz_notional * T.tranches[tranche, 3]
        wacc = (notional * T.coupons[coupon, tenor] + mezz_cost + equity * T.equity_return) / (debt + equity)
        day_one = (debt - upfront - reserve) + T.sidecar[U(T.lasts[leaf, 2]), vector]
        cover = cover if cover == cover else 0.0
        w = T.weights
        score = 100 * (
            w[0] * clamped(notional / cost) + w[1] * clamped((0.20 - wacc) / 0.20) + w[2] * clamped(day_one / cost)
            + w[3] * clamped(cover / 2) + w[4] * T.rating[rating, 6])
        if score >= scores[last]:
            keep(scores, covers, indices, score, cover, index)


@compiled(parallel=True)
def run(T, count, named, counts, scores, covers, indices, mezz_services, carried):
    """Judges the first positions of the order, in chunks that threads take as they are free."""
    for chunk in prange((count + CHUNK - 1) // CHUNK):
        thread = numba.get_thread_id()
        for first in range(chunk * CHUNK, min((chunk + 1) * CHUNK, count), BATCH):
            many = min(BATCH, count - first)
            name(T, first, many, named[thread])
            judge(
                T, named[thread], many, counts[thread], scores[thread], covers[thread], indices[thread], mezz_services,
                U(len(T.mezz_services) + thread), carried[thread])
