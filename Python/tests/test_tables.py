from __future__ import annotations

import gc
import json
import math

import numpy
import pytest

from structengine import Plan
from structengine import table as tables

NAMES = ["top", "near_misses", "pareto", "constraints", "by_lever"]


@pytest.fixture(scope="module")
def result(small):
    return small.run()


def test_tables_say_what_the_document_says(result):
    document = result.to_dict()
    top = list(result.top.rows())
    assert [row["index"] for row in top] == [row["index"] for row in document["top"]]
    for row, stated in zip(top, document["top"]):
        assert row["score"] == stated["score"] and row["tier"] == stated["tier"] and row["wacc"] == stated["metrics"]["wacc"]
        assert row["achieved_senior_ltv"] == stated["metrics"]["senior_ltv"] and row["senior_ltv"] == stated["levers"]["senior_ltv"]
        assert row["senior_tenor_years"] == stated["levers"]["senior_tenor_years"] and row["pool"] == stated["levers"]["pool"]
        profile = stated["levers"]["senior_profile"]
        assert json.loads(row["senior_profile"]) == profile if isinstance(profile, dict) else row["senior_profile"] == profile
    assert len(result.near_misses) == len(document["near_misses"])
    for row, stated in zip(result.near_misses.rows(), document["near_misses"]):
        assert row["binding"] == stated["binding"] and row["hints"] == len(stated["hints"])
        assert row["hint"] == (stated["hints"][0]["sentence"] if stated["hints"] else None)
    assert list(result.pareto.rows()) == document["pareto"]
    shares = dict(zip(result.constraints["constraint"], result.constraints["binding_share"]))
    assert shares == document["binding_share"] and len(shares) == 17
    assert result.by_lever["survivors"].sum() == result.survivors * len(document["by_lever"])


def test_arrays_share_the_engines_memory_and_outlive_everything(small):
    result = small.run()
    column = result.top["score"]
    expected = column.tolist()
    assert not column.flags.writeable and not column.flags.owndata
    del result
    gc.collect()
    assert column.tolist() == expected
    with pytest.raises(ValueError):
        column[0] = 1


def test_a_structured_array_has_every_column(result):
    for name in NAMES:
        table = result.table(name)
        array = table.to_numpy()
        assert array.dtype.names == tuple(table.columns) and len(array) == len(table)
        assert len(set(table.columns)) == len(table.columns)


def test_an_unknown_table_or_column_is_named(result):
    with pytest.raises(ValueError, match="top, near_misses"):
        result.table("tops")
    with pytest.raises(KeyError, match="score"):
        result.top["scores"]


def test_pandas_polars_duckdb_and_pyarrow_read_the_same(result):
    pandas, polars, duckdb, pyarrow = (pytest.importorskip(name) for name in ("pandas", "polars", "duckdb", "pyarrow"))
    for name in NAMES:
        table = result.table(name)
        want = {key: [None if value != value else value for value in column] for key, column in table.to_dict().items()}
        assert pyarrow.table(table).to_pydict() == want
        assert pyarrow.record_batch(table).to_pydict() == want
        assert polars.DataFrame(table).to_dict(as_series=False) == want
        relation = duckdb.from_arrow(pyarrow.table(table)).fetchall()
        rows = table
        assert duckdb.sql("select * from rows").fetchall() == relation
        assert relation == list(zip(*want.values()))
        frame = table.to_pandas()
        assert isinstance(frame, pandas.DataFrame) and list(frame.columns) == table.columns and len(frame) == len(table)


def test_arrow_arrays_are_the_engines_memory(result):
    pyarrow = pytest.importorskip("pyarrow")
    batch = pyarrow.record_batch(result.top)
    assert batch.column("score").buffers()[1].address == result.top["score"].ctypes.data
    pandas = pytest.importorskip("pandas")
    frame = result.top.to_pandas()
    assert isinstance(frame, pandas.DataFrame) and numpy.shares_memory(frame["score"].to_numpy(), result.top["score"])


def test_capsules_are_freed_whether_or_not_anyone_took_them(result):
    pyarrow = pytest.importorskip("pyarrow")
    gc.collect()
    before = len(tables._alive)
    for _ in range(50):
        result.top.__arrow_c_array__()
        result.top.__arrow_c_stream__()
        result.top.__arrow_c_schema__()
        pyarrow.table(result.top)
    gc.collect()
    assert len(tables._alive) == before


def test_a_result_of_nothing_has_empty_tables(small):
    none = Plan(small.deal, count=1, top=0, near_misses=0).run()
    assert len(none.top) == 0 and none.top.to_numpy().shape == (0,) and len(none.near_misses) == 0


def test_notebooks_show_results_as_tables(result, small):
    html = result._repr_html_()
    assert "<table>" in html and result.digest[:12] in html and "<script" not in html
    renamed = small.deal.to_dict()
    renamed["pools"][0]["id"], old = "<b>", renamed["pools"][0]["id"]
    renamed["levers"]["pool"] = ["<b>" if pool == old else pool for pool in renamed["levers"]["pool"]]
    assert "<b>" not in Plan(renamed, count=2_000, seed=5).run().by_lever._repr_html_()


class TestSurvivors:
    def test_each_is_what_evaluate_says(self, small, result):
        levers = small.levers
        rows = [row for table in small.survivors(block=3_000) for row in table.rows()]
        assert len(rows) == result.survivors and len({row["index"] for row in rows}) == len(rows)
        for row in rows[::97]:
            structure = small.evaluate(row["index"])
            assert structure.passes
            for name in ("score", "senior_notional_minor", "mezz_notional_minor", "total_proceeds_minor", "min_dscr", "wacc"):
                assert row[name] == getattr(structure, name), name
            assert row["day_one_total_minor"] == structure.day_one_total_minor
            stated = structure.to_dict()["levers"]
            assert {name: levers[name][row[name]] for name in levers} == stated

    def test_a_limit_takes_the_first_of_the_seeded_order(self, small):
        every = small.survivors(["index"]).to_arrays()["index"]
        for limit in (0, 1, 99, len(every), 10**9):
            for block in (500, 1 << 20):
                some = small.survivors(["index"], limit, block=block)
                assert some.to_arrays()["index"].tolist() == every[:limit].tolist()

    @pytest.mark.parametrize("limit", [None, 0, 1, 4_000, 10**6])
    @pytest.mark.parametrize("threads", [1, 2, 5])
    def test_arrays_are_the_rows_of_the_blocks_whatever_the_threads(self, small, threads, limit):
        survivors = small.survivors(limit=limit, threads=threads, block=1_000)
        blocks = list(survivors)
        for name, column in survivors.to_arrays().items():
            assert column.tolist() == [value for table in blocks for value in table[name].tolist()], name

    def test_arrays_grow_where_more_survive_than_the_first_block_promised(self, small, monkeypatch):
        from structengine import survivors as module

        monkeypatch.setattr(module, "_FIRST", 7)
        monkeypatch.setattr(module, "_BLOCK", 64)
        few = small.survivors(["index", "score"])
        assert few.to_arrays()["index"].tolist() == [index for table in few for index in table["index"].tolist()]

    def test_a_stream_is_the_same_rows(self, small):
        pyarrow, polars = pytest.importorskip("pyarrow"), pytest.importorskip("polars")
        arrays = small.survivors(["score", "min_dscr", "pool"], 1_234).to_arrays()
        for block in (100, 5_000):
            stream = small.survivors(["score", "min_dscr", "pool"], 1_234, block=block)
            table = pyarrow.table(stream)
            assert {name: table[name].to_pylist() for name in arrays} == {name: array.tolist() for name, array in arrays.items()}
            assert polars.DataFrame(stream).shape == (1_234, 3)

    def test_pandas_gets_levers_as_categories(self, small):
        pytest.importorskip("pandas")
        frame = small.survivors(["pool", "senior_tenor_years", "mezz", "score"], 50).to_pandas()
        assert set(frame["pool"]) <= set(small.levers["pool"]) and set(frame["senior_tenor_years"]) <= set(small.levers["senior_tenor_years"])
        assert small.survivors(["score"], 0).to_pandas().shape == (0, 1)

    @pytest.mark.parametrize("columns", [["scores"], ["score", "score"], [""], ["score,"], []])
    def test_columns_that_are_not_there_are_refused(self, small, columns):
        with pytest.raises(ValueError):
            small.survivors(columns)
        with pytest.raises(TypeError):
            small.survivors("score")


def test_a_sample_of_few_is_not_looked_for_in_small_steps(small, monkeypatch):
    """Where nothing survives, a sample of one looks at everything; the steps grow."""
    from structengine import survivors as module

    plan = Plan(small.deal, seed=1, count=10_000)
    steps = []
    real = module.Survivors._table
    monkeypatch.setattr(module.Survivors, "_table", lambda self, *span: steps.append(span[:2]) or real(self, 0, 0, 0))
    monkeypatch.setattr(type(plan), "count", property(lambda _: 1_000_000))
    assert list(plan.survivors(["score"], 1)) == [] and len(steps) < 12 and steps[-1][1] == 1_000_000


def test_a_name_is_in_a_table_or_not(result):
    assert "score" in result.top and "scores" not in result.top


def test_pictures(small, result, tmp_path):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    axes = result.plot()
    axes.figure.savefig(tmp_path / "pareto.png")
    axes = small.survivors(["min_dscr"]).plot("min_dscr")
    axes.figure.savefig(tmp_path / "dscr.png")
    assert sum(patch.get_height() for patch in axes.patches) == result.survivors
    assert not math.isnan(axes.get_xlim()[0])
    axes = small.survivors(["target_rating"]).plot("target_rating")
    assert [tick.get_text() for tick in axes.get_xticklabels()] == small.levers["target_rating"]
    assert sum(patch.get_height() for patch in axes.patches) == result.survivors
    axes = small.survivors(["day_one_total_minor"], 50).plot("day_one_total_minor")
    assert axes.get_xlabel() == "day one total, EUR m" and 1 < axes.get_xlim()[1] < 10_000
    assert "proceeds, EUR m" in result._repr_html_()
