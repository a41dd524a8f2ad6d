"""Tables as the lists of a deal, and back.

A table is whatever has columns: a pandas, Polars or PyArrow table, a relation of DuckDB, a dict of lists, or a list of dicts.
"""

from __future__ import annotations

from typing import Any, Iterable, Mapping

from .deal import plain

#: The lists of a deal that tables can stand for.
LISTS = ("sites", "leases", "streams", "pools")


def _rows(table: Any, name: str) -> list[dict[str, Any]]:
    if hasattr(table, "collect"):  # a lazy frame of Polars
        table = table.collect()
    if isinstance(table, Mapping):
        columns = {str(key): list(column) for key, column in table.items()}
    elif hasattr(table, "to_pydict"):  # PyArrow
        columns = table.to_pydict()
    elif hasattr(table, "columns") and hasattr(table, "fetchall"):  # DuckDB
        return [dict(zip(table.columns, cells)) for cells in table.fetchall()]
    elif hasattr(table, "columns") and hasattr(table, "__getitem__"):  # pandas, Polars
        names = [str(key) for key in table.columns]
        twice = sorted({key for key in names if names.count(key) > 1})
        if twice:
            raise ValueError(f"{name} must have each column once, found {', '.join(twice)} again")
        columns = {str(key): list(table[key]) for key in table.columns}
    elif isinstance(table, Iterable) and not isinstance(table, (str, bytes)):
        rows = list(table)
        if not all(isinstance(row, Mapping) for row in rows):
            raise TypeError(f"{name} must be a table with columns, or a list of dicts")
        return [dict(row) for row in rows]
    else:
        raise TypeError(f"{name} must be a table with columns, or a list of dicts, found {type(table).__name__}")
    lengths = {key: len(column) for key, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"{name} must have columns of one length, found {lengths}")
    return [dict(zip(columns, cells)) for cells in zip(*columns.values())]


def _is_missing(value: Any) -> bool:
    if value is None:
        return True
    try:
        return bool(value != value) or type(value).__name__ in ("NAType", "NaTType")
    except (TypeError, ValueError, ArithmeticError):  # pandas.NA has no truth; an array has too many
        return type(value).__name__ == "NAType"


def _cell(value: Any) -> Any:
    """A cell as JSON has it: a column of whole numbers with gaps comes as floats, and a deal wants them whole; where rows differ in
    their keys, an object comes with all of them, empty where a row has none."""
    if not isinstance(value, (str, int, float, list, tuple, dict)):
        value = plain(value)
    if isinstance(value, dict):
        return {key: _cell(member) for key, member in value.items() if not _is_missing(member)}
    if isinstance(value, (list, tuple)):
        return [_cell(member) for member in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def _nested(row: Mapping[str, Any], name: str, number: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in row.items():
        if _is_missing(value):
            continue
        *parents, last = str(key).split(".")
        place = made
        for parent in parents:
            place = place.setdefault(parent, {})
            if not isinstance(place, dict):
                raise ValueError(f"{name}[{number}] has both {parent!r} and {key!r}: leave one column out")
        place[last] = _cell(value)
    return made


def with_frames(base: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    """The dict of a deal with parts by key, of which lists may be tables."""
    made = {**base, **parts}
    for name in LISTS:
        if parts.get(name) is not None:
            made[name] = [_nested(row, name, number) for number, row in enumerate(_rows(parts[name], name))]
        elif name in made and made[name] is None:
            del made[name]
    return made


def _flat(row: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in row.items():
        flat.update(_flat(value, f"{before}{key}.") if isinstance(value, dict) else {before + key: value})
    return flat


def to_frames(deal: Mapping[str, Any]) -> dict[str, dict[str, list[Any]]]:
    """The lists of a deal's dict as columns; a cell is None where a row has no such key."""
    frames = {}
    for name in LISTS:
        if name not in deal:
            continue
        rows = [_flat(row) for row in deal[name]]
        columns = list(dict.fromkeys(key for row in rows for key in row))
        frames[name] = {column: [row.get(column) for row in rows] for column in columns}
    return frames
