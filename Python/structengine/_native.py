"""The C functions of the library, and the way in which they are called.

The library is called through ctypes: it is part of Python, lets go of the interpreter's lock while a function runs, and needs
nothing to be compiled, so that one wheel serves every Python 3 of a platform.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import threading
from ctypes import POINTER, byref, c_char_p, c_double, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p
from typing import Any, Callable, Optional

from ._errors import error

ABI_VERSION = 1

ProgressFunction = ctypes.CFUNCTYPE(c_int32, c_void_p, c_double, c_int64, c_int64)


class Figures(ctypes.Structure):
    """As `se_figures` in structengine.h."""

    _fields_ = [
        ("index", c_int64),
        ("outcome", c_int32),
        ("is_near_miss", c_int32),
        ("tier", c_char_p),
        ("binding", c_char_p),
        ("worst_ratio", c_double),
        ("score", c_double),
        ("senior_notional_minor", c_int64),
        ("mezz_notional_minor", c_int64),
        ("total_proceeds_minor", c_double),
        ("day_one_total_minor", c_double),
        ("equity_minor", c_double),
        ("funding_need_minor", c_double),
        ("min_dscr", c_double),
        ("average_dscr", c_double),
        ("ltv", c_double),
        ("senior_ltv", c_double),
        ("coverage", c_double),
        ("advance_factor", c_double),
        ("wal_years", c_double),
        ("icr", c_double),
        ("llcr", c_double),
        ("plcr", c_double),
        ("debt_yield", c_double),
        ("wacc", c_double),
        ("equity_irr", c_double),
    ]


class Column(ctypes.Structure):
    """As `se_column` in structengine.h."""

    _fields_ = [
        ("name", c_char_p),
        ("kind", c_int32),
        ("data", c_void_p),
        ("offsets", c_void_p),
        ("validity", c_void_p),
        ("null_count", c_int64),
    ]


_watch = (ProgressFunction, c_void_p)
_text = (c_char_p, c_size_t)
_signatures: dict[str, tuple[Any, ...]] = {
    "se_library": (),
    "se_deal_read": _text,
    "se_deal_json": (c_void_p,),
    "se_ruleset_read": _text,
    "se_ruleset_json": (c_void_p,),
    "se_plan_make": (c_void_p, c_void_p, c_uint64, c_int64, c_int64, c_int64, c_uint32),
    "se_plan_about": (c_void_p,),
    "se_plan_derived": (c_void_p,),
    "se_plan_feasible": (c_void_p, c_int64, c_int32, *_watch),
    "se_plan_evaluate": (c_void_p, c_int64, *_text, c_int32),
    "se_structure_json": (c_void_p,),
    "se_structure_hints": (c_void_p, *_watch),
    "se_structure_waterfall": (c_void_p, *_text),
    "se_structure_stress": (c_void_p, c_int32, c_int32, c_double),
    "se_structure_export": (c_void_p,),
    "se_structure_csv": (c_void_p, *_text, *_text),
    "se_structure_risk": (c_void_p, c_int64, c_uint64, c_int32, *_watch),
    "se_plan_run": (c_void_p, c_int32, c_int32, *_watch),
    "se_plan_run_span": (c_void_p, c_int64, c_int64, c_int32, *_watch),
    "se_shard_bytes": (c_void_p,),
    "se_shard_read": _text,
    "se_shard_about": (c_void_p,),
    "se_shards_merge": (POINTER(c_void_p), c_size_t),
    "se_plan_result": (c_void_p, c_void_p, c_int32, c_int32, *_watch),
    "se_result_about": (c_void_p,),
    "se_result_json": (c_void_p, c_int64),
    "se_result_table": (c_void_p, *_text),
    "se_result_structure": (c_void_p, c_int64),
    "se_result_report": (c_void_p, *_watch),
    "se_plan_survivors": (c_void_p, c_int32, *_watch),
    "se_survivors_block": (c_void_p, c_int64, c_int64, c_int64, *_text, *_watch),
}
# These fill what the caller holds.
_filling: dict[str, tuple[Any, ...]] = {
    "se_structure_figures": (c_void_p, c_void_p),
    "se_table_shape": (c_void_p, POINTER(c_int64), POINTER(c_int64)),
    "se_table_column": (c_void_p, c_int64, c_void_p),
    "se_table_arrow": (c_void_p, c_void_p, c_void_p),
    "se_table_stream": (c_void_p, c_void_p),
    "se_survivors_fill": (c_void_p, c_int64, c_int64, c_int64, *_text, POINTER(c_void_p), *_watch, POINTER(c_int64)),
    "se_survivors_stream": (c_void_p, *_text, c_int64, c_int64, c_void_p),
}


def _declare(library: ctypes.CDLL) -> None:
    library.se_release.argtypes, library.se_release.restype = [c_void_p], None
    library.se_text_bytes.argtypes, library.se_text_bytes.restype = [c_void_p, POINTER(c_size_t)], c_void_p
    for name, arguments in _signatures.items():
        function = getattr(library, name)
        function.argtypes, function.restype = [*arguments, POINTER(c_void_p), POINTER(c_void_p)], c_int32
    for name, arguments in _filling.items():
        function = getattr(library, name)
        function.argtypes, function.restype = [*arguments, POINTER(c_void_p)], c_int32


def _load() -> ctypes.CDLL:
    path = os.environ.get("STRUCTENGINE_LIBRARY") or os.path.join(os.path.dirname(__file__), "_lib", "libStructEngineC.so")
    try:
        library = ctypes.CDLL(path)
    except OSError as fault:
        raise ImportError(f"structengine: {path} cannot be loaded ({fault}); install the wheel of this platform") from fault
    try:
        library.se_abi_version.restype = c_uint32
        found = library.se_abi_version()
        if found == ABI_VERSION:
            _declare(library)
    except AttributeError as fault:
        raise ImportError(f"structengine: {path} is no library of this version ({fault}); install the wheel anew") from fault
    if found != ABI_VERSION:
        raise ImportError(f"structengine: {path} has ABI version {found}, this package needs {ABI_VERSION}; install both anew")
    return library


library = _load()
_release = library.se_release


class Local:
    """What lives in its process. It never changes, so that a copy is the thing itself; an address pickled would be given back twice."""

    __slots__ = ()

    def __copy__(self: Any) -> Any:
        return self

    def __deepcopy__(self: Any, _memo: Any) -> Any:
        return self

    def __reduce_ex__(self, _protocol: Any) -> Any:
        raise TypeError(
            f"a {type(self).__name__} lives in its process and does not pickle: send the plan, or what is made of it with to_dict(), "
            "to_json() or to_pandas()"
        )


class Handle(Local):
    """Something of the library's, given back when nobody holds it."""

    __slots__ = ("pointer", "__weakref__")

    def __init__(self, pointer: int) -> None:
        self.pointer = pointer

    def __del__(self, release: Callable[[int], None] = _release) -> None:
        # Bound here: at the end of the interpreter the module may have lost its names.
        release(self.pointer)


def _taken(pointer: c_void_p) -> bytes:
    """The bytes of a text, which is given back."""
    length = c_size_t()
    start = library.se_text_bytes(pointer, byref(length))
    try:
        return ctypes.string_at(start, length.value) if start else b""
    finally:
        _release(pointer)


def _refused(status: int, pointer: c_void_p) -> Exception:
    return error(status, json.loads(_taken(pointer)) if pointer else {"message": "no reason was given", "faults": [], "code": None})


def make(name: str, *arguments: Any) -> Handle:
    """Calls a function that makes a handle."""
    made, fault = c_void_p(), c_void_p()
    status = getattr(library, name)(*arguments, byref(made), byref(fault))
    if status:
        raise _refused(status, fault)
    return Handle(made.value or 0)


def text(name: str, *arguments: Any) -> bytes:
    """Calls a function that makes a text."""
    made, fault = c_void_p(), c_void_p()
    status = getattr(library, name)(*arguments, byref(made), byref(fault))
    if status:
        raise _refused(status, fault)
    return _taken(made)


def document(name: str, *arguments: Any) -> Any:
    """Calls a function that makes a JSON document."""
    return json.loads(text(name, *arguments))


def fill(name: str, *arguments: Any) -> None:
    """Calls a function that fills what the caller holds."""
    fault = c_void_p()
    status = getattr(library, name)(*arguments, byref(fault))
    if status:
        raise _refused(status, fault)


Progress = Callable[[float, int, int], None]


class Watch:
    """A call that takes long: on a thread of its own, so that Ctrl-C and progress are heard on the caller's.

    The library asks on the call's thread every 20 ms whether to go on. No signal handler of Python ever runs there, so
    no interruption can be lost in it.
    """

    def __init__(self, progress: Optional[Progress]) -> None:
        self._progress = progress
        self._latest = (0.0, 0, 0)
        self._is_cancelled = False
        self._function = ProgressFunction(self._asked)

    def _asked(self, _context: Any, fraction: float, done: int, total: int) -> int:
        self._latest = (fraction, done, total)
        return 1 if self._is_cancelled else 0

    def call(self, function: Callable[..., Any], name: str, *arguments: Any, last: tuple[Any, ...] = ()) -> Any:
        """Calls `function(name, *arguments, …)` with the progress function and its context before the last arguments."""
        outcome: list[Any] = []
        done = threading.Event()

        def work() -> None:
            try:
                outcome.append(function(name, *arguments, self._function, None, *last))
            except BaseException as fault:  # handed to the caller's thread
                outcome.append(fault)
            finally:
                done.set()

        worker = threading.Thread(target=work, name="structengine", daemon=True)
        try:
            worker.start()
            told = None
            while not done.wait(0.02 if self._progress else 0.05):
                if self._progress and self._latest != told:
                    told = self._latest
                    self._progress(*told)
        except BaseException:
            self._is_cancelled = True
            # Not before the library has let go of what it was given: a second Ctrl-C waits with the first. (A join that is
            # interrupted takes the thread for ended.)
            while worker.ident is not None and not done.is_set():
                with contextlib.suppress(KeyboardInterrupt):
                    done.wait()
            raise
        worker.join()
        made = outcome[0]
        if isinstance(made, BaseException):
            raise made
        if self._progress and self._latest[0] == 1:
            self._progress(*self._latest)
        return made


def utf8(source: str, name: str) -> tuple[bytes, int]:
    """A text as the two arguments that stand for it."""
    if not isinstance(source, str):
        raise TypeError(f"{name} must be a text, found {source!r}")
    encoded = source.encode("utf-8", "surrogatepass")
    return encoded, len(encoded)


def whole(value: Any, name: str, least: int, most: int) -> int:
    """A whole number within bounds: ctypes would cut it off in silence."""
    try:
        number = value.__index__()
    except AttributeError:
        raise TypeError(f"{name} must be a whole number, found {value!r}") from None
    if not least <= number <= most:
        raise ValueError(f"{name} must be from {least} to {most}, found {number}")
    return int(number)
