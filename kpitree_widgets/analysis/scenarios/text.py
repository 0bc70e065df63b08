"""A comparison of scenarios in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpitree_widgets.analysis.lines import aligned
from kpitree_widgets.analysis.scenarios.notes import spoken
from kpitree_widgets.calendar import label
from kpitree_widgets.units import MISSING, format_change, format_value

if TYPE_CHECKING:
    from kpitree_widgets.analysis.scenarios.comparing import Compared, Comparison
    from kpitree_widgets.analysis.scenarios.scenario import Supposition
    from kpitree_widgets.analysis.scenarios.variance import Variance

Row = tuple[str, ...]


def told(comparison: Comparison) -> str:
    """What is overridden, the values side by side, the variances, and what has to be said."""
    heads = [f"{found.scenario.name}: {overrides(found)}" for found in comparison.suppositions]
    shown = comparison.shown
    when = label(comparison.key) if comparison.key else ""
    if not shown:
        where = f" in {when}" if when else ""
        return "\n".join([*heads, f"no metric differs from the baseline{where}", *comparison.notes])
    rows = [[row for row in comparison.rows if row.metric.id == metric] for metric in shown]
    targeted = any(found[0].target is not None for found in rows)
    if len(comparison.suppositions) == 1:
        tables = [_one(when, comparison.scenarios[0], rows, targeted=targeted)]
    else:
        tables = [
            _values(when, comparison.scenarios, rows, targeted=targeted),
            _variances(rows, targeted=targeted),
        ]
    left = comparison.differing - len(shown)
    more = (
        [f"and {left} more that differ: see .frame"] if left > 0 and not comparison.chosen else []
    )
    return "\n".join([*heads, *tables, *more, *comparison.notes])


def overrides(found: Supposition) -> str:
    """``"Price −5%, Visits 900, Nov 2022 to Dec 2022"``."""
    tree = found.baseline.tree
    said = [spoken(tree, metric, one) for metric, one in found.scenario.overrides.items()]
    if not said:
        return "no overrides, as the baseline"
    return ", ".join([*said, found.span.text] if found.span.text else said)


def _one(when: str, name: str, rows: list[list[Compared]], *, targeted: bool) -> str:
    head = [when, "baseline", name, *(["target"] if targeted else []), f"{name} − baseline"]
    head += ["baseline − target", f"{name} − target"] if targeted else []
    body = []
    for (row,) in rows:
        start = [row.metric.label, format_value(row.baseline, row.unit)]
        start += [format_value(row.value, row.unit)]
        start += [format_value(row.target, row.unit)] if targeted else []
        body.append([*start, *_cells(row, targeted=targeted)])
    return _table(head, body)


def _values(
    when: str, names: tuple[str, ...], rows: list[list[Compared]], *, targeted: bool
) -> str:
    head = [when, "baseline", *names, *(["target"] if targeted else [])]
    body = []
    for found in rows:
        first, unit = found[0], found[0].unit
        cells = [first.metric.label, format_value(first.baseline, unit)]
        cells += [format_value(row.value, unit) for row in found]
        cells += [format_value(first.target, unit)] if targeted else []
        body.append(cells)
    return _table(head, body)


def _variances(rows: list[list[Compared]], *, targeted: bool) -> str:
    head = ["Variances", "scenario − baseline"]
    head += ["baseline − target", "scenario − target"] if targeted else []
    body = [
        [f"{row.metric.label}, {row.scenario}", *_cells(row, targeted=targeted)]
        for found in rows
        for row in found
    ]
    return _table(head, body)


def _cells(row: Compared, *, targeted: bool) -> list[str]:
    pairs = [row.to_baseline]
    pairs += [row.baseline_to_target, row.to_target] if targeted else []
    return [_cell(pair, row.unit) for pair in pairs]


def _cell(variance: Variance, unit: str | None) -> str:
    change = format_change(variance.value, unit)
    if change == MISSING or variance.verdict in ("same", "unknown"):
        return change
    return f"{change} {variance.verdict}"


def _table(head: list[str], body: list[list[str]]) -> str:
    """Every column but the first to the right."""
    return aligned([(*row, "") for row in (head, *body)])
