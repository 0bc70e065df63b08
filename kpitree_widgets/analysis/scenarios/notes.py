"""What has to be said of a scenario: formulas out of force, periods that lie ahead, odd values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.amounts import Path, PeriodValues
from kpitree_widgets.analysis.scenarios.ahead import WORDS
from kpitree_widgets.analysis.scenarios.ranging import spelled
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.calendar import label
from kpitree_widgets.locale import local_numbers
from kpitree_widgets.tree.expectations import Bounds
from kpitree_widgets.tree.scenarios import Shift, said
from kpitree_widgets.units import format_value

RATIOS = ("%", "pp", "bp", "ratio")
"""Units of metrics that move by points."""

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpitree_widgets.analysis.scenarios.scenario import Supposition
    from kpitree_widgets.periods import Series
    from kpitree_widgets.tree.scenarios import Override
    from kpitree_widgets.tree.tree import Tree


def notes(found: Supposition) -> tuple[str, ...]:
    """One sentence each, most telling first."""
    kinds = (_overruled, _out_of_force, _odd_units, _idle, _gaps, _unreached, _outside)
    return tuple(note for kind in kinds for note in kind(found))


def of_periods(found: Supposition, key: str) -> tuple[str, ...]:
    """What has to be said of the periods, whatever is supposed: that of ``key`` is compared."""
    return (*_ahead(found), *_incomplete(found, key))


def spoken(tree: Tree, metric: str, override: Override) -> str:
    """``"Price −5%"``: an override for people, in the metric's unit.

    Examples:
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.tree.edits import Update, applied
        >>> tree = applied(tree_from_text("Revenue = Visits * Price"), Update("price", {"unit": "EUR"})).tree
        >>> spoken(tree, "price", 42.0), spoken(tree, "price", Shift.read("-5%"))
        ('Price €42.00', 'Price −5%')
    """
    name = tree.metrics[metric].label
    if isinstance(override, PeriodValues | Path):
        return f"{name} {said(override)}"
    if isinstance(override, Shift):
        return f"{name} {local_numbers(str(override)).replace('-', '−')}"
    return f"{name} {format_value(override, shown_unit(tree, metric))}"


def _overruled(found: Supposition) -> Iterator[str]:
    """Both a metric and one it is computed from are overridden."""
    tree, metrics = found.baseline.tree, found.scenario.overrides
    for metric in tree.reading_order:
        if metric not in metrics or tree.metrics[metric].is_input:
            continue
        below = tree.below(metric) - {metric}
        both = [tree.metrics[one].label for one in metrics if one in below]
        if both:
            name = tree.metrics[metric].label
            yield (
                f"{name} is overridden, and so {_are(both)} below it: "
                f"{_list(both)} does not move {name} where it is given."
            )


def _odd_units(found: Supposition) -> Iterator[str]:
    """Points of what is no ratio, and whole numbers more of what is one."""
    tree = found.baseline.tree
    for metric, override in found.scenario.overrides.items():
        if not isinstance(override, Shift):
            continue
        name, unit, amount = tree.metrics[metric].label, shown_unit(tree, metric), override.amount
        if override.kind == "points" and unit not in (None, *RATIOS):
            yield f"{name} is in {unit}: {amount:+g} pp of it is {amount / 100:+g}."
        if override.kind == "more" and unit in RATIOS and abs(amount) >= 1:
            yield (
                f"{name} is a ratio: {amount:+g} of it is {100 * amount:+g} points; "
                f"write '{amount:+g} pp' for points or '{amount:+g}%' for percent."
            )


def _out_of_force(found: Supposition) -> Iterator[str]:
    tree = found.baseline.tree
    held = [m for m in found.given if not tree.metrics[m].is_input]
    if held:
        names = _list([tree.metrics[metric].label for metric in held])
        one = "its formula is" if len(held) == 1 else "their formulas are"
        yield f"{names}: {one} out of force where a value is given."


def _idle(found: Supposition) -> Iterator[str]:
    """Overrides that give what is there already."""
    base = found.baseline
    for metric, series in found.given.items():
        there = base.values[metric]
        if ((series == there) | np.isnan(series)).all():
            yield f"{base.tree.metrics[metric].label} is as in the baseline."


def _ahead(found: Supposition) -> Iterator[str]:
    span = found.span
    if len(span.periods) > span.known:
        yield f"{spelled(span.periods, span.known, len(span.periods) - 1)} lies ahead: {WORDS}."


def _incomplete(found: Supposition, key: str) -> Iterator[str]:
    coverage = found.baseline.coverage
    if coverage is not None and coverage.key == key:
        yield (
            f"{label(coverage.key)} is incomplete ({coverage.days} of {coverage.of} days): "
            "the baseline is what there is so far."
        )


def _gaps(found: Supposition) -> Iterator[str]:
    """Changes of what has no value in some of the periods."""
    base, mask = found.baseline, found.span.mask
    for metric in found.scenario.overrides:
        if metric not in found.given:
            yield f"{base.tree.metrics[metric].label} has no value to change."
    for metric, series in found.given.items():
        if isinstance(found.scenario.overrides[metric], Shift) and series.ndim == 1:
            missing = np.flatnonzero(mask & np.isnan(series))
            if len(missing):
                keys = ", ".join(label(base.periods.keys[at]) for at in missing[:3])
                more = ", ..." if len(missing) > 3 else ""
                name = base.tree.metrics[metric].label
                yield f"{name} has no value in {keys}{more}: nothing is changed there."


def _unreached(found: Supposition) -> Iterator[str]:
    """Values for periods that are none of the tree's."""
    base = found.baseline
    for metric, override in found.scenario.overrides.items():
        if isinstance(override, PeriodValues) and base.periods.grain is not None:
            away = [key for key, _ in override.pairs if key not in base.periods]
            if away:
                keys = ", ".join(map(label, away[:3])) + (", ..." if len(away) > 3 else "")
                name = base.tree.metrics[metric].label
                yield f"The values of {name} for {keys} do not count: no such period is there."


def _outside(found: Supposition) -> Iterator[str]:
    """Values past the limits or the maximum of a metric."""
    tree = found.baseline.tree
    for metric, series in found.given.items():
        definition = tree.metrics[metric]
        ends = [
            (definition.limits, "its limits"),
            (
                None if definition.maximum is None else Bounds(upper=definition.maximum),
                "its maximum",
            ),
        ]
        for bounds, what in ends:
            worst = None if bounds is None else _furthest(series, bounds)
            if worst is not None:
                value = format_value(worst, shown_unit(tree, metric))
                yield f"{definition.label} is {value}, past {what}."


def _furthest(series: Series, bounds: Bounds) -> float | None:
    known = series[~np.isnan(series)]
    away = [bounds.distance(float(value)) for value in known]
    at = int(np.argmax(away)) if away else 0
    return float(known[at]) if away and away[at] > 0 else None


def _list(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _are(names: list[str]) -> str:
    return f"is {names[0]}" if len(names) == 1 else f"are {_list(names)}"
