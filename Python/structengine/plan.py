"""Plans, and what is made of them."""

from __future__ import annotations

import functools
import html
import json
from ctypes import byref
from typing import TYPE_CHECKING, Any, Callable, Iterable, Mapping, Optional, Sequence, Union

from . import _native
from .deal import Deal, Ruleset, Source, plain
from .result import Part, Result

if TYPE_CHECKING:
    from .survivors import Survivors

#: True for a tqdm bar, or a function of (fraction, done, total).
ProgressLike = Union[bool, _native.Progress, None]
Moves = Iterable[Mapping[str, Any]]

_OUTCOMES = ("pass", "gate_a", "gate_b")
_FEATURES = {"gates_ab": 1, "reverse_dscr_engine": 2}
_LARGEST = 2**63 - 1


def _watch(progress: ProgressLike) -> tuple[_native.Watch, Callable[[], None]]:
    """What tells progress, and what ends its display."""
    if progress is not True:
        return _native.Watch(progress or None), lambda: None
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return _native.Watch(None), lambda: None
    bar = tqdm(total=100, unit="%", bar_format="{l_bar}{bar}| {elapsed}<{remaining}")

    def show(fraction: float, _done: int, _total: int) -> None:
        bar.n = round(100 * fraction, 1)
        bar.refresh()

    return _native.Watch(show), bar.close


class Plan:
    """A deal bound to a ruleset, a seed and a count.

    :param deal: a :class:`Deal`, or what one is made of.
    :param seed: selects the order in which permutations are drawn, 0 to 2^64 − 1.
    :param count: how many permutations to run; None for the whole space. At most the cardinality is run.
    :param ruleset: a :class:`Ruleset`, or what one is made of; None for the built-in v1.0.
    :param top: length of the top list, 0 to 10,000.
    :param near_misses: near misses kept for each binding constraint, 0 to 10,000.
    :param without: parts to switch off: `gates_ab` prunes nothing, `reverse_dscr_engine` sizes by `senior_ltv` alone.
    :raises FaultsError: where deal, ruleset or a number is wrong.

    >>> plan = example
    >>> plan.count, plan.cardinality >= plan.count
    (10000, True)
    """

    def __init__(
        self,
        deal: Union[Deal, Source],
        *,
        seed: int = 0,
        count: Optional[int] = None,
        ruleset: Union[Ruleset, Source, None] = None,
        top: int = 20,
        near_misses: int = 20,
        without: Sequence[str] = (),
    ) -> None:
        self.deal = deal if isinstance(deal, Deal) else Deal(deal)
        self.ruleset = ruleset if ruleset is None or isinstance(ruleset, Ruleset) else Ruleset(ruleset)
        if isinstance(without, str) or any(name not in _FEATURES for name in without):
            raise ValueError(f"without must be a list of {', '.join(_FEATURES)}, found {without!r}")
        self._options: dict[str, Any] = {
            "seed": _native.whole(seed, "seed", 0, 2**64 - 1),
            "count": None if count is None else _native.whole(count, "count", 1, _LARGEST),
            "top": _native.whole(top, "top", 0, 10_000),
            "near_misses": _native.whole(near_misses, "near_misses", 0, 10_000),
            "without": tuple(without),
        }
        self._handle = _native.make(
            "se_plan_make",
            self.deal._handle.pointer,
            self.ruleset._handle.pointer if self.ruleset else None,
            self._options["seed"],
            _LARGEST if count is None else self._options["count"],
            self._options["top"],
            self._options["near_misses"],
            sum({_FEATURES[name] for name in without}),
        )

    @functools.cached_property
    def _about(self) -> dict[str, Any]:
        made: dict[str, Any] = _native.document("se_plan_about", self._handle.pointer)
        return made

    @property
    def name(self) -> str:
        """The deal's name."""
        return str(self._about["name"])

    @property
    def currency(self) -> str:
        """ISO 4217."""
        return str(self._about["currency"])

    @property
    def minor_units(self) -> int:
        """Minor units in a unit of the currency: 100 cents, say."""
        return int(self._about["minor_units"])

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that the result depends on; equal ones give equal digests, on any machine."""
        return str(self._about["fingerprint"])

    @property
    def seed(self) -> int:
        return int(self._about["seed"])

    @property
    def count(self) -> int:
        """Permutations that a run judges."""
        return int(self._about["count"])

    @property
    def cardinality(self) -> int:
        """Size of the permutation space."""
        return int(self._about["cardinality"])

    @property
    def scenarios(self) -> list[str]:
        """The base case, then the stresses."""
        return list(self._about["scenarios"])

    @property
    def levers(self) -> dict[str, list[Any]]:
        """The levers in the order of the canonical index, each with its values."""
        return {lever["lever"]: lever["values"] for lever in self._about["levers"]}

    # -- one permutation

    def evaluate(self, index: int, moves: Optional[Moves] = None, *, equity_return: bool = False) -> Structure:
        """Sizes and judges the permutation at a canonical index.

        :param moves: levers to change first, such as `[{"lever": "senior_tenor_years", "to": 15}]`; a hint's changes are such.
        :param equity_return: also runs the waterfall, for `equity_irr`.

        >>> structure = example.evaluate(6944)
        >>> structure.outcome, round(structure.min_dscr, 3)
        ('pass', 1.538)
        """
        stated = [] if moves is None else list(moves)
        text, length = _native.utf8(json.dumps(stated, default=plain), "moves") if stated else (None, 0)
        number = _native.whole(index, "index", -_LARGEST - 1, _LARGEST)
        return Structure(_native.make("se_plan_evaluate", self._handle.pointer, number, text, length, int(bool(equity_return))))

    def hints(self, index: int, moves: Optional[Moves] = None) -> list[dict[str, Any]]:
        """What would mend the permutation at an index; nothing for one that passes."""
        return self.evaluate(index, moves).hints()

    def waterfall(self, index: int, scenario: str = "base", moves: Optional[Moves] = None) -> dict[str, Any]:
        """Where every unit of cash of one structure goes, as `structctl waterfall --json`; amounts in minor units."""
        return self.evaluate(index, moves).waterfall(scenario)

    def stress(
        self, index: int, moves: Optional[Moves] = None, *, from_month: int = 13, void_months: int = 12, relet_share: float = 0.7
    ) -> dict[str, Any]:
        """Stress grid, breakevens and tenant ladder of one structure, as `structctl stress --json`."""
        return self.evaluate(index, moves).stress(from_month=from_month, void_months=void_months, relet_share=relet_share)

    def risk(
        self,
        index: int,
        moves: Optional[Moves] = None,
        *,
        paths: int = 10_000,
        seed: int = 1,
        threads: Optional[int] = None,
        progress: ProgressLike = None,
    ) -> dict[str, Any]:
        """How one structure fares on random paths, as `structctl risk --json`."""
        return self.evaluate(index, moves).risk(paths, seed=seed, threads=threads, progress=progress)

    def export(self, index: int, moves: Optional[Moves] = None) -> dict[str, Any]:
        """One structure with all that belongs to it, as `structctl export`."""
        return self.evaluate(index, moves, equity_return=True).export()

    # -- the space

    def derived(self) -> dict[str, Any]:
        """What is known before any run: rents, lives, floors, caps; as `structctl derive --json`."""
        made: dict[str, Any] = _native.document("se_plan_derived", self._handle.pointer)
        return made

    def feasible(self, *, budget: Optional[int] = None, threads: Optional[int] = None, progress: ProgressLike = None) -> dict[str, Any]:
        """Whether the rules leave the deal any structure, as `structctl feasible --json`.

        >>> example.feasible()["feasible"]
        'feasible'
        """
        most = 0 if budget is None else _native.whole(budget, "budget", 1, _LARGEST)
        made: dict[str, Any] = self._watched(progress, _native.document, "se_plan_feasible", most, _threads(threads))
        return made

    # -- runs

    def run(self, *, threads: Optional[int] = None, hints: bool = True, progress: ProgressLike = None) -> Result:
        """Judges and ranks `count` permutations.

        The result is the same for any number of threads, on any machine, to the bit. Ctrl-C ends the run at once.

        :param threads: None for one a processor.
        :param hints: False leaves out the search for what would mend near misses.
        :param progress: True for a tqdm bar (if tqdm is installed), or a function of (fraction, done, total).
        :raises KeyboardInterrupt: after Ctrl-C; whatever `progress` raises also ends the run.

        >>> example.run().digest == example.run(threads=1).digest
        True
        """
        return self._result(self._watched(progress, _native.make, "se_plan_run", _threads(threads), int(bool(hints))))

    def _result(self, handle: _native.Handle) -> Result:
        return Result(handle, self.minor_units, self.currency)

    def span(self, first: int, end: int, *, threads: Optional[int] = None, progress: ProgressLike = None) -> Part:
        """Runs the positions `first` to `end` − 1 alone: a pure function of this plan and the two.

        >>> parts = [example.span(first, end) for first, end in example.spans(3)]
        >>> example.result(structengine.merge(parts)).digest == example.run().digest
        True
        """
        ends = (_native.whole(first, "first", 0, _LARGEST), _native.whole(end, "end", 0, _LARGEST))
        return Part(self._watched(progress, _native.make, "se_plan_run_span", *ends, _threads(threads)))

    def spans(self, parts: int) -> list[tuple[int, int]]:
        """The positions in so many spans that differ by one at most; fewer where there are fewer positions."""
        number = min(_native.whole(parts, "parts", 1, 10**9), self.count)
        return [(self.count * part // number, self.count * (part + 1) // number) for part in range(number)]

    def result(self, part: Part, *, threads: Optional[int] = None, hints: bool = True, progress: ProgressLike = None) -> Result:
        """What a part that holds every position comes to.

        :raises UnavailableError: for a part of another plan, or with positions missing.
        """
        if not isinstance(part, Part):
            raise TypeError(f"a part must be a Part, found {part!r:.100}; for its bytes use Part.from_bytes(data)")
        pointer = part._handle.pointer
        return self._result(self._watched(progress, _native.make, "se_plan_result", pointer, _threads(threads), int(bool(hints))))

    def survivors(
        self, columns: Optional[Sequence[str]] = None, limit: Optional[int] = None, *, threads: Optional[int] = None, block: int = 1 << 18
    ) -> Survivors:
        """The figures of every survivor, or of the first `limit`, in blocks.

        They come in the seeded order, so that the first so many are a random sample, which the seed selects.

        >>> table = example.survivors(["min_dscr", "senior_tenor_years"], limit=100).to_pandas()
        >>> table.shape
        (100, 2)
        """
        from .survivors import Survivors

        return Survivors(self, columns, limit, threads=_threads(threads), block=block)

    def _watched(self, progress: ProgressLike, function: Callable[..., Any], name: str, *arguments: Any) -> Any:
        watch, close = _watch(progress)
        try:
            return watch.call(function, name, self._handle.pointer, *arguments)
        finally:
            close()

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.deal._document, self.ruleset and self.ruleset._document, tuple(sorted(self._options.items())))

    def __repr__(self) -> str:
        return f"<Plan {self.name!r}: {self.count:,} of {self.cardinality:,} permutations, seed {self.seed}>"


@functools.lru_cache(maxsize=4)
def _again(deal: bytes, ruleset: Optional[bytes], options: tuple[tuple[str, Any], ...]) -> Plan:
    # A worker that gets many spans of one plan binds it once.
    return Plan(Deal(deal), ruleset=Ruleset(ruleset) if ruleset else None, **dict(options))


def _threads(threads: Optional[int]) -> int:
    return 0 if threads is None else _native.whole(threads, "threads", 1, 256)


class Structure(_native.Local):
    """One permutation, sized and judged.

    Amounts are in minor units, rates and shares fractions, DSCR plain numbers; a figure that is undefined is NaN. The figures below
    are at hand; everything else is in :meth:`to_dict`, which takes longer.
    """

    __slots__ = ("_handle", "_figures")

    #: `pass`, or the gate that stopped it: `gate_a`, `gate_b`.
    outcome: str
    index: int
    score: float
    senior_notional_minor: int
    mezz_notional_minor: int
    total_proceeds_minor: float
    day_one_total_minor: float
    equity_minor: float
    funding_need_minor: float
    min_dscr: float
    average_dscr: float
    ltv: float
    senior_ltv: float
    coverage: float
    advance_factor: float
    wal_years: float
    icr: float
    llcr: float
    plcr: float
    debt_yield: float
    wacc: float
    equity_irr: float
    worst_ratio: float

    def __init__(self, handle: _native.Handle) -> None:
        self._handle = handle
        self._figures = _native.Figures()
        _native.fill("se_structure_figures", handle.pointer, byref(self._figures))

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_") or name not in _FIGURES:
                raise AttributeError(f"a Structure has no {name!r}; to_dict() has every figure")
            return getattr(self._figures, name)

        @property
        def outcome(self) -> str:
            return _OUTCOMES[self._figures.outcome]

    @property
    def tier(self) -> str:
        return str(self._figures.tier.decode())

    @property
    def binding(self) -> Optional[str]:
        """The constraint that binds; None for one that passes."""
        return self._figures.binding.decode() if self._figures.binding else None

    @property
    def passes(self) -> bool:
        return bool(self._figures.outcome == 0)

    @property
    def is_near_miss(self) -> bool:
        """True if every failure at the gate that stopped it is within tolerance."""
        return bool(self._figures.is_near_miss)

    def to_dict(self) -> dict[str, Any]:
        """Every figure, as the structures of `structctl run --json`."""
        made: dict[str, Any] = _native.document("se_structure_json", self._handle.pointer)
        return made

    def explain(self) -> dict[str, Any]:
        """As `structctl evaluate --json`: every figure, the schedule, and what would mend it."""
        made: dict[str, Any] = _native.Watch(None).call(_native.document, "se_structure_hints", self._handle.pointer)
        return made

    def hints(self) -> list[dict[str, Any]]:
        """The smallest change of each lever that makes it pass, or the smallest pair of changes."""
        return list(self.explain()["hints"])

    def waterfall(self, scenario: str = "base") -> dict[str, Any]:
        """Where every unit of its cash goes."""
        made: dict[str, Any] = _native.document("se_structure_waterfall", self._handle.pointer, *_native.utf8(scenario, "scenario"))
        return made

    def stress(self, *, from_month: int = 13, void_months: int = 12, relet_share: float = 0.7) -> dict[str, Any]:
        """How it comes through every stress, how far each driver may move, and which tenants may fail."""
        start = _native.whole(from_month, "from_month", -(2**31), 2**31 - 1)
        months = _native.whole(void_months, "void_months", -(2**31), 2**31 - 1)
        made: dict[str, Any] = _native.document("se_structure_stress", self._handle.pointer, start, months, float(relet_share))
        return made

    def risk(
        self, paths: int = 10_000, *, seed: int = 1, threads: Optional[int] = None, progress: ProgressLike = None
    ) -> dict[str, Any]:
        """How it fares on so many random paths of inflation, rents, costs, vacancy, rates and defaults of tenants.

        The same seed draws the same paths on any machine, with any number of threads.

        >>> risk = example.evaluate(0).risk(200, seed=7)
        >>> risk["paths"], risk["digest"] == example.evaluate(0).risk(200, seed=7, threads=1)["digest"]
        (200, True)
        """
        number = _native.whole(paths, "paths", -_LARGEST - 1, _LARGEST)
        start = _native.whole(seed, "seed", 0, 2**64 - 1)
        watch, close = _watch(progress)
        try:
            made: dict[str, Any] = watch.call(
                _native.document, "se_structure_risk", self._handle.pointer, number, start, _threads(threads)
            )
        finally:
            close()
        return made

    def export(self) -> dict[str, Any]:
        """Everything of it for other programs, as `structctl export`, with the equity's return; amounts in minor units.

        Where it comes from, the deal of this structure alone, every constraint's headroom, dated schedules, cash and stress grid:
        `Schemas/export.schema.json`.

        >>> export = example.evaluate(6944).export()
        >>> export["provenance"]["index"], len(export["constraints"]), structengine.Plan(export["deal"]).cardinality
        (6944, 17, 1)
        """
        made: dict[str, Any] = _native.document("se_structure_export", self._handle.pointer)
        return made

    def schedule_csv(self) -> str:
        """What falls due, a line a tranche and payment date, as `structctl export --csv schedule`; amounts in currency units.

        >>> example.evaluate(6944).schedule_csv().splitlines()[0]
        'tranche,period,date,opening_balance_eur,principal_eur,interest_eur,fee_eur,service_eur,closing_balance_eur'
        """
        return _native.text("se_structure_csv", self._handle.pointer, *_native.utf8("schedule", "table"), None, 0).decode()

    def waterfall_csv(self, scenario: str = "base") -> str:
        """Where the cash goes, a line a payment date, as `structctl export --csv waterfall`; amounts in currency units."""
        return _native.text("se_structure_csv", self._handle.pointer, *_native.utf8("waterfall", "table"), *_native.utf8(scenario, "scenario")).decode()

    def _repr_html_(self) -> str:
        document = self.to_dict()
        failing = [verdict for gate in ("gate_a", "gate_b") for verdict in document[gate] if not verdict["passes"]]
        lines = [("outcome", self.outcome), ("tier", self.tier), ("score", f"{self.score:.2f}"), ("min DSCR", f"{self.min_dscr:.3f}x")]
        lines += [("LTV", f"{self.ltv:.2%}"), ("WACC", f"{self.wacc:.2%}"), ("WAL", f"{self.wal_years:.2f} years")]
        lines += [(name, value if isinstance(value, str) else json.dumps(value)) for name, value in document["levers"].items()]
        lines += [("fails", f"{verdict['key']} by {-verdict['margin']:.4g}") for verdict in failing if verdict["margin"] is not None]
        rows = "".join(f"<tr><td>{html.escape(name)}</td><td>{html.escape(value)}</td></tr>" for name, value in lines)
        return f"<p>Structure #{self.index}</p><table><tbody>{rows}</tbody></table>"

    def __repr__(self) -> str:
        end = "" if self.passes else f", {self.binding} binds"
        return f"<Structure #{self._figures.index} {self.outcome}, {self.tier}, score {self._figures.score:.2f}{end}>"


_FIGURES = {field[0] for field in _native.Figures._fields_} - {"outcome", "is_near_miss", "tier", "binding"}
