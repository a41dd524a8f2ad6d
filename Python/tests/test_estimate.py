"""The formulas of Documentation/CLUSTERS.md against draws."""

from __future__ import annotations

import importlib.util
import statistics
import sys

import conftest
import pytest

SPEC = importlib.util.spec_from_file_location("estimate", conftest.ROOT / "Examples/Clusters/estimate.py")
estimate = importlib.util.module_from_spec(SPEC)
sys.modules["estimate"] = estimate
SPEC.loader.exec_module(estimate)

RATES = estimate.Rates(start=0.5, rate=2e6, merge=0.0003, part=50_000, result=1)


@pytest.mark.parametrize("spans, cores, loss, slow", [(10_000, 500, 20, 0.02), (10_000, 1_000, 5, 0.02), (10_000, 200, 50, 0.0), (10_000, 800, 1, 0.05)])
def test_the_time_of_spans_is_within_a_tenth_of_what_is_drawn(spans, cores, loss, slow):
    once = 60.0
    terms = estimate.Terms(spans * once * RATES.rate, cores, 0.04, loss, slow=slow)
    plan = estimate.Estimate(spans, 0, once, 4, 0, 0, 0, 0)
    drawn = statistics.mean(estimate.simulated(terms, plan, seed)[0] for seed in range(8))
    assert estimate.running_time(once, spans, terms) == pytest.approx(drawn, rel=0.1)


def test_second_copies_shorten_the_tail_and_losses_lengthen_the_run():
    terms = estimate.Terms(1, 500, 0.04, 20)
    plan = estimate.Estimate(10_000, 0, 60.0, 4, 0, 0, 0, 0)
    with_copies, losses, copies = estimate.simulated(terms, plan, 3)
    without, _, none = estimate.simulated(terms, plan, 3, speculate=False)
    assert with_copies < without and copies > 0 == none and losses > 0
    healthy = estimate.simulated(estimate.Terms(1, 500, 0.04, 0), plan, 3)
    assert healthy[1] == 0 and healthy[0] < with_copies * 1.05


@pytest.mark.parametrize("permutations", [1e9, 1e12, 1e15])
@pytest.mark.parametrize("cores", [1, 100, 10_000])
def test_a_plan_is_sane(permutations, cores):
    plan = estimate.estimate(RATES, estimate.Terms(permutations, cores, 0.04, 1))
    assert plan.spans * plan.length == pytest.approx(permutations)
    assert plan.total >= permutations / RATES.rate / cores
    assert RATES.start / plan.span <= 0.06 or plan.spans == 1
    assert 16 ** (plan.depth - 1) < max(plan.spans, 2) <= 16**plan.depth
    assert plan.cost == pytest.approx(plan.total / 3600 * cores * 0.04)
