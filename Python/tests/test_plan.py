from __future__ import annotations

import importlib.metadata
import json
import math
import subprocess

import pytest

import structengine
from structengine import Deal, FaultsError, Plan


@pytest.mark.parametrize("name, count", [("small", 10_000), ("medium", 100_000), ("large", 1_000_000)])
def test_fingerprints_and_digests_are_the_golden_ones(fixtures, golden, name, count):
    plan = Plan(Deal.read(fixtures / f"{name}.json"), seed=424242, count=count)
    result = plan.run()
    assert {"fingerprint": plan.fingerprint, "digest": result.digest} == golden[name]
    assert result.fingerprint == plan.fingerprint and result.count == count


def document(structctl, *arguments):
    ran = subprocess.run([structctl, *map(str, arguments), "--json"], capture_output=True, check=False)
    assert ran.returncode in (0, 1), ran.stderr.decode()
    return json.loads(ran.stdout)


def exported(structctl, *arguments):
    return json.loads(written(structctl, "export", *arguments))


def written(structctl, *arguments):
    ran = subprocess.run([structctl, *map(str, arguments)], capture_output=True, check=True)
    return ran.stdout.decode()


def without_times(document):
    return {key: value for key, value in document.items() if key not in ("seconds", "timings")}


def test_every_document_is_that_of_the_command_line(fixtures, structctl, small):
    path = fixtures / "small.json"
    run = document(structctl, "run", path, "--seed", 424242, "--count", 10_000)
    assert without_times(small.run().to_dict(near_misses=20)) == without_times(run)
    missed = run["near_misses"][0]["index"]
    for index in (6944, missed):
        structure = small.evaluate(index, equity_return=True)
        assert structure.explain() == document(structctl, "evaluate", path, "--index", index)
        assert small.waterfall(index, "cpi_0") == document(structctl, "waterfall", path, "--index", index, "--scenario", "cpi_0")
        assert small.stress(index) == document(structctl, "stress", path, "--index", index)
        assert small.risk(index, paths=50, seed=3) == document(structctl, "risk", path, "--index", index, "--paths", 50, "--seed", 3)
        assert small.export(index) == exported(structctl, path, "--index", index)
    assert small.hints(missed) == run["near_misses"][0]["hints"]
    assert small.derived() == document(structctl, "derive", path)
    assert without_times(small.feasible()) == without_times(document(structctl, "feasible", path))


def test_tables_of_a_structure_and_the_page_of_a_run_are_those_of_the_command_line(fixtures, structctl, small):
    path = fixtures / "small.json"
    structure = small.evaluate(6944)
    of = ("export", path, "--index", 6944, "--csv")
    assert structure.schedule_csv() == written(structctl, *of, "schedule")
    assert structure.waterfall_csv() == written(structctl, *of, "waterfall")
    assert structure.waterfall_csv("cpi_0") == written(structctl, *of, "waterfall", "--scenario", "cpi_0")
    page = written(structctl, "report", path, "--seed", 424242, "--count", 10_000)
    assert small.run().report() == page


def test_a_structure_of_a_result_says_where_it_comes_from(fixtures, structctl, small, tmp_path):
    result = small.run()
    kept = tmp_path / "run.json"
    kept.write_text(result.to_json())
    wanted = exported(structctl, fixtures / "small.json", "--result", kept, "--rank", 3)
    assert result.structure(3).export() == wanted
    assert wanted["provenance"]["run"] == {
        "seed": 424242,
        "count": 10_000,
        "rank": 3,
        "fingerprint": result.fingerprint,
        "digest": result.digest,
    }
    for rank in (0, -1, 21, 2**62):
        with pytest.raises(ValueError, match="from 1 to 20"):
            result.structure(rank)
    with pytest.raises(TypeError):
        result.structure("1")


def test_an_export_has_the_changes_and_the_return_that_evaluation_left_out(fixtures, structctl, small):
    moves = [{"lever": "senior_tenor_years", "to": 12}]
    export = small.evaluate(6944, moves).export()
    assert export["provenance"]["moves"] == ["senior_tenor_years=12"]
    assert export == exported(structctl, fixtures / "small.json", "--index", 6944, "--set", "senior_tenor_years=12")
    assert export["structure"]["equity_irr"] is not None
    with pytest.raises(structengine.UnavailableError):
        small.evaluate(6944).waterfall_csv("nowhere")


def test_a_structure_has_its_figures_at_hand_and_all_of_them_in_a_dict(small):
    structure = small.evaluate(6944, equity_return=True)
    everything = structure.to_dict()
    assert structure.passes and structure.outcome == "pass" and structure.binding is None and not structure.is_near_miss
    assert everything["index"] == structure.index == 6944
    assert everything["score"] == structure.score and everything["tier"] == structure.tier
    assert everything["senior_notional_minor"] == structure.senior_notional_minor
    metrics = everything["metrics"]
    for name in ("ltv", "senior_ltv", "coverage", "advance_factor", "icr", "llcr", "plcr", "debt_yield", "wacc"):
        assert metrics[name] == getattr(structure, name), name
    assert math.isnan(structure.worst_ratio) and 0 < structure.equity_irr < 1
    assert math.isnan(small.evaluate(6944).equity_irr)
    with pytest.raises(AttributeError):
        structure.dscr


def test_a_hints_changes_mend_what_they_are_for(small):
    near = small.run().near_misses
    index = int(near["index"][0])
    structure = small.evaluate(index)
    assert not structure.passes and structure.is_near_miss and structure.binding == near["binding"][0]
    hints = structure.hints()
    assert hints and all(small.evaluate(index, hint["changes"]).passes for hint in hints)
    assert small.hints(6944) == []


@pytest.mark.parametrize("moves", [[1], [{"lever": "x", "to": 1}], [{"lever": "senior_tenor_years", "to": 999}], [{}]])
def test_moves_that_cannot_be_are_faults(small, moves):
    with pytest.raises(FaultsError):
        small.evaluate(0, moves)


def test_what_a_plan_tells_of_itself(small):
    assert small.count == 10_000 < small.cardinality == math.prod(len(values) for values in small.levers.values())
    assert list(small.levers)[0] == "pool" and list(small.levers)[-1] == "repo_target"
    assert small.scenarios[0] == "base" and small.currency == "EUR" and small.minor_units == 100 and small.seed == 424242
    assert "Atlantic" in repr(small) and "10,000" in repr(small)


def test_a_feature_that_is_off_changes_the_fingerprint(small):
    plans = [small.deal.plan(count=100, without=without) for without in ([], ["gates_ab"], ["reverse_dscr_engine"])]
    assert len({plan.fingerprint for plan in plans}) == 3
    assert plans[1].run().survivors == 100


def test_the_version_of_the_library_is_that_of_the_package():
    from structengine import _native

    assert _native.document("se_library")["abi_version"] == _native.ABI_VERSION
    assert importlib.metadata.version("structengine") == structengine.__version__


def test_notebooks_show_a_structure(small):
    passing, failing = small.evaluate(6944)._repr_html_(), small.evaluate(int(small.run().near_misses["index"][0]))._repr_html_()
    assert "1.538x" in passing and "fails" not in passing
    assert "<td>fails</td><td>CONCENTRATION_LIMIT by" in failing


def test_what_is_of_another_type_is_a_type_error_that_says_what_it_must_be(small):
    result = small.run()
    for call, wanted in [
        (lambda: small.waterfall(6944, 5), "scenario must be a text, found 5"),
        (lambda: small.evaluate(6944).waterfall_csv(["base"]), "scenario must be a text"),
        (lambda: result.table(3), "name of a table must be a text"),
        (lambda: small.result(b"x"), "Part.from_bytes"),
        (lambda: structengine.merge([b"x"]), "Part.from_bytes"),
        (lambda: structengine.Part.from_bytes(7), "must be bytes, found int"),
        (lambda: small.survivors(["score", 5]), "list of names, found 5"),
        (lambda: Plan(small.deal, ruleset=5), "ruleset must be a dict or JSON text, found int"),
        (lambda: list(result.top), "not iterable"),
    ]:
        with pytest.raises(TypeError, match=wanted):
            call()
    with pytest.raises(ValueError, match="named by itself"):
        small.survivors(["score,index"])


def test_moves_may_hold_numbers_of_numpy(small):
    import numpy

    moved = small.evaluate(6944, [{"lever": "senior_tenor_years", "to": numpy.int64(12)}])
    assert moved.to_dict() == small.evaluate(6944, [{"lever": "senior_tenor_years", "to": 12}]).to_dict()
    assert small.evaluate(6944, iter([])).to_dict() == small.evaluate(6944).to_dict()


def test_a_ruleset_may_be_what_one_is_made_of(small):
    rules = structengine.Ruleset().to_dict()
    rules["version"] = "mine"
    plan = Plan(small.deal, count=10, ruleset=rules)
    assert plan.ruleset.version == "mine" and plan.fingerprint == Plan(small.deal, count=10, ruleset=structengine.Ruleset(rules)).fingerprint
