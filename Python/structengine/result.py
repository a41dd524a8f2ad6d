"""What runs find."""

from __future__ import annotations

import functools
import json
from ctypes import c_void_p
from typing import TYPE_CHECKING, Any, Iterable, Optional

from . import _native
from .table import Table, shown

if TYPE_CHECKING:
    from .plan import Structure


class Part:
    """What a run found over some of its positions.

    Parts of one plan merge in any order to the same whole, to the bit. A part pickles as its bytes, which can also be kept as a file.
    """

    __slots__ = ("_handle", "_known")

    def __init__(self, handle: _native.Handle) -> None:
        self._handle = handle
        self._known: Optional[dict[str, Any]] = None

    @classmethod
    def from_bytes(cls, data: bytes) -> Part:
        """Reads what `bytes(part)` wrote; whatever else is refused."""
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f"a part must be bytes, found {type(data).__name__}")
        content = bytes(data)
        return cls(_native.make("se_shard_read", content, len(content)))

    def __bytes__(self) -> bytes:
        return _native.text("se_shard_bytes", self._handle.pointer)

    @property
    def _about(self) -> dict[str, Any]:
        if self._known is None:
            self._known = _native.document("se_shard_about", self._handle.pointer)
        return self._known

    @property
    def fingerprint(self) -> str:
        """That of the plan that the positions are of."""
        return str(self._about["fingerprint"])

    @property
    def positions(self) -> list[tuple[int, int]]:
        """The positions that are in, as ranges in order: first, and end that is not in."""
        return [(first, end) for first, end in self._about["positions"]]

    @property
    def count(self) -> int:
        """Permutations judged."""
        return int(self._about["count"])

    @property
    def seconds(self) -> float:
        """Time spent; of merged parts the sum."""
        return float(self._about["seconds"])

    def covers(self, other: Part) -> bool:
        """True if every position of another part is in this one."""
        mine = self.positions
        return all(any(first <= start and stop <= end for first, end in mine) for start, stop in other.positions)

    def __reduce__(self) -> tuple[Any, ...]:
        return Part.from_bytes, (bytes(self),)

    def __repr__(self) -> str:
        ranges = ", ".join(f"[{first}, {end})" for first, end in self.positions[:5])
        return f"<Part of {self.fingerprint[:12]}: {ranges}{', …' if len(self.positions) > 5 else ''}>"


def merge(parts: Iterable[Part]) -> Part:
    """Parts of one plan as one, in any order.

    A duplicate, all of whose positions are in already, is left out: schedulers run a span twice where a worker is slow or lost.

    :raises UnavailableError: for parts of different plans, or where a part holds some positions of another and not all.
    """
    merged: Optional[Part] = None
    for part in parts:
        if not isinstance(part, Part):
            raise TypeError(f"a part must be a Part, found {part!r:.100}; for its bytes use Part.from_bytes(data)")
        if merged is None:
            merged = part
            continue
        if part.fingerprint == merged.fingerprint:
            if merged.covers(part):
                continue
            if part.covers(merged):
                merged = part
                continue
        pair = (c_void_p * 2)(merged._handle.pointer, part._handle.pointer)
        merged = Part(_native.make("se_shards_merge", pair, 2))
    if merged is None:
        raise ValueError("there must be at least one part to merge")
    return merged


class Result(_native.Local):
    """What a run found; everything but the times is a pure function of the plan.

    >>> result = example.run()
    >>> result.survivors > 0, len(result.top)
    (True, 20)
    """

    def __init__(self, handle: _native.Handle, minor_units: int, currency: str) -> None:
        self._handle = handle
        self._minor_units = minor_units
        self._currency = currency

    def to_json(self, near_misses: Optional[int] = None) -> str:
        """The whole result, as `structctl run --json`; at most so many near misses of each binding constraint."""
        most = -1 if near_misses is None else _native.whole(near_misses, "near_misses", 0, 10_000)
        return _native.text("se_result_json", self._handle.pointer, most).decode()

    def to_dict(self, near_misses: Optional[int] = None) -> dict[str, Any]:
        """As :meth:`to_json`, as a dict of one's own."""
        made: dict[str, Any] = json.loads(self.to_json(near_misses))
        return made

    def structure(self, rank: int) -> Structure:
        """The structure at a place of the top list, from 1, with its equity's return; its export says which run it comes from.

        >>> best = example.run().structure(1)
        >>> best.index == int(example.run().top["index"][0]), best.export()["provenance"]["run"]["rank"]
        (True, 1)
        """
        from .plan import Structure

        number = _native.whole(rank, "rank", -(2**63), 2**63 - 1)
        return Structure(_native.make("se_result_structure", self._handle.pointer, number))

    def report(self) -> str:
        """As `structctl report`: the result as one HTML file that needs no network and no other file.

        >>> page = example.run().report()
        >>> page.startswith("<!DOCTYPE html>"), "<script src" in page
        (True, False)
        """
        page: bytes = _native.Watch(None).call(_native.text, "se_result_report", self._handle.pointer)
        return page.decode()

    @functools.cached_property
    def _head(self) -> dict[str, Any]:
        made: dict[str, Any] = _native.document("se_result_about", self._handle.pointer)
        return made

    @property
    def digest(self) -> str:
        """SHA-256 of everything that was found."""
        return str(self._head["digest"])

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that went in."""
        return str(self._head["fingerprint"])

    @property
    def count(self) -> int:
        """Permutations judged."""
        return int(self._head["count"])

    @property
    def survivors(self) -> int:
        """How many passed both gates."""
        return int(self._head["survivors"])

    @property
    def gate_a_rate(self) -> float:
        """Share pruned at Gate A."""
        return float(self._head["pruned_at_gate_a"] / self.count)

    @property
    def gate_b_rate(self) -> float:
        """Share pruned at Gate B."""
        return float(self._head["pruned_at_gate_b"] / self.count)

    @property
    def seconds(self) -> float:
        """Wall time; of merged parts the sum."""
        return float(self._head["seconds"])

    def table(self, name: str) -> Table:
        """One of `top`, `near_misses`, `pareto`, `constraints`, `by_lever`."""
        return Table(_native.make("se_result_table", self._handle.pointer, *_native.utf8(name, "the name of a table")))

    @functools.cached_property
    def top(self) -> Table:
        """The best structures, best first."""
        return self.table("top")

    @functools.cached_property
    def near_misses(self) -> Table:
        """Structures that a small change would save, each with its first hint."""
        return self.table("near_misses")

    @functools.cached_property
    def pareto(self) -> Table:
        """The Pareto front over total proceeds, min DSCR and WACC, by falling proceeds."""
        return self.table("pareto")

    @functools.cached_property
    def constraints(self) -> Table:
        """What each constraint pruned."""
        return self.table("constraints")

    @functools.cached_property
    def by_lever(self) -> Table:
        """Of each value of each lever how many survivors have it, and the best that does; `best_index` is −1 where none has."""
        return self.table("by_lever")

    def plot(self, axes: Any = None) -> Any:
        """Draws the Pareto front, proceeds against cover, coloured by WACC; needs matplotlib. Returns the axes."""
        from .plots import pareto

        return pareto(self.pareto, self._minor_units, self._currency, axes)

    def __repr__(self) -> str:
        return f"<Result of {self.count:,} permutations: {self.survivors:,} survive, digest {self.digest[:12]}>"

    def _repr_html_(self) -> str:
        unit = self._minor_units * 1e6

        def millions(value: float) -> str:
            return f"{value / unit:,.1f}"

        def percent(value: float) -> str:
            return f"{value:.2%}"

        columns: dict[str, tuple[str, Any]] = {
            "index": ("#", str),
            "tier": ("tier", str),
            "score": ("score", "{:.2f}".format),
            "senior_notional_minor": (f"senior, {self._currency} m", millions),
            "mezz_notional_minor": (f"mezz, {self._currency} m", millions),
            "total_proceeds_minor": (f"proceeds, {self._currency} m", millions),
            "min_dscr": ("min DSCR", "{:.3f}x".format),
            "ltv": ("LTV", percent),
            "wacc": ("WACC", percent),
            "equity_irr": ("equity IRR", percent),
            "senior_coupon": ("coupon", percent),
            "senior_tenor_years": ("tenor, years", "{:g}".format),
            "target_rating": ("rating", str),
            "pool": ("pool", str),
        }
        rates = f"{self.gate_a_rate:.1%} pruned at Gate A, {self.gate_b_rate:.1%} at Gate B"
        head = f"<p>{self.count:,} permutations: {rates}, {self.survivors:,} survive; digest <code>{self.digest[:12]}</code></p>"
        return head + shown(self.top, columns)
