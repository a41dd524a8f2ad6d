"""Writes small deals that between them state every key of a deal that a workbook models, each drawn from a number.

usage: workbook_deals.py FOLDER FIRST LAST     numbers FIRST to LAST; prints a line each: number, scenario
"""

import json
import random
import sys

METRICS = ["dscr", "dscr_back", "dscr_forward", "llcr", "debt_yield", "ltv"]
EFFECTS = ["lockup", "sweep", "full_sweep", "default"]
RATINGS = ["AA", "A", "BBB", "BB"]


def lease(draw, number, months):
    start = draw.choice([1, 1, 1, 7, 20])
    end = draw.choice([months + 30, months // 2, months // 3 + start, months - 5])
    every = draw.choice([12, 12, 24, 36])
    kind = draw.choice(["cpi", "cpi", "fixed", "flat"])
    indexation = {"kind": kind, "review_months": every, "next_review_month": start + draw.choice([3, every, every + 5])}
    if kind == "fixed":
        indexation["rate"] = draw.choice([0.015, 0.03])
    if kind == "cpi" and draw.random() < 0.6:
        indexation.update(floor=0.01, cap=0.03)
    made = {
        "id": f"L{number}", "site": "S1", "tenant": f"Tenant {number % 3}", "tenant_rating": RATINGS[number % 3],
        "passing_rent": draw.randint(900_000, 4_000_000), "start_month": start, "end_month": end,
        "rent_free_months": draw.choice([0, 0, 4]), "opex_pct": draw.choice([0.1, 0.175]), "indexation": indexation,
    }
    if draw.random() < 0.5:
        months_of = sorted(draw.sample(range(start + 1, end), min(draw.choice([1, 3]), end - start - 1)))
        made["steps"] = [{"month": month, "rent": draw.randint(800_000, 4_500_000)} for month in months_of]
    if draw.random() < 0.5:
        made["break_month"] = draw.randint(start + 1, end)
    if draw.random() < 0.5:
        made["relet"] = {"void_months": draw.choice([0, 6, 14]), "rent_pct": draw.choice([0.85, 1.05]), "term_months": draw.choice([24, 200])}
    if draw.random() < 0.3:
        made["dscr_multiple"] = draw.choice([1.25, 1.8])
    return made


def stream(draw, number, months):
    per_year = draw.choice([1, 2, 4, 12])
    count = months * per_year // 12 - draw.choice([0, 3])
    made = {
        "id": f"W{number}", "site": "S1", "counterparty": draw.choice(["Tenant 1", "Grid"]), "rating": "A", "per_year": per_year,
        "start_month": draw.choice([1, 1, 9]), "amounts": [round(draw.uniform(-0.1, 1) * 4_000_000 / per_year, 2) for _ in range(max(1, count))],
    }
    if made["counterparty"] == "Tenant 1":
        made["rating"] = RATINGS[1]
    if draw.random() < 0.3:
        made["dscr_multiple"] = 1.5
    return made


def test(draw):
    metric = draw.choice(METRICS)
    effect = draw.choice(["lockup", "lockup", "sweep", "full_sweep", "default"])
    bound = {"debt_yield": draw.choice([0.09, 0.12]), "ltv": draw.choice([0.45, 0.6]), "llcr": draw.choice([1.2, 1.5])}.get(
        metric, draw.choice([1.0, 1.2, 1.4]))
    made = {"metric": metric, "above" if metric == "ltv" else "below": bound, "effect": effect}
    if effect == "sweep":
        made["pct"] = draw.choice([0.37, 0.5, 1])
    if effect in ("lockup", "full_sweep"):
        made["cure_periods"] = draw.choice([1, 2, 3])
    return made


def scenarios(draw, leases):
    broken = [entry["id"] for entry in leases if "break_month" in entry]
    made = [
        {"id": "down", "cpi": 0.004, "rent_shock": 0.12, "opex_shock": 0.1, "vacancy_add": 0.03, "rate_shock_bps": 150, "delay_months": 5},
        {"id": "largest", "tenant_default": {"tenant": "largest", "from_month": 20, "void_months": 15, "relet_pct": 0.7}},
        {"id": "named", "delay_months": 3, "tenant_default": {"tenant": "Tenant 1", "from_month": 14, "void_months": 9, "relet_pct": 0.55}},
        {"id": "breaks", "breaks": "all", "rate_shock_bps": 100}, {"id": "empty", "reletting": False, "rent_shock": 0.2},
    ]
    if broken:
        made.append({"id": "some", "breaks": broken[:1], "vacancy_add": 0.05})
    return made


def waterfall(draw):
    made = {"sweep_pct": draw.choice([0.6, 1]), "tests": [test(draw) for _ in range(draw.choice([0, 1, 2, 4]))]}
    made["lockup_dscr"] = draw.choice([1.2, 1.35, None])
    made["sweep_dscr"] = draw.choice([1.05, 1.25, None])
    if draw.random() < 0.5:
        made["refinance"] = draw.choice([
            {"max_ltv": 0.2}, {"min_debt_yield": 0.12}, {"min_dscr": 1.3, "constant": 0.08, "max_ltv": 0.5}, {"max_ltv": 0.05}])
    return made


def profile(draw, months, kinds):
    kind = draw.choice(kinds)
    made = {"kind": kind}
    if kind != "bullet" and draw.random() < 0.4:
        made["io_months"] = 12
    if kind in ("annuity", "level") and draw.random() < 0.6:
        made["balloon_pct"] = draw.choice([0.1, 0.35])
    return made


def deal(number):
    draw = random.Random(number)
    frequency = [4, 12, 2, 1][number % 4]
    years = draw.choice([6, 8]) if frequency == 12 else draw.choice([8, 10, 12])
    months = years * 12
    leases = [lease(draw, place, months) for place in range(draw.choice([3, 5]))]
    streams = [stream(draw, place, months) for place in range(draw.choice([0, 0, 1, 2]))]
    cases = scenarios(draw, leases)
    rent = sum(entry["passing_rent"] for entry in leases) + sum(max(0, sum(entry["amounts"][: entry["per_year"]])) for entry in streams)
    value = round(rent * 13)
    kinds = [["sculpted"], ["annuity"], ["level"], ["sculpted"], ["bullet"]][number % 5]
    target = draw.choice([1.3, {"steps": [{"to_period": 2 * frequency, "dscr": 1.25}, {"to_period": 3 * frequency, "dscr": 1.3}, {"dscr": 1.4}]}])
    tenor = years - draw.choice([0, 1, 2])
    made = {
        "schema_version": 1, "name": f"Drawn from {number}", "currency": ["GBP", "EUR", "USD", "JPY"][number % 4 if number % 8 < 4 else 0],
        "jurisdiction": "UK", "asset_class": "real_estate", "closing_date": draw.choice(["2026-01-31", "2026-11-28", "2027-02-15"]),
        "payments_per_year": frequency, "day_count": draw.choice(["30/360", "act/365f", "act/360"]), "horizon_years": years, "notional_step": 1000,
        "sites": [{"id": "S1", "city": "Leeds", "country": "GB", "market_value": value, "cost": round(value * 0.9)}],
        "leases": leases, "operating": {"vacancy_pct": 0.03, "maintenance_capex_pct": 0.02, "admin_fee": 90_000},
        "market": {"cpi": [0.031, 0.026, 0.022, 0.02], "base_curve": [{"years": 5, "rate": 0.03}], "securitisation_rate": 0.055, "sidecar_rate": 0.05},
        "fees": {"arranger_pct": 0.0125, "legal_pct": 0.0025, "rating_pct": 0.0015, "senior_running_bps": 20, "mezz_running_bps": 50},
        "equity_return": 0.14, "hedged_share": draw.choice([0.5, 0.75]), "pools": [{"id": "all"}], "scenarios": cases,
        "waterfall": waterfall(draw),
        "levers": {
            "target_rating": "BBB", "cash_flow_basis": draw.choice(["contract", "contract", "hybrid", "flat"]), "senior_dscr": target,
            "senior_ltv": 0.7, "senior_coupon": draw.choice([0.0475, 0.055]), "senior_tenor_years": tenor,
            "senior_profile": profile(draw, months, kinds), "dsra_months": draw.choice([0, 3, 6]),
        },
    }
    if streams:
        made["streams"] = streams
    if draw.random() < 0.6:
        made["business_days"] = {
            "convention": draw.choice(["following", "modified_following", "preceding"]), "adjust_interest": draw.random() < 0.7,
            "holidays": draw.choice([[], [f"{year}-{day}" for year in range(2026, 2042) for day in ("01-01", "02-01", "05-31", "12-25", "12-28")]])}
    if draw.random() < 0.25:
        made["first_period_months"] = draw.choice([1, 12 // frequency, 24 // frequency])
    if draw.random() < 0.2:
        made["reletting"] = False
    if draw.random() < 0.6:
        made["levers"]["mezz"] = {
            "dscr": 1.08, "coupon": 0.085, "tenor_years": max(2, tenor - draw.choice([0, 2])),
            "profile": profile(draw, months, ["sculpted", "sculpted", "annuity", "level", "bullet"])}
    if draw.random() < 0.3:
        made["levers"]["wrap"] = {"premium_bps": 20, "insurer_rating": "AA"}
    names = ["base"] + [entry["id"] for entry in cases]
    return made, names[number % len(names)]


folder, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for number in range(first, last + 1):
    made, scenario = deal(number)
    with open(f"{folder}/drawn-{number}.json", "w") as file:
        json.dump(made, file, indent=1)
    print(number, scenario)
