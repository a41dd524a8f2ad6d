"""Columns of a result: as NumPy arrays and through the Arrow C data interface, without copies."""

from __future__ import annotations

import ctypes
import html
import json
from ctypes import byref, c_int64, c_void_p, py_object
from typing import TYPE_CHECKING, Any, Callable, Iterator, Optional

from . import _native

if TYPE_CHECKING:
    import numpy

_INT64, _FLOAT64, _TEXT, _INT32 = range(4)


class Table(_native.Local):
    """Columns of equal length that the engine has made; nothing is copied until it is asked for.

    A column is had by its name, as a NumPy array: whole numbers and figures are views of the engine's memory, which cannot be
    written to; text is an array of str. A figure that is undefined is NaN, a text that is missing None.

    >>> table = example.run().top
    >>> len(table), table.columns[:3]
    (20, ['index', 'outcome', 'tier'])
    >>> float(table["score"][0]) >= float(table["score"][1])
    True
    """

    def __init__(self, handle: _native.Handle) -> None:
        rows, columns = c_int64(), c_int64()
        _native.fill("se_table_shape", handle.pointer, byref(rows), byref(columns))
        self._handle = handle
        self._rows = rows.value
        self._columns: dict[str, _native.Column] = {}
        for number in range(columns.value):
            column = _native.Column()
            _native.fill("se_table_column", handle.pointer, number, byref(column))
            self._columns[column.name.decode()] = column

    def __len__(self) -> int:
        return self._rows

    def __contains__(self, name: object) -> bool:
        return name in self._columns

    #: Not iterable: take `columns`, or `rows()`.
    __iter__ = None

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self._columns)

    def __getitem__(self, name: str) -> numpy.ndarray[Any, Any]:
        """A column by its name."""
        import numpy

        column = self._columns.get(name)
        if column is None:
            raise KeyError(f"no column {name!r}: choose one of {', '.join(self._columns)}")
        if column.kind == _TEXT:
            return numpy.array(self._texts(column), dtype=object)
        kind = {_INT64: numpy.int64, _FLOAT64: numpy.float64, _INT32: numpy.int32}[column.kind]
        return numpy.asarray(_Memory(self, column.data, numpy.dtype(kind).str, self._rows))

    def _texts(self, column: _native.Column) -> list[Optional[str]]:
        offsets = (ctypes.c_int32 * (self._rows + 1)).from_address(column.offsets)
        data = ctypes.string_at(column.data, offsets[self._rows])
        texts: list[Optional[str]] = [data[offsets[row] : offsets[row + 1]].decode() for row in range(self._rows)]
        if column.validity:
            bits = ctypes.string_at(column.validity, (self._rows + 7) // 8)
            texts = [text if bits[row // 8] >> (row % 8) & 1 else None for row, text in enumerate(texts)]
        return texts

    def to_numpy(self) -> numpy.ndarray[Any, Any]:
        """All columns as one structured array; text is str, an empty one where it is missing."""
        import numpy

        columns = {name: self[name] for name in self._columns}
        for name, column in columns.items():
            if column.dtype == object:
                columns[name] = numpy.array([text or "" for text in column], dtype=str)
        table = numpy.empty(self._rows, dtype=[(name, column.dtype.str) for name, column in columns.items()])
        for name, column in columns.items():
            table[name] = column
        return table

    def to_dict(self) -> dict[str, list[Any]]:
        """All columns as lists."""
        return {name: self[name].tolist() for name in self._columns}

    def to_pandas(self) -> Any:
        """A pandas DataFrame; numbers share the engine's memory."""
        import pandas

        return pandas.DataFrame({name: self[name] for name in self._columns}, copy=False)

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows, one after the other."""
        columns = self.to_dict()
        for row in range(self._rows):
            yield {name: column[row] for name, column in columns.items()}

    def __arrow_c_schema__(self) -> object:
        schema = _Struct(9)
        _native.fill("se_table_arrow", self._handle.pointer, schema.pointer, None)
        return schema.capsule(b"arrow_schema", 7)

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        schema, array = _Struct(9), _Struct(10)
        _native.fill("se_table_arrow", self._handle.pointer, schema.pointer, array.pointer)
        return schema.capsule(b"arrow_schema", 7), array.capsule(b"arrow_array", 8)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        stream = _Struct(5)
        _native.fill("se_table_stream", self._handle.pointer, stream.pointer)
        return stream.capsule(b"arrow_array_stream", 3)

    def __repr__(self) -> str:
        return f"<Table of {self._rows:,} rows: {', '.join(self._columns)}>"

    def _repr_html_(self) -> str:
        return shown(self, {name: (name, _general) for name in self._columns})


def labels(values: list[Any]) -> list[Any]:
    """The values of a lever as one may name them: as they are, or as text where they are no plain text or number."""
    return [value if isinstance(value, (str, int, float)) else json.dumps(value) for value in values]


def _general(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1e6 else f"{value:,.4f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else str(value)


def shown(table: Table, columns: dict[str, tuple[str, Callable[[Any], str]]], most: int = 20) -> str:
    """The first rows as HTML: by column its heading and how a value is written; numbers stand on the right."""
    count = min(most, len(table))
    values = {name: table[name][:count].tolist() for name in columns}

    def cell(name: str, value: Any) -> str:
        side = "right" if isinstance(value, (int, float)) else "left"
        text = "" if value is None or value != value else columns[name][1](value)
        return f'<td style="text-align: {side}; white-space: nowrap">{html.escape(text)}</td>'

    head = "".join(f"<th>{html.escape(heading)}</th>" for heading, _ in columns.values())
    rows = ("".join(cell(name, values[name][row]) for name in columns) for row in range(count))
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    more = f"<p>and {len(table) - count:,} more rows</p>" if len(table) > count else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


class _Memory:
    """A column as NumPy looks at it; the array holds on to this, and this to the table."""

    def __init__(self, table: object, address: int, kind: str, rows: int) -> None:
        self.table = table
        self.__array_interface__ = {"data": (address, True), "typestr": kind, "shape": (rows,), "version": 3}


# Structs of capsules that are not yet freed, by address.
_alive: dict[int, Any] = {}

_new = ctypes.PYFUNCTYPE(py_object, c_void_p, c_void_p, c_void_p)(("PyCapsule_New", ctypes.pythonapi))
_name = ctypes.PYFUNCTYPE(c_void_p, c_void_p)(("PyCapsule_GetName", ctypes.pythonapi))
_pointer = ctypes.PYFUNCTYPE(c_void_p, c_void_p, c_void_p)(("PyCapsule_GetPointer", ctypes.pythonapi))
_Release = ctypes.CFUNCTYPE(None, c_void_p)
_names: dict[bytes, Any] = {name: ctypes.create_string_buffer(name) for name in (b"arrow_schema", b"arrow_array", b"arrow_array_stream")}


class _Struct:
    """A struct of the Arrow C data interface, of so many words, and the capsule that hands it on."""

    def __init__(self, words: int) -> None:
        self.words = (c_void_p * words)()
        self.pointer = ctypes.addressof(self.words)

    def capsule(self, name: bytes, release: int) -> object:
        """The struct as a capsule; `release` is the number of the word that is its release function."""
        _alive[self.pointer] = (self.words, release)
        return _new(self.pointer, ctypes.addressof(_names[name]), ctypes.cast(_destroy, c_void_p))


def _free(capsule: int) -> None:
    # A consumer that has taken the struct's content has set its release function to NULL.
    address = _pointer(capsule, _name(capsule))
    words, release = _alive.pop(address, (None, 0))
    if words is not None and words[release]:
        _Release(words[release])(address)


_destroy = ctypes.PYFUNCTYPE(None, c_void_p)(_free)
