from __future__ import annotations

import os
import sys

import cluster
import pytest

import structengine.ray
from structengine import spans

ray = pytest.importorskip("ray")


@pytest.fixture(scope="module")
def nodes():
    """Two nodes of one processor each, on this machine."""
    from ray.cluster_utils import Cluster

    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    head = {"num_cpus": 1, "object_store_memory": 100 << 20, "include_dashboard": False}
    local = Cluster(initialize_head=True, head_node_args=head)
    local.add_node(num_cpus=1, object_store_memory=100 << 20)
    paths = os.pathsep.join([os.path.dirname(cluster.__file__), *filter(None, [os.environ.get("PYTHONPATH")])])
    ray.init(address=local.address, runtime_env={"env_vars": {"PYTHONPATH": paths}}, log_to_driver=False)
    yield local
    ray.shutdown()
    local.shutdown()


@pytest.fixture(scope="module")
def alone():
    plan = cluster.plan()
    return plan, plan.run().digest


def test_a_run_on_two_nodes_is_that_of_one_process(nodes, alone):
    plan, digest = alone
    told = []
    result = structengine.ray.run(plan, parts=8, progress=lambda done, count: told.append((done, count)))
    assert result.digest == digest and told[-1] == (8, 8)


def test_a_killed_worker_a_slow_one_and_a_failed_try_change_nothing(nodes, alone, tmp_path, monkeypatch):
    plan, digest = alone
    monkeypatch.setattr(spans, "run_span", cluster.troubled(str(tmp_path)))
    assert structengine.ray.run(plan, parts=8).digest == digest
    assert cluster.happened(str(tmp_path)) == {"killed", "slow", "failed"}


def test_a_part_of_another_run_in_the_folder_is_refused_by_name(nodes, alone, tmp_path):
    plan, _ = alone
    span = plan.spans(4)[2]
    path = tmp_path / spans.span_name(plan, span)
    path.write_bytes(bytes(structengine.Plan(plan.deal, seed=8, count=plan.count).span(0, 100)))
    with pytest.raises(spans.ForeignPartError, match=path.name):
        structengine.ray.run(plan, parts=4, folder=str(tmp_path), retries=0)


def test_ctrl_c_ends_the_spans_that_are_under_way(nodes):
    assert cluster.is_ended_by_ctrl_c(lambda plan: structengine.ray.run(plan, parts=2))


def test_one_span_and_many_give_the_same(nodes):
    plan = structengine.Plan(structengine.Deal.read(cluster.ROOT / "Fixtures/small.json"), seed=7, count=4_000)
    digest = plan.run().digest
    for parts in (1, 100):
        told = []
        assert structengine.ray.run(plan, parts=parts, progress=lambda done, count: told.append((done, count))).digest == digest
        assert told == sorted(set(told)) and told[-1] == (parts, parts)


if sys.platform != "linux":
    pytest.skip("the nodes are processes of Linux", allow_module_level=True)
