"""Simple pictures, for those who have matplotlib."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .table import labels

if TYPE_CHECKING:
    from .survivors import Survivors
    from .table import Table

_COLOUR = "#2a6f97"


def _axes(axes: Any) -> Any:
    if axes is not None:
        return axes
    from matplotlib import pyplot

    return pyplot.subplots(figsize=(7, 4.2), layout="constrained")[1]


def pareto(table: Table, minor_units: int, currency: str, axes: Any = None) -> Any:
    """Total proceeds in millions against min DSCR, coloured by WACC."""
    axes = _axes(axes)
    millions = table["total_proceeds_minor"] / (minor_units * 1e6)
    dots = axes.scatter(millions, table["min_dscr"], c=table["wacc"] * 100, s=16, cmap="viridis")
    axes.set(xlabel=f"total proceeds, {currency} m", ylabel="min DSCR", title="Pareto front")
    axes.figure.colorbar(dots, ax=axes, label="WACC, %")
    return axes


def histogram(survivors: Survivors, column: str, axes: Any = None, bins: int = 60) -> Any:
    """How many survivors have which value of a column; an undefined figure is left out. Of a lever each of its values has a bar."""
    import numpy

    axes = _axes(axes)
    plan = survivors._plan
    values = numpy.concatenate([table[column] for table in survivors] or [numpy.empty(0)])
    values = values[~numpy.isnan(values)] if values.dtype.kind == "f" else values
    axes.set(xlabel=column.replace("_", " "), ylabel="survivors", title=f"{len(values):,} survivors")
    if column in plan.levers:
        names = [str(label) for label in labels(plan.levers[column])]
        axes.bar(range(len(names)), numpy.bincount(values.astype(int), minlength=len(names)), color=_COLOUR)
        if max(map(len, names)) > 24:
            names = [str(number) for number in range(len(names))]
            axes.set_xlabel(f"{column.replace('_', ' ')}, number of its value in plan.levers")
        # As many names as can be read.
        shown = range(0, len(names), max(1, len(names) // 20))
        is_long = sum(len(names[number]) for number in shown) > 80
        axes.set_xticks(shown, [names[number] for number in shown], rotation=90 if is_long else 0)
        return axes
    if column.endswith("_minor"):
        values = values / (plan.minor_units * 1e6)
        axes.set_xlabel(f"{column[:-6].replace('_', ' ')}, {plan.currency} m")
    elif column == "wacc":
        values = values * 100
        axes.set_xlabel("WACC, %")
    elif column == "min_dscr":
        axes.set_xlabel("min DSCR")
    axes.hist(values, bins=bins, color=_COLOUR)
    return axes
