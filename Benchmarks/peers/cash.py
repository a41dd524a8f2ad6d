"""Cash flows of every pool, basis and scenario, in whole minor units."""
import math

import numpy as np
from numba import njit, prange

from deal import away
from rules import stream_month

BASES = {"contract": 0, "hybrid": 1, "flat": 2}
INDEXATION = {"flat": 0, "fixed": 1, "cpi": 2}


def compiled(**options):
    """Numba without a check of every divisor, which would keep divisions out of vectors."""
    return njit(error_model="numpy", **options)


@compiled(inline="always")
def whole(value):
    """The nearest whole number, ties away from zero."""
    cut = np.trunc(value)
    return cut + math.copysign(1.0, value) if abs(value - cut) >= 0.5 else cut


@compiled()
def indexation(lease, cpi, override, first):
    """The rate of the twelve months from `first` on."""
    if lease[5] == 0:
        return 0.0
    if lease[5] == 1:
        return lease[6]
    year = 1 if first < 1 else (first - 1) // 12 + 1
    rate = override if not np.isnan(override) else cpi[min(year, len(cpi)) - 1]
    if rate < lease[7]:
        rate = lease[7]
    if rate > lease[8]:
        rate = lease[8]
    return rate


@compiled(parallel=True)
def project(leases, cpi, scenarios, bases, periods, months, vacancy, capex):
    """Net cash of each lease: [lease, basis, scenario, without and with its tenant's default, period]."""
    net = np.zeros((len(leases), len(bases), len(scenarios), 2, periods))
    for number in prange(len(leases)):
        lease = leases[number]
        for b in range(len(bases)):
            for s in range(len(scenarios)):
                override, rent_shock, opex_shock, added, delayed, start_default, void, relet = scenarios[s]
                delay = int(delayed) if lease[1] > 1 else 0
                start, end = int(lease[1]) + delay, int(lease[2]) + delay
                review, step = int(lease[10]) + delay, int(lease[9])
                share, occupancy = lease[4] * (1 + opex_shock) + capex, (1 - vacancy) - added
                index = 1.0
                for month in range(1, min(end, periods * months) + 1):
                    if month == review:
                        if bases[b] == 0 or (bases[b] == 1 and review <= 120):
                            for j in range(step // 12):
                                index = index * (1 + indexation(lease, cpi, override, review - step + 12 * j))
                        review += step
                    if month < start:
                        continue
                    headline = lease[0] * index / 12
                    shocked = (0.0 if month < start + lease[3] else headline) * (1 - rent_shock)
                    cost = whole(headline * share)
                    period = (month - 1) // months
                    net[number, b, s, 0, period] += whole(shocked * 1.0 * occupancy) - cost
                    if start_default > 0:
                        available = 1.0 if month < start_default else 0.0 if month < start_default + void else relet
                        net[number, b, s, 1, period] += whole(shocked * available * occupancy) - cost
    return net


def project_stream(deal, stream, scenarios, bases, periods):
    net = np.zeros((len(bases), len(scenarios), 2, periods))
    for s, (_, rent_shock, _, added, delay, start_default, void, relet) in enumerate(scenarios):
        for number, amount in enumerate(stream["amounts"]):
            month = stream_month(stream, number) + (int(delay) if stream["start_month"] > 1 else 0)
            period = (month - 1) // deal.months
            if period >= periods:
                continue
            minor = amount * deal.minor
            for defaulted in (0, 1):
                hit = defaulted and start_default > 0 and month >= start_default
                available = 1.0 if not hit else 0.0 if month < start_default + void else relet
                cash = away(minor * (1 - rent_shock) * available * (1 - added)) if minor > 0 else -away(-minor)
                net[:, s, defaulted, period] += cash
    return net


def cash_flows(deal, pools):
    """CFADS in whole minor units: [pool, basis, scenario, period]."""
    none = math.nan
    scenarios = []
    for one in deal.scenarios:
        default = one.get("tenant_default") or {}
        scenarios.append([
            none if one.get("cpi") is None else one["cpi"], one.get("rent_shock", 0), one.get("opex_shock", 0), one.get("vacancy_add", 0),
            one.get("delay_months", 0), default.get("from_month", 0), default.get("void_months", 0), default.get("relet_pct", 0)])
    scenarios = np.array(scenarios, dtype=np.float64)
    rows = []
    for one in deal.leases:
        index = one.get("indexation", {"kind": "flat"})
        step = index.get("review_months", 12)
        rows.append([
            one["passing_rent"] * deal.minor, one["start_month"], one["end_month"], one.get("rent_free_months", 0), one["opex_pct"],
            INDEXATION[index["kind"]], index.get("rate", 0), bound(index.get("floor"), -math.inf), bound(index.get("cap"), math.inf), step,
            index.get("next_review_month", one["start_month"] + step)])
    leases = np.array(rows, dtype=np.float64).reshape(-1, 11)
    bases = np.array([BASES[basis] for basis in deal.basis])
    operating = deal.raw["operating"]
    net = project(
        leases, np.array(deal.cpi), scenarios, bases, deal.horizon, deal.months, float(operating["vacancy_pct"]),
        float(operating["maintenance_capex_pct"]))
    if deal.streams:
        net = np.concatenate([net] + [project_stream(deal, one, scenarios, bases, deal.horizon)[None] for one in deal.streams])
    tenants = [one["tenant"] for one in deal.leases] + [one["counterparty"] for one in deal.streams]
    held = np.zeros((len(pools), len(net)))
    for p, pool in enumerate(pools):
        held[p, pool.leases + [len(deal.leases) + i for i in pool.streams]] = 1
    # Whole numbers below 2^53: a matrix product sums them exactly, in any order.
    flows = np.tensordot(held, net[:, :, :, 0], axes=1)
    for s, one in enumerate(deal.scenarios):
        if one.get("tenant_default"):
            name = one["tenant_default"]["tenant"]
            hit = np.array([[tenant == (pool.largest() if name == "largest" else name) for tenant in tenants] for pool in pools])
            flows[:, :, s] += np.tensordot(held * hit, net[:, :, s, 1] - net[:, :, s, 0], axes=1)
    return flows - away((operating["admin_fee"] * deal.minor) * float(deal.months) / 12)


def bound(stated, otherwise):
    return otherwise if stated is None else stated
