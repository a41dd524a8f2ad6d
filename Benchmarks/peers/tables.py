"""What permutations share, worked out once: repayment profiles, covers per unit of notional, present values.

Every operation is done in the model's order and without contraction, so that figures are the model's to the bit.
"""
import numpy as np
from numba import prange

from cash import cash_flows, compiled, whole
from deal import Refusal

ANNUITY, LEVEL, SCULPTED, BULLET = 0, 1, 2, 3
KINDS = {"annuity": ANNUITY, "level": LEVEL, "sculpted": SCULPTED, "bullet": BULLET}


@compiled()
def schedule(kind, coupon, running, n, io, balloon, tau, shape, opening, principal, carried):
    """Fills opening balances and principal of periods 0 ..< n; gives (the balloon, whether a balance was held down), or a balloon
    below 0 where a sculpted shape carries no debt."""
    if kind == SCULPTED:
        clamped = False
        carried[n] = 0.0
        for t in range(n - 1, io - 1, -1):
            cash = max(shape[t], 0.0)
            rate = running * tau[t]
            closing = carried[t + 1]
            if rate != 0 and closing > cash / rate:
                clamped = True
                closing = cash / rate
            carried[t] = (closing + cash) / (1 + rate)
        start = carried[io]
        if not start > 0:
            return -1.0, clamped
        balance = 1.0
        for t in range(n):
            closing = 1.0 if t < io else min(balance, carried[t + 1] / start)
            opening[t], principal[t] = balance, balance - closing
            balance = closing
        return 0.0, clamped
    payment = (1 - balloon) / (n - io)
    if kind == ANNUITY:
        discount = start = 1.0
        for t in range(io):
            discount = discount * (1 / (1 + coupon * tau[t]))
        start = discount
        due = 0.0
        for t in range(io, n):
            discount = discount * (1 / (1 + coupon * tau[t]))
            due += discount / start
        payment = (1 - balloon * (discount / start)) / due
    balance = 1.0
    for t in range(n):
        opening[t] = balance
        if t < io or kind == BULLET:
            principal[t] = 0.0
        else:
            principal[t] = payment - coupon * tau[t] * balance if kind == ANNUITY else payment
        balance = balance - principal[t]
    return balloon, False


@compiled(parallel=True)
def build_rows(terms, vectors, tau, cash, shocks, frequency):
    """Profiles of terms (kind, coupon, running, n, io, balloon): services [row, shock, period], opening balances, and facts (there is
    one, held down, average life, first year's service)."""
    rows, horizon = len(terms), len(tau)
    services, openings, facts = np.zeros((rows, len(shocks), horizon)), np.zeros((rows, horizon)), np.zeros((rows, 4))
    for row in prange(rows):
        kind, coupon, running, periods, free, stated = terms[row]
        n, opening, principal = int(periods), openings[row], np.zeros(horizon)
        balloon, clamped = schedule(
            int(kind), coupon, running, n, int(free), stated, tau, cash[vectors[row]], opening, principal, np.zeros(horizon + 1))
        if balloon < 0:
            opening[:] = 0.0
            continue
        time = life = year = 0.0
        for t in range(n):
            base = principal[t] + running * tau[t] * opening[t]
            for s in range(len(shocks)):
                services[row, s, t] = base + shocks[s] * tau[t] * opening[t]
            time += tau[t]
            life += time * principal[t]
            if t < frequency:
                year += base
        facts[row, 0], facts[row, 1], facts[row, 2], facts[row, 3] = 1.0, clamped, life + balloon * time, year
    return services, openings, facts


@compiled(inline="always")
def least_cover(cash, due, n):
    """min cash/due over the periods in which something is due (NaN without one), and whether a divisor is negative."""
    least, negative = np.nan, False
    for t in range(n):
        if due[t] != 0:
            cover = cash[t] / due[t]
            negative = negative or due[t] < 0
            if not cover >= least:
                least = cover
    return least, negative


@compiled()
def slices(cash, rate, tau, n):
    """Sums of cash × whole discount factors of 44 bits, in three slices that do not overflow."""
    discount, high, middle, low = 1.0, 0, 0, 0
    for t in range(n):
        discount = discount * (1 / (1 + rate * tau[t]))
        factor, amount = int(whole(discount * 17592186044416.0)), int(cash[t])
        high += amount * (factor >> 30)
        middle += amount * ((factor >> 15) & 32767)
        low += amount * (factor & 32767)
    return high, middle, low


@compiled(parallel=True)
def build_cells(rows, terms, tau, flows, worst, shock_of, services, openings, facts):
    """By vector × terms: numerator of the size, covers of base and stresses, interest cover, average life, first year's service, whether
    there is a profile; and slices of the present value where that is the numerator."""
    vectors, count = rows.shape
    cells, sums = np.full((vectors * count, 8), np.nan), np.zeros((vectors * count, 4), dtype=np.int64)
    for cell in prange(vectors * count):
        vector, row = cell // count, rows[cell // count, cell % count]
        cells[cell, 6] = facts[row, 0]
        if facts[row, 0] == 0:
            cells[cell, 0] = cells[cell, 5] = 0.0
            continue
        running, n = terms[row, 2], int(terms[row, 3])
        base, _ = least_cover(flows[vector, 0], services[row, 0], n)
        stress, negative = np.nan, False
        for s in range(worst.shape[1]):
            if worst[vector, s, 0] < np.inf:
                cover, turned = least_cover(worst[vector, s], services[row, s], n)
                negative = negative or turned
                if not cover >= stress and not np.isnan(cover):
                    stress = cover
        if negative:
            stress = np.nan
            for s in range(1, flows.shape[1]):
                cover, _ = least_cover(flows[vector, s], services[row, shock_of[s]], n)
                if not cover >= stress and not np.isnan(cover):
                    stress = cover
        interest = np.nan
        for t in range(n):
            cost = running * tau[t] * openings[row, t]
            if cost != 0 and not flows[vector, 0, t] / cost >= interest:
                interest = flows[vector, 0, t] / cost
        cells[cell, 0] = 0.0 if np.isnan(base) else base
        cells[cell, 1], cells[cell, 2], cells[cell, 3] = base, stress, interest
        cells[cell, 4], cells[cell, 5] = facts[row, 2], facts[row, 3]
        if terms[row, 0] == SCULPTED and terms[row, 4] == 0 and facts[row, 1] == 0 and flows[vector, 0, :n].min() >= 0:
            sums[cell, 0], sums[cell, 1], sums[cell, 2] = slices(flows[vector, 0], running, tau, n)
            sums[cell, 3] = 1
    return cells, sums


@compiled(parallel=True)
def build_relief(rows, flows, worst, services, lengths):
    """For cells and lengths of mezzanines a lower bound of every stress's total DSCR over the base case's: the least share of cash that
    is left, by the most that the rate shock adds to a service. And rows without a service below 0, without which there is no bound."""
    vectors, count = rows.shape
    horizon = flows.shape[2]
    plain = np.zeros(len(services), dtype=np.bool_)
    for row in prange(len(services)):
        plain[row] = services[row].min() >= 0
    left = np.zeros((vectors, worst.shape[1], len(lengths)))
    for vector in prange(vectors):
        for s in range(worst.shape[1]):
            for i in range(len(lengths)):
                least = np.inf
                for t in range(lengths[i]):
                    cash = flows[vector, 0, t]
                    least = min(least, worst[vector, s, t] / cash) if cash > 0 else -np.inf
                left[vector, s, i] = least
    relief = np.full((vectors * count, len(lengths)), np.inf)
    for cell in prange(vectors * count):
        vector, row = cell // count, rows[cell // count, cell % count]
        for s in range(worst.shape[1]):
            stretch = 1.0
            for t in range(horizon):
                if services[row, 0, t] > 0:
                    stretch = max(stretch, services[row, s, t] / services[row, 0, t])
            for i in range(len(lengths)):
                relief[cell, i] = min(relief[cell, i], left[vector, s, i] / stretch * (1 - 1e-9)) if plain[row] else -np.inf
    return relief, plain


def joined(high, middle, low):
    """The sum of slices, rounded once."""
    return float((int(high) << 30) + (int(middle) << 15) + int(low)) / 17592186044416.0


def present_value(cash, rate, tau, n):
    return joined(*slices(cash, rate, tau, n))


class Tables:
    """All of a deal's tables, as arrays by numbers of lever values; a vector is a pool and a basis."""

    def __init__(self, deal, pools):
        self.tau = tau = np.array(deal.fractions)
        flows = cash_flows(deal, pools)
        if np.abs(flows).max() >= 2.0**38:
            raise Refusal("a period's cash of 2^38 minor units or more")
        self.flows = flows = flows.reshape(len(pools) * len(deal.basis), len(deal.scenarios), deal.horizon)
        stated = [float(one.get("rate_shock_bps", 0)) / 10000 * (1 - deal.hedged) for one in deal.scenarios]
        self.shocks = np.array(list(dict.fromkeys(stated)))
        self.shock_of = np.array([list(self.shocks).index(shock) for shock in stated])
        self.worst = np.full((len(flows), len(self.shocks), deal.horizon), np.inf)
        for s in range(1, len(stated)):
            self.worst[:, self.shock_of[s]] = np.minimum(self.worst[:, self.shock_of[s]], flows[:, s])
        market = deal.raw["market"]
        self.advance = np.array([present_value(row[0], market["securitisation_rate"], tau, deal.horizon) for row in flows])
        self.sidecar = self.sidecars(deal, pools)
        self.senior(deal)
        self.mezzanine(deal)

    def sidecars(self, deal, pools):
        """Proceeds: [sidecar, vector]."""
        bases, stated = deal.basis, list(deal.basis)
        if "contract" in bases:
            contract = self.flows.reshape(len(pools), len(bases), -1, deal.horizon)[:, bases.index("contract"), 0]
        else:
            deal.basis = ["contract"]
            contract = cash_flows(deal, pools)[:, 0, 0]
            deal.basis = stated
        worth = np.zeros((len(deal.sidecar), len(self.flows)))
        known = {}
        for i, one in enumerate(deal.sidecar):
            for v in range(len(self.flows) if one else 0):
                key = (v, one[2])
                if key not in known:
                    upside = np.maximum(0, contract[v // len(bases)] - self.flows[v, 0])
                    known[key] = present_value(upside, deal.raw["market"]["sidecar_rate"], self.tau, deal.periods(one[2]))
                worth[i, v] = one[0] * (1 - one[1]) * known[key]
        return worth

    def senior(self, deal):
        fee = deal.raw["fees"]["senior_running_bps"] / 10000
        self.coupons = np.array([[deal.rate(coupon, tenor) for tenor in deal.tenor] for coupon in deal.coupon], dtype=np.float64)
        terms, vectors, numbers = [], [], np.zeros((len(self.flows), 0), dtype=np.int64)
        columns = []
        for c in range(len(deal.coupon)):
            for t, tenor in enumerate(deal.tenor):
                for kind, io, balloon in deal.profile:
                    for wrap in deal.wrap:
                        coupon = self.coupons[c, t]
                        running = coupon + fee
                        if wrap is not None:
                            running += wrap[0] / 10000
                        own = range(len(self.flows)) if kind == "sculpted" else [0]
                        columns.append((len(terms), kind == "sculpted"))
                        terms += [(KINDS[kind], coupon, running, deal.periods(tenor), io // deal.months, balloon)] * len(own)
                        vectors += own
        numbers = np.array([[first + (v if own else 0) for first, own in columns] for v in range(len(self.flows))])
        terms = np.array(terms, dtype=np.float64)
        self.services, openings, facts = build_rows(
            terms, np.array(vectors), self.tau, np.ascontiguousarray(self.flows[:, 0]), self.shocks, deal.frequency)
        self.cells, sums = build_cells(
            numbers, terms, self.tau, self.flows, self.worst, self.shock_of, self.services, openings, facts)
        for cell in np.nonzero(sums[:, 3])[0]:
            self.cells[cell, 0] = joined(*sums[cell, :3])
        self.rows = numbers.reshape(-1).astype(np.uint32)

    def mezzanine(self, deal):
        """Tranches: (there is one, DSCR, number of the DSCR, coupon, running rate, periods, interest-only periods, sculpted, all services
        positive), and services of those that are not sculpted."""
        fee = deal.raw["fees"]["mezz_running_bps"] / 10000
        targets = list(dict.fromkeys(float(one[0]) for one in deal.mezz if one)) or [1.0]
        self.spare = np.array([[row[0] / target for target in targets] for row in self.flows])
        self.tranches = np.zeros((len(deal.mezz), 9))
        self.mezz_services = np.zeros((len(deal.mezz), deal.horizon))
        for m, one in enumerate(deal.mezz):
            if one is None:
                continue
            dscr, stated, tenor, (kind, io, balloon) = one
            coupon, n, free = deal.rate(stated, tenor), deal.periods(tenor), io // deal.months
            running, sculpted = coupon + fee, kind == "sculpted"
            if not sculpted:
                opening, principal = np.zeros(deal.horizon), np.zeros(deal.horizon)
                schedule(KINDS[kind], coupon, running, n, free, balloon, self.tau, opening, opening, principal, np.zeros(1))
                self.mezz_services[m] = principal + running * self.tau * opening
            positive = not sculpted and bool((self.mezz_services[m, :n] > 0).all())
            self.tranches[m] = 1, dscr, targets.index(float(dscr)), coupon, running, n, free, sculpted, positive
        periods = [int(tranche[5]) for tranche in self.tranches]
        lengths = sorted(set(periods))
        self.length_of = np.array([lengths.index(n) for n in periods], dtype=np.uint32)
        self.relief, self.plain = build_relief(
            self.rows.reshape(len(self.flows), -1), self.flows, self.worst, self.services, np.array(lengths))
        with np.errstate(divide="ignore"):
            self.inverses = np.where(self.mezz_services > 0, 1 / self.mezz_services, 0.0)


