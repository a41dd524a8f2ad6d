from __future__ import annotations

import json
import os
import pickle
import random
import resource
import subprocess
import threading

import pytest

from structengine import CancelledError, Part, Plan, UnavailableError, merge, spans


@pytest.fixture(scope="module")
def parts(small):
    return [small.span(*span) for span in small.spans(7)]


def test_parts_merge_in_any_order_and_grouping(small, parts, golden):
    order = random.Random(4)
    for _ in range(5):
        shuffled = [Part.from_bytes(bytes(part)) for part in parts]
        order.shuffle(shuffled)
        cut = order.randrange(1, len(shuffled))
        merged = merge([merge(shuffled[:cut]), merge(shuffled[cut:])])
        assert merged.positions == [(0, 10_000)] and merged.count == 10_000
        assert small.result(merged).digest == golden["small"]["digest"]


def test_spans_cover_the_positions_once(small):
    for number in (1, 2, 3, 999, 10_000, 12_345):
        todo = small.spans(number)
        assert len(todo) == min(number, 10_000) and todo[0][0] == 0 and todo[-1][1] == 10_000
        assert all(before[1] == after[0] and before[0] < before[1] for before, after in zip(todo, todo[1:]))


def test_a_duplicate_is_left_out(small, parts, golden):
    assert small.result(merge([*parts, parts[3], merge(parts[:2]), *parts])).digest == golden["small"]["digest"]


def test_an_overlap_that_is_no_duplicate_is_refused(small, parts):
    with pytest.raises(UnavailableError) as caught:
        merge([parts[0], small.span(100, 9_000)])
    assert caught.value.code == "overlapping_shards"


def test_a_lost_part_is_told_by_its_positions(small, parts):
    with pytest.raises(UnavailableError) as caught:
        small.result(merge(parts[:3] + parts[4:]))
    first, end = parts[3].positions[0]
    assert caught.value.code == "missing_positions" and f"[{first}, {end})" in str(caught.value)


def test_a_part_of_another_deal_is_refused_by_name(small, parts):
    other = small.deal.to_dict()
    other["leases"][0]["passing_rent"] += 1
    stranger = Plan(other, seed=424242, count=10_000).span(0, 10)
    with pytest.raises(UnavailableError) as caught:
        merge([parts[0], stranger])
    assert caught.value.code == "foreign_shard"
    with pytest.raises(spans.ForeignPartError, match="site-b.part: is of another deal") as named:
        spans.collect(small, ["site-a.part", "site-b.part"], lambda name: bytes(parts[0] if name == "site-a.part" else stranger))
    assert named.value.name == "site-b.part"
    later = bytes(parts[0]).replace(b'"version": 2', b'"version": 3')
    with pytest.raises(spans.ForeignPartError, match="c.part: .*later version"):
        spans.checked(small, "c.part", later)


@pytest.mark.parametrize("damage", [lambda data: data[:-40], lambda data: b"", lambda data: data.replace(b"a", b"b", 1), lambda data: b"\xff" * 99])
def test_a_damaged_part_is_refused_by_name(small, parts, damage):
    with pytest.raises(spans.ForeignPartError, match="x.part"):
        spans.checked(small, "x.part", damage(bytes(parts[0])))


def test_parts_pickle(parts):
    again = pickle.loads(pickle.dumps(parts[2]))
    assert bytes(again) == bytes(parts[2]) and again.positions == parts[2].positions


def test_nothing_to_merge_is_an_error():
    with pytest.raises(ValueError):
        merge([])


def test_parts_are_the_shards_of_the_command_line(small, structctl, fixtures, tmp_path, golden):
    deal = str(fixtures / "small.json")
    options = ["--seed", "424242", "--count", "10000"]
    half = small.spans(2)
    subprocess.run([structctl, "run", deal, *options, "--shard", "1/2", "--out", str(tmp_path / "1.json")], check=True, capture_output=True)
    first = spans.checked(small, "1.json", (tmp_path / "1.json").read_bytes(), half[0])
    assert small.result(merge([small.span(*half[1]), first])).digest == golden["small"]["digest"]
    (tmp_path / "2.json").write_bytes(bytes(small.span(*half[1])))
    merged = [structctl, "merge", str(tmp_path / "1.json"), str(tmp_path / "2.json"), "--deal", deal, *options, "--json"]
    printed = subprocess.run(merged, check=True, capture_output=True).stdout
    assert json.loads(printed)["digest"] == golden["small"]["digest"]


class TestFolder:
    def test_a_span_whose_part_is_there_is_not_run_again(self, small, tmp_path, monkeypatch):
        folder = str(tmp_path / "parts")
        todo = small.spans(4)
        first = [spans.run_span(small, span, folder) for span in todo]
        assert sorted(os.listdir(folder)) == sorted(spans.span_name(small, span) for span in todo)
        assert spans.missing(small, folder, todo) == []
        monkeypatch.setattr(Plan, "span", lambda *_: pytest.fail("it was run again"))
        assert [spans.run_span(small, span, folder) for span in todo] == first

    def test_a_strange_part_in_its_place_is_refused(self, small, tmp_path):
        span = small.spans(4)[1]
        path = tmp_path / spans.span_name(small, span)
        for content in (b"", bytes(small.span(0, 5)), bytes(Plan(small.deal, seed=1, count=10_000).span(*span))):
            path.write_bytes(content)
            with pytest.raises(spans.ForeignPartError, match=path.name):
                spans.run_span(small, span, str(tmp_path))
            assert path.read_bytes() == content

    def test_a_part_may_be_read_by_whoever_may_read_the_folder_and_leaves_nothing_beside(self, small, tmp_path, monkeypatch):
        before = os.umask(0o022)
        try:
            spans.run_span(small, (0, 20), str(tmp_path))
        finally:
            os.umask(before)
        path = tmp_path / spans.span_name(small, (0, 20))
        assert path.stat().st_mode & 0o777 == 0o644

        def full(_descriptor):
            raise OSError("no space left on the device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="no space"):
            spans.run_span(small, (20, 40), str(tmp_path))
        assert os.listdir(tmp_path) == [path.name]

    def test_a_function_ends_a_span(self, medium):
        big = Plan(medium.deal, seed=1, count=300_000_000)
        end = threading.Event()
        threading.Timer(0.5, end.set).start()
        with pytest.raises(CancelledError):
            spans.run_span(big, (0, 300_000_000), stop=end.is_set)

    def test_a_stop_file_ends_a_span(self, medium, tmp_path):
        stop = tmp_path / "stop"
        big = Plan(medium.deal, seed=1, count=300_000_000)
        threading.Timer(0.5, stop.touch).start()
        with pytest.raises(CancelledError):
            spans.run_span(big, (0, 300_000_000), str(tmp_path), stop=str(stop))
        assert os.listdir(tmp_path) == ["stop"]


def test_merging_ten_thousand_parts_takes_bounded_memory(small, golden):
    """Each part holds one position; what is in memory is one merged part and one that is read."""
    count = int(os.environ.get("STRUCTENGINE_PARTS", "2000"))
    plan = Plan(small.deal, seed=424242, count=10_000)
    todo = {f"part-{number}": span for number, span in enumerate(plan.spans(count))}
    order = list(todo)
    random.Random(9).shuffle(order)
    half = order[: len(order) // 2]
    merged = spans.collect(plan, half, lambda name: bytes(plan.span(*todo[name], threads=1)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rest = spans.collect(plan, order[len(order) // 2 :], lambda name: bytes(plan.span(*todo[name], threads=1)))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{count} parts: memory grew by {grown:.1f} MB")
    assert plan.result(merge([rest, merged])).digest == golden["small"]["digest"]
    assert grown < 32
