"""Deals and rulesets."""

from __future__ import annotations

import contextlib
import json
import math
import numbers
import os
from typing import TYPE_CHECKING, Any, Iterator, Mapping, Optional, Union

from . import _native
from ._errors import Fault, FaultsError

if TYPE_CHECKING:
    from .plan import Plan

Source = Union[Mapping[str, Any], str, bytes]


def _encoded(source: Source, what: str) -> tuple[bytes, bool]:
    """A document as UTF-8, and whether it came as text, so that lines mean something."""
    if isinstance(source, str):
        return source.encode("utf-8", "surrogatepass"), True
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source), True
    if isinstance(source, Mapping):
        try:
            return json.dumps(source, ensure_ascii=False, default=plain).encode("utf-8", "surrogatepass"), False
        except RecursionError:
            raise ValueError(f"a {what} must be nested less deep") from None
    raise TypeError(f"a {what} must be a dict or JSON text, found {type(source).__name__}; for a file use {what.title()}.read(path)")


def plain(value: Any) -> Any:
    """What json does not know: numbers and arrays of NumPy and pandas, dates, decimals."""
    if type(value).__module__ == "numpy" and value.dtype.kind == "M":  # of nanoseconds tolist() makes whole numbers
        value = value.astype("datetime64[D]")
    if hasattr(value, "tolist"):
        return value.tolist()
    if hasattr(value, "to_list"):  # Polars
        return value.to_list()
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    if isinstance(value, numbers.Real) or hasattr(value, "as_tuple"):  # fractions, decimals
        return float(value)
    if isinstance(value, Mapping):
        return dict(value)
    cure = "; for tables use Deal.from_frames" if hasattr(value, "columns") else ""
    raise TypeError(f"a deal holds dicts, lists, text, numbers, dates, True, False and None, found {type(value).__name__}: {value!r:.100}{cure}")


def _not_finite(value: Any, path: str = "") -> Iterator[Fault]:
    """What is wrong with NaN and infinities, which JSON does not have."""
    if isinstance(value, float):
        if not math.isfinite(value):
            message = f"must be a finite number, found {json.dumps(value)}"
            yield Fault("not_a_number", path, message, "leave the key out, or give a number")
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _not_finite(member, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for number, member in enumerate(value):
            yield from _not_finite(member, f"{path}[{number}]")


def _read(name: str, document: bytes, has_lines: bool) -> _native.Handle:
    try:
        return _native.make(name, document, len(document))
    except FaultsError as error:
        if has_lines:
            raise
        faults = [Fault(fault.id, fault.path, fault.message, fault.cure) for fault in error.faults]
        if faults[0].id == "not_a_number":
            # JSON has a line for it; in a dict it is the path that helps.
            faults = list(_not_finite(json.loads(document))) or faults
        raise FaultsError(faults) from None


@contextlib.contextmanager
def _of_file(path: Union[str, os.PathLike[str]]) -> Iterator[None]:
    """Faults found here are those of a file."""
    try:
        yield
    except FaultsError as error:
        error.file = str(path)
        raise


class Deal:
    """A deal: sites, leases, streams, operating assumptions, market, fees, scenarios and levers.

    It is made of a dict or of JSON text; the keys are those of a deal file, amounts in currency units, rates as fractions. It never
    changes: to alter it, take :meth:`to_dict`, change that and make another.

    :raises FaultsError: with every fault, each with path, line and cure.

    >>> import structengine
    >>> structengine.Deal('{"schema_version": 1, "currency": "GPB"}')
    Traceback (most recent call last):
    structengine._errors.FaultsError: ...
    """

    def __init__(self, source: Source) -> None:
        document, has_lines = _encoded(source, "deal")
        self._handle = _read("se_deal_read", document, has_lines)
        self._document = document

    @classmethod
    def read(cls, path: Union[str, os.PathLike[str]]) -> Deal:
        """Reads a deal file."""
        with open(path, "rb") as file, _of_file(path):
            return cls(file.read())

    @classmethod
    def from_frames(cls, base: Union[Deal, Mapping[str, Any], None] = None, /, **parts: Any) -> Deal:
        """A deal whose lists come from tables; see :mod:`structengine.frames` for what a table may be.

        `sites`, `leases`, `streams` and `pools` may be tables; every other part of the deal is given by its key, or stands in `base`
        (a deal or its dict), which what is given by key takes the place of. A column is a key; a dot leads into an object, as in `indexation.kind`; a cell without a
        value leaves its key out. A fault's path names the row: `leases[3].site` is in the fourth row of `leases`.

        >>> lists = example.deal.to_frames()
        >>> again = structengine.Deal.from_frames(example.deal.to_dict(), leases=lists["leases"], sites=lists["sites"])
        >>> again == example.deal
        True
        >>> structengine.Deal.from_frames(**{**example.deal.to_dict(), **lists}) == example.deal
        True
        """
        from .frames import with_frames

        if not isinstance(base, (Deal, Mapping, type(None))):
            raise TypeError(f"the base must be a deal or its dict, found {type(base).__name__}")
        return cls(with_frames(base.to_dict() if isinstance(base, Deal) else base or {}, parts))

    def to_frames(self) -> dict[str, dict[str, list[Any]]]:
        """The lists of the deal (`sites`, `leases`, `streams`, `pools`) as columns, for `pandas.DataFrame(...)` and the like."""
        from .frames import to_frames

        return to_frames(self.to_dict())

    def to_json(self) -> str:
        """The deal in canonical form, every default written out."""
        return _native.text("se_deal_json", self._handle.pointer).decode()

    def to_dict(self) -> dict[str, Any]:
        """As :meth:`to_json`, as a dict of one's own."""
        made: dict[str, Any] = json.loads(self.to_json())
        return made

    @property
    def name(self) -> str:
        return str(self.to_dict()["name"])

    def plan(self, **options: Any) -> Plan:
        """Binds the deal: `Plan(deal, …)`."""
        from .plan import Plan

        return Plan(self, **options)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Deal) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __reduce__(self) -> tuple[Any, ...]:
        return Deal, (self._document,)

    def __repr__(self) -> str:
        return f"<Deal {self.name!r}>"


class Ruleset:
    """The thresholds that structures are judged by; without a source the built-in v1.0.

    >>> import structengine
    >>> structengine.Ruleset().version
    'v1.0'
    """

    def __init__(self, source: Optional[Source] = None) -> None:
        if source is None:
            source = _native.text("se_ruleset_json", None)
        document, has_lines = _encoded(source, "ruleset")
        self._handle = _read("se_ruleset_read", document, has_lines)
        self._document = document

    @classmethod
    def read(cls, path: Union[str, os.PathLike[str]]) -> Ruleset:
        """Reads a ruleset file."""
        with open(path, "rb") as file, _of_file(path):
            return cls(file.read())

    def to_dict(self) -> dict[str, Any]:
        """The ruleset as a dict of one's own."""
        made: dict[str, Any] = _native.document("se_ruleset_json", self._handle.pointer)
        return made

    @property
    def version(self) -> str:
        return str(self.to_dict()["version"])

    def __reduce__(self) -> tuple[Any, ...]:
        return Ruleset, (self._document,)

    def __repr__(self) -> str:
        return f"<Ruleset {self.version}>"
