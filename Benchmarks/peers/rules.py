"""Rules v1.0 and what follows from them before any sizing: margins of a pool, a rating and terms."""
import numpy as np

SCALE = ["AAA", "AA+", "AA", "AA-", "A+", "A", "A-", "BBB+", "BBB", "BBB-", "BB", "B", "CCC", "NR"]
PLACES = ["UK", "EU", "US", "other"]
ASSETS = ["data_centre", "renewable", "infrastructure", "real_estate"]
NAMES = [
    "floors", "stress", "tenors", "ltv", "af_low", "af_high", "icr", "amortisation", "balloon", "dsra", "spread_low", "spread_high",
    "share", "share_rating", "relief", "insurer", "score", "haircuts"]
ROWS = {
    "AAA": ([1.45, 1.50, 1.40, 1.50], 1.20, [25, 30, 30, 25], 0.60, 0.25, 0.70, 2.00, 0.030, 0.10, 6, 50, 250, 0.40, "AA", 0.20, "AA+", 1.0,
            [0.02, 0.05, 0.08]),
    "AA": ([1.35, 1.40, 1.30, 1.40], 1.10, [22, 27, 27, 22], 0.65, 0.25, 0.75, 1.75, 0.025, 0.10, 6, 70, 300, 0.35, "A", 0.15, "AA", 0.8,
           [0.05, 0.08, 0.12]),
    "A": ([1.25, 1.30, 1.20, 1.30], 1.05, [20, 25, 25, 20], 0.70, 0.30, 0.80, 1.50, 0.020, 0.15, 3, 90, 400, 0.30, "BBB", 0.10, "A+", 0.6,
          [0.08, 0.12, 0.18]),
    "BBB": ([1.15, 1.20, 1.10, 1.20], 1.00, [18, 22, 20, 15], 0.75, 0.30, 0.85, 1.35, 0.015, 0.20, 3, 130, 550, 0.25, "NR", 0.05, "A", 0.4,
            [0.12, 0.18, None]),
}
RULES = {rating: dict(zip(NAMES, row)) for rating, row in ROWS.items()}
REPO = {"boe": ("GBP", "BBB", 25, 0.75), "ecb": ("EUR", "A-", 30, 0.70), "fed": ("USD", "AA-", 30, 0.80)}
NONE, CATEGORICAL, TESTED = 0, 1, 2
KEYS = [
    "MIN_SIZE", "TENOR_LIMIT", "COUPON_BOUNDS", "CONCENTRATION_LIMIT", "MAX_LTV", "AF_BAND", "MIN_COVERAGE", "MEZZ_SHARE",
    "REPO_ELIGIBILITY", "MIN_DSCR_SENIOR", "STRESS_DSCR", "MIN_DSCR_MEZZ", "MIN_ICR", "WAL_BOUNDS", "MIN_AMORTISATION", "MAX_BALLOON",
    "DSRA_MONTHS"]


def at_least(held, asked):
    return SCALE.index(held) <= SCALE.index(asked)


def above(value, limit):
    """The margin of value ≥ limit."""
    margin = value - limit
    return 0.0 if margin < 0 and value >= limit - 1e-12 * abs(limit) else margin


def below(value, limit):
    """The margin of value ≤ limit."""
    margin = limit - value
    return 0.0 if margin < 0 and value <= limit + 1e-12 * abs(limit) else margin


class Pool:
    """A pool's static facts."""

    def __init__(self, deal, name):
        leases, streams = deal.pools[name]
        sites = {site["id"]: site for site in deal.raw["sites"]}
        held = [
            (one["tenant"], one["tenant_rating"], one["site"], one["passing_rent"] * deal.minor, one["end_month"])
            for one in (deal.leases[i] for i in leases)]
        for one in (deal.streams[i] for i in streams):
            rent = 0.0
            for amount in one["amounts"][:one["per_year"]]:
                rent += amount * deal.minor
            held.append((one["counterparty"], one["rating"], one["site"], max(0.0, rent), stream_month(one, len(one["amounts"]) - 1)))
        self.held, self.leases, self.streams = held, leases, streams
        self.rent = total(item[3] for item in held)
        used = {item[2] for item in held}
        self.value = total(site["market_value"] * deal.minor for site in deal.raw["sites"] if site["id"] in used)
        self.cost = total(site["cost"] * deal.minor for site in deal.raw["sites"] if site["id"] in used)
        weighted = total(item[3] * float(item[4]) for item in held)
        self.wault = None if self.rent == 0 else weighted / self.rent / 12

        def country(item):
            return sites[item[2]]["country"].replace("UK", "GB")

        self.tenants = self.shares(lambda item: item[0])
        self.others = [(share, 1.0 if name in ("GB", "US") else 0.80) for name, share in self.shares(country)]
        self.others += [(share, 0.50) for _, share in self.shares(lambda item: (country(item), sites[item[2]]["city"]))]
        self.others += [(share, 0.30) for _, share in self.shares(lambda item: item[2])]

    def shares(self, key):
        sums = {}
        for item in self.held:
            sums[key(item)] = sums.get(key(item), 0.0) + item[3]
        return [(name, rent / self.rent) for name, rent in sums.items()] if self.rent else []

    def largest(self):
        """The tenant with most rent; of equals the one whose bytes come first."""
        sums = {}
        for item in self.held:
            sums[item[0]] = sums.get(item[0], 0.0) + item[3]
        return min(sums, key=lambda name: (-sums[name], name.encode()))

    def concentration(self, rule):
        ratings = {}
        for item in self.held:
            ratings.setdefault(item[0], item[1])
        margins = [below(share, limit) for share, limit in self.others]
        for name, share in self.tenants:
            margins.append(below(share, rule["share"] if at_least(ratings[name], rule["share_rating"]) else 0.25))
        return min(margins, default=np.inf)


def stream_month(stream, number):
    """The month in which an amount falls."""
    per_year = stream["per_year"]
    return stream["start_month"] + number * 12 // per_year + 12 // per_year - 1


def total(values):
    """A sum in order (`sum` compensates from Python 3.12 on)."""
    result = 0.0
    for value in values:
        result += value
    return result


def ratio(margin, tolerance):
    """The shortfall ratio of a failing margin, −1 where it passes."""
    return (0 - margin) / tolerance if margin < 0 else -1.0


def static_tables(deal, pools):
    """Arrays of shortfall ratios and of limits, by numbers of lever values."""
    rules = [RULES[rating] for rating in deal.rating]
    place = PLACES.index(deal.raw["jurisdiction"])
    limits = [float(rule["tenors"][ASSETS.index(deal.raw["asset_class"])]) for rule in rules]
    years = [deal.years(tenor) for tenor in deal.tenor]
    mezz_years = [deal.years(one[2]) if one else None for one in deal.mezz]

    def tenor_ratio(pool, limit, tenor, mezz):
        margins = [below(tenor, limit)]
        if pool.wault is not None:
            margins.append(below(tenor, pool.wault - 2))
            if mezz is not None:
                margins.append(below(mezz, pool.wault))
        return ratio(min(margins), 2)

    def coupon_ratio(rule, coupon, tenor):
        spread = deal.rate(coupon, tenor) - deal.base_rate(deal.years(tenor))
        return ratio(min(above(spread, rule["spread_low"] / 10000), below(spread, rule["spread_high"] / 10000)), 0.0025)

    def floor(rule, wrap):
        relieved = wrap is not None and at_least(wrap[1], rule["insurer"])
        return rule["floors"][place] - rule["relief"] if relieved else rule["floors"][place]

    def repo(target, rating, tenor):
        """Kind of test, the tenor's margin in tolerances, the most of the advance factor."""
        if target is None:
            return NONE, 0.0, 0.0
        currency, worst, longest, most = REPO[target]
        haircuts = RULES[rating]["haircuts"]
        haircut = haircuts[0 if tenor <= 10 else 1 if tenor <= 20 else 2]
        if deal.raw["currency"] != currency or not at_least(rating, worst) or haircut is None:
            return CATEGORICAL, 0.0, 0.0
        return TESTED, below(tenor, longest) / 2, most

    def each(function, *axes):
        """The function over the product of the axes, as an array of that shape (with one axis more for tuples)."""
        made = [()]
        for axis in axes:
            made = [head + (value,) for head in made for value in axis]
        found = np.array([function(*one) for one in made], dtype=np.float64)
        return found.reshape([len(axis) for axis in axes] + list(found.shape[1:]))

    profiles = [0.0 if kind == "sculpted" else balloon for kind, _, balloon in deal.profile]
    required = [[rule["dsra"] if months is None else months for rule in rules] for months in deal.dsra]
    return {
        "tenor_ratio": np.array([each(lambda r, t, m, pool=pool: tenor_ratio(pool, r, t, m), limits, years, mezz_years) for pool in pools]),
        "coupon_ratio": each(coupon_ratio, rules, deal.coupon, deal.tenor),
        "concentration_ratio": each(lambda pool, rule: ratio(pool.concentration(rule), 0.02), pools, rules),
        "repo": each(repo, deal.repo, deal.rating, years),
        "floor": each(floor, rules, deal.wrap),
        "amortisation_ratio": each(lambda rule, t, b: ratio(above((1 - b) / t, rule["amortisation"]), 0.005), rules, years, profiles),
        "balloon_ratio": each(lambda rule, b: ratio(below(b, rule["balloon"]), 0.05), rules, profiles),
        "dsra_ratio": np.array(
            [[ratio(above(float(months), float(rule["dsra"])), 3) for months, rule in zip(row, rules)] for row in required]),
        "dsra_years": np.array(required, dtype=np.float64) / 12,
        # By rating: stress floor, most LTV, advance-factor band, least ICR, most WAL, score.
        "rating": np.array([
            [rule["stress"], rule["ltv"], rule["af_low"], rule["af_high"], rule["icr"], 0.75 * limit, rule["score"]]
            for rule, limit in zip(rules, limits)]),
    }

