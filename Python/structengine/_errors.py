"""What goes wrong, as exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional, Sequence


@dataclass(frozen=True)
class Fault:
    """One fault of an input: where it is, what must hold, what was found, and what mends it.

    `path` is that of the value, such as `leases[3].site`; `line` and `column` count from 1 and are None where the input was no text.
    """

    id: str
    path: str
    message: str
    cure: Optional[str] = None
    line: Optional[int] = None
    column: Optional[int] = None

    def __str__(self) -> str:
        place = self.path or "document"
        return f"{self.line}:{self.column} {place}: {self.message} [{self.id}]" if self.line else f"{place}: {self.message} [{self.id}]"


class StructEngineError(Exception):
    """What every exception of this package is."""


class FaultsError(StructEngineError, ValueError):
    """An input has faults: all of them are in `faults`; `path`, `line` and `cure` are those of the first, `file` is the input's if it
    was one."""

    file: Optional[str] = None

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(list(faults))
        self.faults = tuple(faults)

    def __str__(self) -> str:
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        return "\n".join([f"{count} in {self.file or 'the input'}:", *(f"  {fault}" for fault in self.faults)])

    @property
    def path(self) -> str:
        return self.faults[0].path

    @property
    def line(self) -> Optional[int]:
        return self.faults[0].line

    @property
    def cure(self) -> Optional[str]:
        return self.faults[0].cure


class UnavailableError(StructEngineError):
    """A call that cannot be carried out as asked; `code` is the stable name of the refusal, such as `index_outside_space`."""

    def __init__(self, message: str, code: Optional[str] = None) -> None:
        super().__init__(message, code)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return self.message


class CancelledError(StructEngineError):
    """The call was ended before it was done."""


def error(status: int, reason: Mapping[str, Any]) -> Exception:
    """The exception of a status of the library and the JSON that says why."""
    message = reason["message"]
    if status == 1 and reason["faults"]:
        return FaultsError([Fault(**fault) for fault in reason["faults"]])
    if status == 2:
        return UnavailableError(message, reason["code"])
    if status == 3:
        return CancelledError(message)
    if status == 4:
        return ValueError(message)
    return StructEngineError(message)
