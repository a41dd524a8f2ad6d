"""Simple pictures, for those who have matplotlib."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .survivors import Survivors
    from .table import Table


def _axes(axes: Any) -> Any:
    if axes is not None:
        return axes
    from matplotlib import pyplot

    return pyplot.subplots(figsize=(7, 4.2), layout="constrained")[1]


def pareto(table: Table, minor_units: int, axes: Any = None) -> Any:
    """Total proceeds in millions against min DSCR, coloured by WACC."""
    axes = _axes(axes)
    millions = table["total_proceeds_minor"] / (minor_units * 1e6)
    dots = axes.scatter(millions, table["min_dscr"], c=table["wacc"] * 100, s=16, cmap="viridis")
    axes.set(xlabel="total proceeds, millions", ylabel="min DSCR", title="Pareto front")
    axes.figure.colorbar(dots, ax=axes, label="WACC, %")
    return axes


def histogram(survivors: Survivors, column: str, axes: Any = None, bins: int = 60) -> Any:
    """How many survivors have which value of a column; an undefined figure is left out."""
    import numpy

    axes = _axes(axes)
    values = numpy.concatenate([table[column] for table in survivors] or [numpy.empty(0)])
    values = values[~numpy.isnan(values)] if values.dtype.kind == "f" else values
    axes.hist(values, bins=bins, color="#2a6f97")
    axes.set(xlabel=column, ylabel="survivors", title=f"{len(values):,} survivors")
    return axes
