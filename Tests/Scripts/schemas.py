"""Validates fixtures and outputs against the schemas, and shows that the schemas refuse what they should.

usage: schemas.py SCHEMAS FIXTURES OUTPUTS STRUCTCTL; an output is named KIND.anything.json, KIND being the schema's name.
"""

import copy
import glob
import json
import os
import subprocess
import sys

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

schemas_folder, fixtures, outputs, tool = sys.argv[1:]
# What a fixture of this issue shows is a matter of form, so the schema must refuse it as well.
FORMAL = {"unknown_key", "missing_key", "wrong_type", "unknown_value", "not_whole", "country", "schema_version", "unused_key", "control_character",
          "test_bound", "no_condition", "correlation_pair"}
failures = []


def load(path):
    with open(path) as file:
        return json.load(file)


def fail(text):
    print("✗ " + text)
    failures.append(text)


schemas = {os.path.basename(path): load(path) for path in glob.glob(f"{schemas_folder}/*.schema.json")}
registry = Registry().with_resources([(name, Resource.from_contents(schema)) for name, schema in schemas.items()])
validators = {}
for name, schema in schemas.items():
    Draft202012Validator.check_schema(schema)
    validators[name.removesuffix(".schema.json")] = Draft202012Validator(schema, registry=registry)


def expect_valid(kind, value, what):
    for error in list(validators[kind].iter_errors(value))[:5]:
        fail(f"{what} does not agree with {kind}.schema.json at {list(error.absolute_path)}: {error.message[:200]}")


def objects(value, path=()):
    """Every object inside a value, with its path."""
    if isinstance(value, dict):
        yield path, value
        for key, member in value.items():
            yield from objects(member, path + (key,))
    elif isinstance(value, list):
        for number, member in enumerate(value[:3]):
            yield from objects(member, path + (number,))


def expect_refused_when_altered(kind, value, what, opened=()):
    """An unknown key in any object, but those that hold names of the user's own, is refused."""
    for path, _ in objects(value):
        if path and path[-1] in opened:
            continue
        altered = copy.deepcopy(value)
        place = altered
        for step in path:
            place = place[step]
        place["stranger"] = 1
        if validators[kind].is_valid(altered):
            fail(f"{what} with an unknown key at {list(path)} passes {kind}.schema.json")


deals = [(path, load(path)) for path in sorted(glob.glob(f"{fixtures}/*.json"))]
deals += [(path, load(path)["deal"]) for path in sorted(glob.glob(f"{fixtures}/conformance/*.json"))]
for path, deal in deals:
    expect_valid("deal", deal, path)
    expect_refused_when_altered("deal", deal, path)

refused = 0
for path in sorted(glob.glob(f"{fixtures}/issues/*.json")):
    if os.path.basename(path).split(".")[0] not in FORMAL:
        continue
    try:
        value = load(path)
    except ValueError:
        continue
    kind = "ruleset" if isinstance(value, dict) and "ratings" in value else "deal"
    refused += 1
    if validators[kind].is_valid(value):
        fail(f"{path} passes {kind}.schema.json")

# What a deal may say of covenants, refinancing and risk, and what is next to it: the schema and the reader part them alike.
TEST = {"metric": "dscr", "below": 1.1, "effect": "sweep"}
SIDES = {
    "waterfall": [
        ({"tests": [TEST | {"pct": 0.5}]}, True), ({"tests": [TEST | {"cure_periods": 2}]}, False),
        ({"tests": [TEST | {"effect": "lockup", "cure_periods": 4}]}, True), ({"tests": [TEST | {"effect": "lockup", "pct": 0.5}]}, False),
        ({"tests": [TEST | {"effect": "full_sweep", "cure_periods": 4}]}, True), ({"tests": [TEST | {"effect": "default", "cure_periods": 4}]}, False),
        ({"tests": [{"metric": "debt_yield", "below": 0.08, "effect": "lockup"}]}, True),
        ({"tests": [{"metric": "debt_yield", "below": 8, "effect": "lockup"}]}, False),
        ({"tests": [{"metric": "ltv", "above": 0.7, "effect": "lockup"}]}, True),
        ({"tests": [{"metric": "ltv", "below": 0.7, "effect": "lockup"}]}, False),
        ({"tests": [{"metric": "ltv", "effect": "lockup"}]}, False), ({"tests": [TEST] * 16}, True), ({"tests": [TEST] * 17}, False),
        ({"refinance": None}, True), ({"refinance": {}}, False), ({"refinance": {"max_ltv": None}}, False),
        ({"refinance": {"max_ltv": 0.6}}, True), ({"refinance": {"max_ltv": 0.6, "constant": 0.08}}, False),
        ({"refinance": {"min_dscr": 1.2}}, False), ({"refinance": {"min_dscr": 1.2, "constant": 0.08}}, True),
        ({"refinance": {"min_dscr": None, "constant": None, "min_debt_yield": 0.09}}, True), ({"refinance": {"constant": 0.08}}, False),
    ],
    "risk": [
        ({"correlation": []}, True), ({"correlation": [["cpi", "rate", 0.3], ["rate", "rent", 0.1]]}, True),
        ({"correlation": [["cpi", "cpi", 0.3]]}, False), ({"correlation": [["cpi", "rate", 0.3], ["rate", "cpi", 0.1]]}, False),
        ({"correlation": [["opex", "rate", 0.3], ["opex", "rate", 0.1]]}, False), ({"correlation": [["cpi", "rate"]]}, False),
        ({"correlation": [["cpi", "fx", 0.1]]}, False), ({"correlation": [["cpi", "rate", 1.2]]}, False),
        ({"rent": {"volatility": -0.1}}, False), ({"vacancy": {"reversion": 2}}, False), ({"tenants": {"void_months": 1.5}}, False),
        ({"tenants": {"annual_default": {"AA": 0.01}}}, True), ({"tenants": {"annual_default": {"Aa2": 0.01}}}, False),
    ],
}
parted = 0
for key, cases in SIDES.items():
    for value, holds in cases:
        deal = load(f"{fixtures}/small.json") | {key: value}
        read = subprocess.run([tool, "check", "/dev/stdin"], input=json.dumps(deal), text=True, capture_output=True).returncode == 0
        parted += 1
        if validators["deal"].is_valid(deal) != holds or read != holds:
            fail(f"{key} {value}: must be {'taken' if holds else 'refused'}; the reader takes it: {read}, the schema: {validators['deal'].is_valid(deal)}")

seen = {kind: 0 for kind in validators}
by_name = ("min_dscr", "min_dscr_period", "min_sizing_dscr", "total_dscr", "countries", "from", "to", "sites", "ratings")
for path in sorted(glob.glob(f"{outputs}/*.json")):
    kind = os.path.basename(path).split(".")[0]
    value = load(path)
    seen[kind] += 1
    expect_valid(kind, value, path)
    if seen[kind] == 1:
        expect_refused_when_altered(kind, value, path, by_name)
for kind, count in seen.items():
    if count == 0 and kind != "deal":
        fail(f"no output was there to hold against {kind}.schema.json")

if not failures:
    print(f"✓ {len(schemas)} schemas hold for {len(deals)} deals and {sum(seen.values())} outputs; {refused} faulty files are refused, {parted} of "
          "covenants and risk are parted as the reader parts them")
sys.exit(1 if failures else 0)
