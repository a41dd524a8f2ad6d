from __future__ import annotations

import json
import math
import pickle

import numpy
import pytest

from structengine import Deal, FaultsError, Plan, Ruleset, UnavailableError


def test_a_deal_is_the_same_from_a_file_text_bytes_and_a_dict(fixtures):
    path = fixtures / "small.json"
    text = path.read_text()
    deals = [Deal.read(path), Deal(text), Deal(text.encode()), Deal(json.loads(text))]
    assert len({deal.to_json() for deal in deals}) == 1
    assert len({Plan(deal, count=10).fingerprint for deal in deals}) == 1
    assert deals[0] == deals[3] and hash(deals[0]) == hash(deals[3])


def test_a_fault_has_path_line_and_cure(fixtures):
    text = (fixtures / "small.json").read_text().replace('"currency"', '"curency"', 1)
    with pytest.raises(FaultsError) as caught:
        Deal(text)
    error = caught.value
    unknown = next(fault for fault in error.faults if fault.id == "unknown_key")
    line = next(number for number, line in enumerate(text.splitlines(), 1) if '"curency"' in line)
    assert (unknown.path, unknown.line) == ("curency", line)
    assert unknown.cure == 'did you mean "currency"?'
    assert isinstance(error, ValueError) and "curency" in str(error)


def test_the_faults_of_a_file_name_it(tmp_path):
    for kind, name in ((Deal, "deal.json"), (Ruleset, "rules.json")):
        path = tmp_path / name
        path.write_text("{\n}")
        with pytest.raises(FaultsError) as caught:
            kind.read(path)
        assert f"in {path}:" in str(caught.value) and pickle.loads(pickle.dumps(caught.value)).file == str(path)
    with pytest.raises(FaultsError, match="in the input"):
        Deal("{}")


def test_every_fault_is_told_at_once_and_a_dict_has_no_lines(fixtures):
    deal = json.loads((fixtures / "small.json").read_text())
    deal["leases"][1]["site"] = "NOWHERE"
    deal["fees"]["legal_pct"] = -1
    with pytest.raises(FaultsError) as caught:
        Deal(deal)
    paths = [fault.path for fault in caught.value.faults]
    assert "leases[1].site" in paths and "fees.legal_pct" in paths
    assert all(fault.line is None and fault.column is None for fault in caught.value.faults)


@pytest.mark.parametrize("source", ["", "{", "[]", "null", b"\xff\xfe", "\ud800", b"{}" * 1000, {"name": "a\ud800"}])
def test_what_is_no_deal_is_refused(source):
    with pytest.raises(FaultsError):
        Deal(source)


@pytest.mark.parametrize("source", [None, 3, ["a"], object()])
def test_what_is_no_source_is_a_type_error(source):
    with pytest.raises(TypeError):
        Deal(source)


def test_numbers_of_numpy_and_dates_are_taken(fixtures):
    import datetime

    deal = json.loads((fixtures / "small.json").read_text())
    same = Deal(deal)
    deal["closing_date"] = datetime.date.fromisoformat(deal["closing_date"])
    deal["leases"][0]["passing_rent"] = numpy.float64(deal["leases"][0]["passing_rent"])
    deal["payments_per_year"] = numpy.int32(deal["payments_per_year"])
    assert Deal(deal) == same


def test_what_people_hold_numbers_in_is_taken(small):
    import datetime
    import decimal
    import fractions

    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    deal = small.deal.to_dict()
    values = [1.2, 1.25, 1.3]
    stated = Deal({**deal, "levers": {**deal["levers"], "senior_dscr": values}})
    for held in (numpy.array(values), pandas.Series(values), polars.Series(values), tuple(values), [decimal.Decimal(str(value)) for value in values]):
        assert Deal({**deal, "levers": {**deal["levers"], "senior_dscr": held}}) == stated
    day = deal["closing_date"]
    for held in (numpy.datetime64(day), numpy.datetime64(day, "ns"), pandas.Timestamp(day), datetime.datetime.fromisoformat(day)):
        assert Deal({**deal, "closing_date": held}) == small.deal
    rent = deal["leases"][0]["passing_rent"]
    deal["leases"][0]["passing_rent"] = fractions.Fraction(rent)
    assert Deal(deal) == small.deal


def test_a_number_of_a_dict_that_is_none_is_named_by_its_path(small):
    deal = small.deal.to_dict()
    deal["leases"][2]["passing_rent"] = math.nan
    deal["sites"][0]["market_value"] = -math.inf
    with pytest.raises(FaultsError) as caught:
        Deal(deal)
    assert {(fault.id, fault.path) for fault in caught.value.faults} == {
        ("not_a_number", "leases[2].passing_rent"),
        ("not_a_number", "sites[0].market_value"),
    }
    assert all(fault.cure and fault.line is None for fault in caught.value.faults)


def test_a_table_in_a_dict_and_a_dict_without_end_are_refused(small):
    pandas = pytest.importorskip("pandas")
    deal = small.deal.to_dict()
    with pytest.raises(TypeError, match="from_frames"):
        Deal({**deal, "leases": pandas.DataFrame(deal["leases"])})
    deep: dict = {}
    for _ in range(100_000):
        deep = {"a": deep}
    with pytest.raises(ValueError, match="nested"):
        Deal({**deal, "x": deep})
    deal["x"] = deal
    with pytest.raises(ValueError):
        Deal(deal)


def test_deals_rulesets_and_plans_pickle(small):
    plan = Plan(small.deal, seed=2**64 - 1, count=500, ruleset=Ruleset(), top=3, near_misses=2, without=["gates_ab"])
    again = pickle.loads(pickle.dumps(plan))
    assert again.fingerprint == plan.fingerprint and again.run().digest == plan.run().digest
    assert pickle.loads(pickle.dumps(small.deal)) == small.deal
    assert pickle.loads(pickle.dumps(Ruleset())).to_dict() == Ruleset().to_dict()


def test_a_ruleset_can_be_changed_and_its_faults_are_told(small):
    rules = Ruleset().to_dict()
    rules["version"] = "mine"
    text = json.dumps(rules)
    assert Ruleset(text).version == "mine"
    assert Plan(small.deal, count=10, ruleset=Ruleset(rules)).fingerprint != Plan(small.deal, count=10).fingerprint
    with pytest.raises(FaultsError):
        Ruleset(text.replace("min_coverage", "min_cover"))


@pytest.mark.parametrize(
    "options, kind",
    [
        ({"seed": -1}, ValueError),
        ({"seed": 2**64}, ValueError),
        ({"count": 0}, ValueError),
        ({"count": 2**63}, ValueError),
        ({"count": 1.5}, TypeError),
        ({"top": 10_001}, ValueError),
        ({"near_misses": -1}, ValueError),
        ({"without": ["gates"]}, ValueError),
        ({"without": "gates_ab"}, ValueError),
    ],
)
def test_a_number_that_cannot_be_is_refused_and_never_cut_off(small, options, kind):
    with pytest.raises(kind):
        Plan(small.deal, **options)


def test_a_refusal_has_a_code(small):
    with pytest.raises(UnavailableError) as caught:
        small.evaluate(small.cardinality)
    assert caught.value.code == "index_outside_space"
    with pytest.raises(UnavailableError) as caught:
        small.waterfall(0, "no such case")
    assert caught.value.code == "unknown_scenario"


class TestFrames:
    @pytest.fixture(params=["pandas", "polars", "pyarrow", "columns", "rows"])
    def table(self, request):
        if request.param == "columns":
            return lambda columns: columns
        if request.param == "rows":
            return lambda columns: [dict(zip(columns, cells)) for cells in zip(*columns.values())]
        module = pytest.importorskip(request.param)
        make = {"pandas": "DataFrame", "polars": "DataFrame", "pyarrow": "table"}[request.param]
        return lambda columns: getattr(module, make)(columns)

    def test_a_deal_goes_out_as_tables_and_comes_back(self, small, table):
        deal = small.deal
        frames = {name: table(columns) for name, columns in deal.to_frames().items() if name in ("leases", "sites")}
        assert "indexation.kind" in deal.to_frames()["leases"]
        assert Deal.from_frames(deal.to_dict(), **frames) == deal

    def test_a_missing_cell_leaves_its_key_out(self, small, table):
        columns = small.deal.to_frames()["leases"]
        columns["rent_free_months"] = [None if number % 2 else 3 for number, _ in enumerate(columns["id"])]
        deal = Deal.from_frames(small.deal.to_dict(), leases=table(columns))
        assert [lease["rent_free_months"] for lease in deal.to_dict()["leases"]][:4] == [3, 0, 3, 0]

    def test_a_deal_may_be_the_base_and_rows_with_objects_come_back(self, small, table):
        """A column of objects has all keys of all rows, empty where a row has none."""
        deal = small.deal
        leases = deal.to_dict()["leases"]
        for lease in leases:
            kinds = dict.fromkeys(key for other in leases for key in other["indexation"])
            stated = {key: lease["indexation"].get(key) for key in kinds}
            lease["indexation"] = {key: float(value) if isinstance(value, int) else value for key, value in stated.items()}
        columns = {key: [lease.get(key) for lease in leases] for key in dict.fromkeys(key for lease in leases for key in lease)}
        assert any(kind["rate"] is None and kind["review_months"] == 12.0 for kind in columns["indexation"])
        assert Deal.from_frames(deal, leases=table(columns)) == deal

    def test_what_other_programs_read_is_taken(self, small, tmp_path):
        pandas, polars, duckdb = (pytest.importorskip(name) for name in ("pandas", "polars", "duckdb"))
        columns = small.deal.to_frames()["leases"]
        frame = pandas.DataFrame(columns)
        frame.to_csv(tmp_path / "leases.csv", index=False)
        frame.to_parquet(tmp_path / "leases.parquet")
        decimals = duckdb.sql("select * replace (passing_rent::decimal(18, 2) as passing_rent) from frame")
        for leases in (
            pandas.read_csv(tmp_path / "leases.csv"),
            pandas.read_parquet(tmp_path / "leases.parquet"),
            duckdb.read_csv(str(tmp_path / "leases.csv")),
            polars.scan_csv(tmp_path / "leases.csv"),
            frame.convert_dtypes(),
            frame.astype({"id": "category", "site": "category"}),
            decimals,
            decimals.pl(),
        ):
            assert Deal.from_frames(small.deal, leases=leases) == small.deal, type(leases)

    def test_a_column_twice_is_refused(self, small):
        pandas = pytest.importorskip("pandas")
        frame = pandas.DataFrame(small.deal.to_frames()["leases"])
        with pytest.raises(ValueError, match="id again"):
            Deal.from_frames(small.deal, leases=pandas.concat([frame, frame[["id"]]], axis=1))
        with pytest.raises(TypeError, match="base must be a deal"):
            Deal.from_frames("x")

    def test_a_fault_names_the_row(self, small, table):
        columns = small.deal.to_frames()["leases"]
        columns["site"][3] = "NOWHERE"
        with pytest.raises(FaultsError) as caught:
            Deal.from_frames(small.deal.to_dict(), leases=table(columns))
        assert any(fault.path == "leases[3].site" for fault in caught.value.faults)

    def test_a_list_that_is_not_one_of_a_deal_is_an_unknown_key(self, small):
        with pytest.raises(FaultsError) as caught:
            Deal.from_frames(small.deal.to_dict(), lease=[])
        assert [(fault.id, fault.path) for fault in caught.value.faults] == [("unknown_key", "lease")]

    @pytest.mark.parametrize(
        "frames, kind",
        [
            ({"leases": "x"}, TypeError),
            ({"leases": [1]}, TypeError),
            ({"leases": {"id": ["a"], "site": []}}, ValueError),
            ({"leases": [{"indexation": "flat", "indexation.kind": "flat"}]}, ValueError),
        ],
    )
    def test_what_is_no_table_is_refused(self, small, frames, kind):
        with pytest.raises(kind):
            Deal.from_frames(small.deal.to_dict(), **frames)
