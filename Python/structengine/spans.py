"""A run as spans: what the adapters for Dask, Ray and Spark share, and what a cluster without them needs.

A span is a pure function of (plan, first, end), so it may be run anywhere, twice, or again. Its part can be kept in a folder that all
machines see: a span whose part is there already is not run again, which makes the folder a checkpoint.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from typing import Callable, Iterable, Optional, Sequence, Union

from ._errors import CancelledError, FaultsError, StructEngineError, UnavailableError
from .plan import Plan
from .result import Part, Result, merge

Span = tuple[int, int]


class ForeignPartError(StructEngineError):
    """A part that is not of this run; `name` is the part's."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


def span_name(plan: Plan, span: Span) -> str:
    """The name of a span's part: of the plan's fingerprint, so that runs may share a folder."""
    return f"{plan.fingerprint[:16]}-{span[0]:020d}-{span[1]:020d}.part"


def checked(plan: Plan, name: str, data: bytes, span: Optional[Span] = None) -> Part:
    """A part from its bytes.

    :raises ForeignPartError: with the part's name, where it is damaged, of another deal or version, or of other positions.
    """
    try:
        part = Part.from_bytes(data)
    except FaultsError as fault:
        raise ForeignPartError(name, fault.faults[0].message) from None
    if part.fingerprint != plan.fingerprint:
        reason = f"is of another deal, ruleset, seed, count or version (fingerprint {part.fingerprint}, not {plan.fingerprint})"
        raise ForeignPartError(name, reason + "; remove it, or use the plan that it was run with")
    if span is not None and part.positions != [span]:
        raise ForeignPartError(name, f"must hold the positions [{span[0]}, {span[1]}), found {part.positions}; remove it")
    return part


def run_span(
    plan: Plan, span: Span, folder: Optional[str] = None, threads: Optional[int] = None, stop: Union[str, Callable[[], bool], None] = None
) -> bytes:
    """Runs a span and returns its part as bytes, from the folder if it is there already.

    The part is written beside its place and renamed, so that there is a whole one or none, whoever dies when. The run ends early, with
    :class:`CancelledError`, once the file `stop` is there, or the function `stop` says so.
    """
    path = os.path.join(folder, span_name(plan, span)) if folder else None
    if path and os.path.exists(path):
        with open(path, "rb") as file:
            data = file.read()
        checked(plan, path, data, span)
        return data

    def look(_fraction: float, _done: int, _total: int) -> None:
        if stop and (os.path.exists(stop) if isinstance(stop, str) else stop()):
            raise CancelledError(f"the run was stopped by {stop}" if isinstance(stop, str) else "the run was stopped")

    look(0, 0, 0)
    data = bytes(plan.span(*span, threads=threads, progress=look if stop else None))
    if path and folder:
        os.makedirs(folder, exist_ok=True)
        beside = os.path.join(folder, f".part-{uuid.uuid4().hex}")
        try:
            # Opened as any file is, so that whoever may read the folder may read the part.
            with open(beside, "xb") as made:
                made.write(data)
                made.flush()
                os.fsync(made.fileno())
            os.replace(beside, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.remove(beside)
            raise
    return data


def merge_bytes(plan: Plan, *parts: bytes) -> bytes:
    """Parts as one, all as bytes: a node of the merge tree. Duplicates are left out."""
    return bytes(merge(checked(plan, f"part {number + 1} of a merge", part) for number, part in enumerate(parts)))


def groups(count: int, fan_in: int = 16) -> list[range]:
    """The numbers below `count` in groups of at most `fan_in`: one level of the merge tree."""
    return [range(first, min(first + fan_in, count)) for first in range(0, count, fan_in)]


def collect(plan: Plan, names: Iterable[str], read: Optional[Callable[[str], bytes]] = None) -> Part:
    """Merges parts by name, one after the other: at any time one merged part and one that is read are in memory.

    :raises ForeignPartError: with the name of a part that is not of this run.
    """

    def from_file(name: str) -> bytes:
        with open(name, "rb") as file:
            return file.read()

    return merge(checked(plan, name, (read or from_file)(name)) for name in names)


def finish(plan: Plan, data: bytes, *, threads: Optional[int] = None, hints: bool = True) -> Result:
    """The result of a part that holds every position.

    :raises UnavailableError: with the positions that are missing, where a part was lost.
    """
    return plan.result(checked(plan, "the merged part", data), threads=threads, hints=hints)


def missing(plan: Plan, folder: str, spans: Sequence[Span]) -> list[Span]:
    """The spans whose parts are not in a folder yet."""
    return [span for span in spans if not os.path.exists(os.path.join(folder, span_name(plan, span)))]


__all__ = [
    "ForeignPartError",
    "Span",
    "UnavailableError",
    "checked",
    "collect",
    "finish",
    "groups",
    "merge_bytes",
    "missing",
    "run_span",
    "span_name",
]
