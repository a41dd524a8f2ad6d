"""A deal file as the peer reads it: numbers and lists, levers as lists of values in canonical order.

It assumes a deal that `structctl check` accepts, and refuses by name what the peer does not model.
"""
import datetime
import functools
import json
import math


class Refusal(Exception):
    """Something that the peer does not model."""


KNOWN = {
    "deal": "schema_version name currency jurisdiction asset_class closing_date payments_per_year day_count ruleset_version "
    "notional_step horizon_years sites leases streams operating market fees equity_return exit_value_pct hedged_share pools levers "
    "scenarios objective waterfall risk",
    "lease": "id site tenant tenant_rating passing_rent start_month end_month rent_free_months opex_pct indexation",
    "stream": "id site counterparty rating per_year start_month amounts",
    "scenario": "id cpi rent_shock opex_shock vacancy_add rate_shock_bps delay_months tenant_default",
}
STANDARD = [
    {"id": "cpi_0", "cpi": 0}, {"id": "cpi_1_8", "cpi": 0.018}, {"id": "cpi_2_5", "cpi": 0.025},
    {"id": "rate_up_100", "rate_shock_bps": 100}, {"id": "rate_up_200", "rate_shock_bps": 200},
    {"id": "rent_down_10", "rent_shock": 0.1}, {"id": "opex_up_10", "opex_shock": 0.1},
    {"id": "combined", "cpi": 0, "rate_shock_bps": 200},
]
WEIGHTS = {"proceeds": 0.35, "wacc": 0.25, "day_one": 0.20, "min_dscr": 0.10, "rating": 0.10}


def away(value):
    """The nearest whole number, ties away from zero."""
    whole = math.trunc(value)
    return whole + int(math.copysign(1, value)) if abs(value - whole) >= 0.5 else whole


def numbers(stated):
    """A number, a range or a list of both, as a list; null stays null."""
    if isinstance(stated, list):
        return [value for part in stated for value in numbers(part)]
    if not isinstance(stated, dict):
        return [stated]
    if "min" not in stated:
        raise Refusal("DSCR targets by period")
    low, high, step = stated["min"], stated["max"], stated["step"]
    return [away((low + k * step) * 1e10) / 1e10 for k in range(math.floor((high - low) / step + 1e-9) + 1)]


def plain(stated):
    return stated if isinstance(stated, list) else [stated]


def coupons(stated):
    """("rate", r) or ("spread", bps)."""
    if isinstance(stated, list):
        return [value for part in stated for value in coupons(part)]
    if isinstance(stated, dict) and "spread_bps" in stated:
        return [("spread", value) for value in numbers(stated["spread_bps"])]
    return [("rate", value) for value in numbers(stated)]


def profiles(stated):
    """(kind, interest-only months, balloon)."""
    return [
        ("bullet", 0, 1.0) if one["kind"] == "bullet" else (one["kind"], one.get("io_months", 0), float(one.get("balloon_pct", 0)))
        for one in plain(stated)
    ]


def product(fields, stated):
    """Null, an object of lists, or a list of both: null or a tuple of one value a field, the last fastest."""
    if stated is None:
        return [None]
    if isinstance(stated, list):
        return [value for part in stated for value in product(fields, part)]
    made = [()]
    for name, values in fields:
        made = [head + (value,) for head in made for value in values(stated[name])]
    return ([None] if stated.get("include_none") else []) + made


class Deal:
    """What the tables are made of. Amounts are in minor units."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.raw = raw = json.load(file)
        self.refuse_unknown()
        self.minor = 1.0 if raw["currency"] == "JPY" else 100.0
        self.frequency = raw["payments_per_year"]
        self.months = 12 // self.frequency
        self.step = float(away(raw.get("notional_step", 1000) * self.minor))
        self.cpi = [float(rate) for rate in raw["market"]["cpi"]]
        self.scenarios = [{"id": "base"}] + raw.get("scenarios", STANDARD)
        self.hedged = raw.get("hedged_share", 0.75)
        self.upfront = raw["fees"]["arranger_pct"] + raw["fees"]["legal_pct"] + raw["fees"]["rating_pct"]
        objective = raw.get("objective", {})
        if objective.get("kind", "composite") != "composite":
            raise Refusal(f"the objective {objective['kind']}")
        weights = objective.get("weights")
        stated = [weights.get(name, 0) if weights else share for name, share in WEIGHTS.items()]
        self.weights = [share / functools.reduce(float.__add__, map(float, stated)) for share in stated] if weights else stated
        self.leases, self.streams = raw.get("leases", []), raw.get("streams", [])
        self.pools = {one["id"]: self.members(one) for one in raw["pools"]}
        self.read_levers(raw["levers"])
        years = raw.get("horizon_years", self.longest_tenor())
        self.horizon = self.periods(years)
        self.fractions = self.year_fractions(self.horizon)

    def refuse_unknown(self):
        lists = {"deal": [self.raw], "lease": self.raw.get("leases", []), "stream": self.raw.get("streams", []),
                 "scenario": self.raw.get("scenarios", [])}
        for kind, items in lists.items():
            for key in sorted({key for item in items for key in item} - set(KNOWN[kind].split())):
                raise Refusal(f"{key} of a {kind}")

    def members(self, pool):
        """Numbers of a pool's leases and streams, in the deal's order."""
        if "leases" not in pool and "streams" not in pool:
            return list(range(len(self.leases))), list(range(len(self.streams)))
        return tuple(
            [i for i, one in enumerate(items) if one["id"] in pool.get(key, [])]
            for key, items in (("leases", self.leases), ("streams", self.streams)))

    def read_levers(self, levers):
        def mezz(key):
            return product([("dscr", numbers), ("coupon", coupons), ("tenor_years", numbers), ("profile", profiles)], levers.get(key))

        self.pool = plain(levers["pool"]) if "pool" in levers else list(self.pools)
        self.rating = plain(levers["target_rating"])
        self.basis = plain(levers.get("cash_flow_basis", "contract"))
        self.dscr = numbers(levers.get("senior_dscr"))
        self.ltv = numbers(levers.get("senior_ltv"))
        self.coupon = coupons(levers["senior_coupon"])
        self.tenor = numbers(levers["senior_tenor_years"])
        self.profile = profiles(levers.get("senior_profile", {"kind": "annuity"}))
        self.mezz = mezz("mezz")
        self.wrap = product([("premium_bps", numbers), ("insurer_rating", plain)], levers.get("wrap"))
        self.dsra = numbers(levers.get("dsra_months"))
        self.equity = numbers(levers.get("equity_pct", 0))
        self.sidecar = product([("sold_pct", numbers), ("haircut_pct", numbers), ("tenor_years", numbers)], levers.get("sidecar"))
        self.repo = plain(levers.get("repo_target"))
        self.levers = [
            self.pool, self.rating, self.basis, self.dscr, self.ltv, self.coupon, self.tenor, self.profile, self.mezz, self.wrap,
            self.dsra, self.equity, self.sidecar, self.repo]
        self.cardinality = math.prod(map(len, self.levers))

    def longest_tenor(self):
        return max(self.tenor + [one[2] for one in self.mezz + self.sidecar if one])

    def periods(self, years):
        return round(years * self.frequency)

    def years(self, tenor):
        """A tenor as whole periods over the periods of a year."""
        return self.periods(tenor) / self.frequency

    def base_rate(self, years):
        curve = [(point["years"], point["rate"]) for point in self.raw["market"]["base_curve"]]
        if years <= curve[0][0]:
            return curve[0][1]
        for (low, low_rate), (high, high_rate) in zip(curve, curve[1:]):
            if years == high:
                return high_rate
            if years < high:
                return low_rate + (high_rate - low_rate) * (years - low) / (high - low)
        return curve[-1][1]

    def rate(self, coupon, tenor):
        kind, value = coupon
        return value if kind == "rate" else self.base_rate(self.years(tenor)) + value / 10000

    def year_fractions(self, count):
        if self.raw["day_count"] == "30/360":
            return [self.months / 12] * count
        closing = datetime.date.fromisoformat(self.raw["closing_date"])
        dates = [later(closing, period * self.months) for period in range(count + 1)]
        base = 360 if self.raw["day_count"] == "act/360" else 365
        return [(to - start).days / base for start, to in zip(dates, dates[1:])]


def later(date, months):
    """Months on: a month end stays one, any other day is kept or cut to the month's last."""
    def last(year, month):
        return ((datetime.date(year + month // 12, month % 12 + 1, 1)) - datetime.timedelta(days=1)).day

    total = date.year * 12 + date.month - 1 + months
    year, month = total // 12, total % 12 + 1
    end = last(year, month)
    return datetime.date(year, month, end if date.day == last(date.year, date.month) else min(date.day, end))
