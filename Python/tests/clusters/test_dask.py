from __future__ import annotations

import time

import cluster
import pytest

import structengine.dask
from structengine import spans

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def client():
    import dask

    with dask.config.set({"distributed.scheduler.allowed-failures": 5, "distributed.comm.timeouts.connect": "30s"}):
        with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1") as local:
            with distributed.Client(local) as client:
                yield client


@pytest.fixture(scope="module")
def alone():
    plan = cluster.plan()
    return plan, plan.run().digest


@pytest.fixture(scope="module")
def small_plan():
    return structengine.Plan(structengine.Deal.read(cluster.ROOT / "Fixtures/small.json"), seed=7, count=4_000)


def test_a_run_on_two_workers_is_that_of_one_process(client, alone):
    plan, digest = alone
    told = []
    result = structengine.dask.run(plan, client, parts=8, progress=lambda done, count: told.append((done, count)))
    assert result.digest == digest and result.fingerprint == plan.fingerprint
    assert told == [(done, 8) for done in range(1, 9)]


def test_a_killed_worker_a_slow_one_and_a_failed_try_change_nothing(client, alone, tmp_path, monkeypatch):
    plan, digest = alone
    pids = set(client.run(lambda: __import__("os").getpid()).values())
    monkeypatch.setattr(spans, "run_span", cluster.troubled(str(tmp_path)))
    assert structengine.dask.run(plan, client, parts=8).digest == digest
    assert cluster.happened(str(tmp_path)) == {"killed", "slow", "failed"}
    client.wait_for_workers(2, timeout=60)
    assert set(client.run(lambda: __import__("os").getpid()).values()) != pids


def test_a_run_that_was_broken_off_goes_on_from_its_folder(client, alone, tmp_path):
    plan, digest = alone

    class Enough(Exception):
        pass

    def some(done, count):
        if done == 3:
            raise Enough

    folder = str(tmp_path / "parts")
    with pytest.raises(Enough):
        structengine.dask.run(plan, client, parts=8, folder=folder, progress=some)
    left = spans.missing(plan, folder, plan.spans(8))
    assert len(left) <= 5
    deadline = time.monotonic() + 60
    while client.processing() and any(client.processing().values()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert structengine.dask.run(plan, client, parts=8, folder=folder).digest == digest
    assert spans.missing(plan, folder, plan.spans(8)) == []


def test_a_part_of_another_run_in_the_folder_is_refused_by_name(client, alone, tmp_path):
    plan, _ = alone
    span = plan.spans(4)[2]
    other = structengine.Plan(plan.deal, seed=8, count=plan.count)
    path = tmp_path / spans.span_name(plan, span)
    path.write_bytes(bytes(other.span(0, 100)))
    with pytest.raises(spans.ForeignPartError, match=path.name):
        structengine.dask.run(plan, client, parts=4, folder=str(tmp_path), retries=0)


def test_ctrl_c_ends_the_spans_that_are_under_way(client):
    assert cluster.is_ended_by_ctrl_c(lambda plan: structengine.dask.run(plan, client, parts=2))


def test_parts_are_let_go_once_they_are_merged(client, small_plan):
    """What the workers hold in the end does not grow with the number of parts."""
    kept = []

    def progress(done, count):
        if done == count:
            kept.append(sum(len(held) for held in client.has_what().values()))

    assert structengine.dask.run(small_plan, client, parts=400, progress=progress).digest == small_plan.run().digest
    assert kept and kept[0] < 100


def test_a_run_that_was_refused_may_be_run_again(client, alone, tmp_path):
    plan, digest = alone
    strange = tmp_path / spans.span_name(plan, plan.spans(4)[1])
    strange.write_bytes(b"nothing")
    try:
        structengine.dask.run(plan, client, parts=4, folder=str(tmp_path), retries=0, progress=lambda *_: None)
    except spans.ForeignPartError as refusal:
        kept = refusal  # with its frames, as a notebook does
    strange.unlink()
    assert structengine.dask.run(plan, client, parts=4, folder=str(tmp_path)).digest == digest and kept
