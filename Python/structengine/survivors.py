"""Every survivor of a plan, in blocks."""

from __future__ import annotations

from ctypes import byref, c_int64, c_void_p
from typing import TYPE_CHECKING, Any, Iterator, Optional, Sequence

from . import _native
from .table import Table, _Struct, labels

if TYPE_CHECKING:
    import numpy

    from .plan import Plan

_ALL = 2**63 - 1
# Positions that are judged in one call where everything is wanted at once: few that tell how many survive, then some hundred
# milliseconds of work.
_FIRST = 1 << 16
_BLOCK = 1 << 22


class Survivors(_native.Local):
    """The figures of every survivor of a plan, or of the first so many, in the seeded order.

    Iterating gives tables, each of the survivors among `block` positions; memory stays that of a block. It may be iterated again and
    again. A column of a lever holds the number of its value in `plan.levers[...]`.

    Columns: `index`, `score`, `senior_notional_minor`, `mezz_notional_minor`, `total_proceeds_minor`, `day_one_total_minor`, `min_dscr`,
    `wacc`, and the levers.
    """

    def __init__(self, plan: Plan, columns: Optional[Sequence[str]], limit: Optional[int], *, threads: int, block: int) -> None:
        if isinstance(columns, str):
            raise TypeError(f"columns must be a list of names, found the text {columns!r}")
        names = None if columns is None else list(columns)
        for name in names or ():
            if not isinstance(name, str):
                raise TypeError(f"columns must be a list of names, found {name!r} in it")
            if "," in name:
                raise ValueError(f"a column must be named by itself, found {name!r}")
        self._plan = plan
        self._limit = None if limit is None else _native.whole(limit, "limit", 0, _ALL)
        self._block = _native.whole(block, "block", 1, 1 << 32)
        self._names = (None, 0) if names is None else _native.utf8(",".join(names), "columns")
        watch = _native.Watch(None)
        self._handle = watch.call(_native.make, "se_plan_survivors", plan._handle.pointer, threads)
        self.columns = self._table(0, 0, 0).columns

    def _table(self, first: int, end: int, limit: int) -> Table:
        watch = _native.Watch(None)
        return Table(watch.call(_native.make, "se_survivors_block", self._handle.pointer, first, end, limit, *self._names))

    def __iter__(self) -> Iterator[Table]:
        rest = _ALL if self._limit is None else self._limit
        # A short sample is not to judge a whole block.
        size = min(self._block, max(1 << 14, 4 * rest))
        position = 0
        while position < self._plan.count and rest > 0:
            end = min(position + size, self._plan.count)
            table = self._table(position, end, rest)
            position, size = end, min(self._block, 2 * size)
            rest -= len(table)
            if len(table):
                yield table

    def to_arrays(self) -> dict[str, numpy.ndarray[Any, Any]]:
        """Every column as one NumPy array, which all threads of the survivors fill at a time."""
        import numpy

        kinds = {name: column.dtype for name, column in zip(self.columns, map(self._table(0, 0, 0).__getitem__, self.columns))}
        most = self._plan.count if self._limit is None else min(self._limit, self._plan.count)
        made = {name: numpy.empty(0, dtype=kind) for name, kind in kinds.items()}
        rows = room = position = 0
        size = _FIRST
        while position < self._plan.count and rows < most:
            end = min(position + size, self._plan.count)
            needed = min(most, rows + end - position)
            if needed > room:
                # As many as there will be if the rest survives as this did, and a little more; what is not used takes no memory.
                expected = int(rows * self._plan.count / position * 1.02) + 2 * _BLOCK if position else needed
                room = min(most, max(needed, expected))
                for name, column in made.items():
                    made[name] = numpy.empty(room, dtype=column.dtype)
                    made[name][:rows] = column[:rows]
            rows += self._fill(position, end, min(most - rows, end - position), [column[rows:] for column in made.values()])
            position, size = end, _BLOCK
        return {name: column[:rows] for name, column in made.items()}

    def _fill(self, first: int, end: int, limit: int, places: list[numpy.ndarray[Any, Any]]) -> int:
        """Puts the survivors of some positions into arrays, at most so many; returns how many."""
        starts = (c_void_p * len(places))(*(place.ctypes.data for place in places))
        setattr(starts, "places", places)  # whoever holds the addresses holds the memory
        rows = c_int64()
        arguments = (self._handle.pointer, first, end, limit, *self._names, starts)
        _native.Watch(None).call(_native.fill, "se_survivors_fill", *arguments, last=(byref(rows),))
        return rows.value

    def to_numpy(self) -> numpy.ndarray[Any, Any]:
        """All columns as one structured array."""
        import numpy

        arrays = self.to_arrays()
        made = numpy.empty(len(arrays[self.columns[0]]), dtype=[(name, array.dtype.str) for name, array in arrays.items()])
        for name, array in arrays.items():
            made[name] = array
        return made

    def to_pandas(self) -> Any:
        """A pandas DataFrame; a lever is a categorical of its values, as text where they are no plain text or number."""
        import pandas

        levers = self._plan.levers
        arrays: dict[str, Any] = dict(self.to_arrays())
        for name in arrays:
            if name in levers:
                arrays[name] = pandas.Categorical.from_codes(arrays[name], categories=labels(levers[name]))
        return pandas.DataFrame(arrays, copy=False)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        stream = _Struct(5)
        limit = _ALL if self._limit is None else self._limit
        _native.fill("se_survivors_stream", self._handle.pointer, *self._names, self._block, limit, stream.pointer)
        return stream.capsule(b"arrow_array_stream", 3)

    def plot(self, column: str = "min_dscr", axes: Any = None, bins: int = 60) -> Any:
        """Draws the distribution of a column; needs matplotlib. Returns the axes."""
        from .plots import histogram

        return histogram(self, column, axes, bins)

    def __repr__(self) -> str:
        most = "every survivor" if self._limit is None else f"the first {self._limit:,} survivors"
        return f"<Survivors: {most} of {self._plan!r}, {', '.join(self.columns)}>"

