"""Ratios that are bound as measures of two, taken apart: both halves as series of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.analysis.mixing.fraction import Measured, fraction
from kpitree_widgets.analysis.mixing.sides import Sides
from kpitree_widgets.data.joining import join
from kpitree_widgets.data.measures import Aggregate, Ratio
from kpitree_widgets.data.rereading import read_segments
from kpitree_widgets.formula.expression import refs
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree

if TYPE_CHECKING:
    from kpitree_widgets.data.binding import Bound, Source
    from kpitree_widgets.data.measures import Measure
    from kpitree_widgets.data.rows import Rows
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.periods import Periods, Series

ADDING_UP = ("sum", "count", "count_distinct", "last", "first")

Keys = tuple[tuple[str, ...], ...]
Wanted = dict[int, dict[str, "Measure"]]
"""By place of a source, the measures of the halves to read from it, by their ids."""


@dataclass(frozen=True)
class Halves:
    """Both halves of ratios, by id: whole and by segment, and in the first days of an incomplete one."""

    inputs: Mapping[str, Series]
    by_segment: Mapping[str, Series]
    days: Mapping[str, Series] | None = None
    days_by_segment: Mapping[str, Series] | None = None

    def beside(self, whole: Evaluation, parts: Evaluation) -> tuple[Evaluation, Evaluation]:
        """Both evaluations with the halves among their inputs."""
        return (
            _with_inputs(whole, self.inputs, self.days),
            _with_inputs(parts, self.by_segment, self.days_by_segment),
        )


Kept = dict[tuple[tuple[str, ...], tuple[str, ...]], "tuple[object, Halves]"]
"""By columns and ids: the inputs of the tree that halves were read beside, and the halves."""


def both_sides(
    sources: Sequence[Source],
    whole: Evaluation,
    parts: Evaluation,
    metric: str,
    kept: Kept | None = None,
) -> Sides:
    """``whole`` and ``parts``, with the halves of the ratios that ``metric`` is made of.

    Only where it is a ratio that is bound as one, or made of such, are the rows read again: both
    halves, as a whole and by segment.

    Args:
        sources: what is bound; that which was bound last counts.
        whole: the tree on them.
        parts: the same by segment.
        metric: an id.
        kept: what was read before; it is taken again as long as the data of the tree are the same.
    """
    by = parts.known_segments.by
    plan = _Plan.of(_measured(sources, whole, by), whole.tree)
    line = fraction(whole.tree, metric, plan.measured)
    named = () if line is None else (*refs(line.numerator), *refs(line.denominator))
    ids = tuple(dict.fromkeys(one for one in named if one in plan.to_read))
    if line is None or not line.is_ratio or not ids:
        return Sides(whole, parts, plan.measured, plan.words)
    known = None if kept is None else kept.get((by, ids))
    if known is None or known[0] is not whole.inputs:
        wanted: Wanted = {}
        for one in ids:
            place, half = plan.to_read[one]
            wanted.setdefault(place, {})[one] = half
        rows = [_rows(sources[place], by, measures) for place, measures in wanted.items()]
        known = whole.inputs, _read(rows, whole, parts)
        if kept is not None:
            kept[by, ids] = known
    return Sides(*known[1].beside(whole, parts), plan.measured, plan.words)


@dataclass(frozen=True)
class _Plan:
    """How metrics are counted, and what would have to be read for it."""

    measured: dict[str, Measured]
    words: dict[str, str]
    to_read: dict[str, tuple[int, Measure]]
    """By id of a half that is no metric: the place of its source, and its measure."""

    @classmethod
    def of(cls, found: dict[str, tuple[int, Measure]], tree: Tree) -> _Plan:
        """The plan; a half that is a metric already is not read again."""
        plan = cls({}, {}, {})
        named = {told: metric for metric, told in reversed(found.items()) if tree[metric].is_input}
        for metric, (place, measure) in found.items():
            two = _two(measure)
            if two is None:
                plan.measured[metric] = Measured(_degree(measure))
                continue
            ids = [named.get((place, half)) or f"={place}:{half}" for half in two]
            plan.measured[metric] = Measured(0, *ids)
            for one, half in zip(ids, two, strict=True):
                if one not in tree:
                    plan.words[one], plan.to_read[one] = _words(half), (place, half)
        return plan


def _measured(
    sources: Sequence[Source], whole: Evaluation, by: tuple[str, ...]
) -> dict[str, tuple[int, Measure]]:
    """The place of the source that was bound last for each metric that shows it, and its measure.

    In reading order.
    """
    found: dict[str, tuple[int, Measure]] = {}
    for place, source in enumerate(sources):
        measures = getattr(source, "measures", None)
        if isinstance(measures, Mapping) and set(by) <= set(source.by):
            found |= {metric: (place, one) for metric, one in measures.items()}
    tree = whole.tree
    return {
        metric: found[metric]
        for metric in tree.reading_order
        if metric in found
        and (tree[metric].is_input or whole.values[metric] is whole.inputs.get(metric))
    }


def _words(measure: Measure) -> str:
    """What it counts, as people say it.

    Examples:
        >>> _words(Aggregate("count_distinct", "order_id")), _words(Aggregate("count", None))
        ('distinct order_id', 'rows')
    """
    match measure:
        case Aggregate("count_distinct", str(column), None):
            return f"distinct {column}"
        case Aggregate("count", None, None):
            return "rows"
        case Aggregate("count", str(column), None):
            return f"rows with {column}"
        case Aggregate("sum", str(column), None):
            return column
        case _:
            return str(measure)


def _two(measure: Measure) -> tuple[Measure, Measure] | None:
    match measure:
        case Ratio(numerator, denominator):
            return numerator, denominator
        case Aggregate("mean", column, where):
            return Aggregate("sum", column, where), Aggregate("count", column, where)
        case _:
            return None


def _degree(measure: Measure) -> int | None:
    return 1 if isinstance(measure, Aggregate) and measure.function in ADDING_UP else None


def _rows(source: Source, by: tuple[str, ...], measures: Mapping[str, Measure]) -> Rows:
    from kpitree_widgets.data.rows import Rows  # noqa: PLC0415 - narwhals only where rows are read

    assert isinstance(source, Rows), "only rows have measures"  # noqa: S101
    return Rows(
        source.native,
        source.time,
        source.grain,
        measures,
        by,
        source.until,
        source.year_start,
    )


def _read(sources: Sequence[Rows], whole: Evaluation, parts: Evaluation) -> Halves:
    """The halves on the periods and segments of both evaluations."""
    tree = Tree(metrics={one: Metric(one, "Half") for rows in sources for one in rows.metrics})
    periods = whole.periods
    bounds = [source.read(tree, periods.grain, periods.year_start) for source in sources]
    bound: Bound = reduce(join, bounds)
    found = read_segments(sources, tree, parts.known_segments.by, periods)
    keys = found.segments.keys, parts.known_segments.keys
    inputs = {one: _on(series, bound.periods, periods) for one, series in bound.inputs.items()}
    by_segment = {one: _among(series, *keys) for one, series in found.inputs.items()}
    if bound.coverage is None or found.coverage is None:
        return Halves(inputs, by_segment)
    days = {one: _on(s, bound.periods, periods) for one, s in bound.coverage.inputs.items()}
    days_by_segment = {one: _among(s, *keys) for one, s in found.coverage.inputs.items()}
    return Halves(inputs, by_segment, days, days_by_segment)


def _with_inputs(
    evaluation: Evaluation, inputs: Mapping[str, Series], days: Mapping[str, Series] | None
) -> Evaluation:
    coverage = evaluation.coverage
    if coverage is not None and days is not None:
        coverage = replace(coverage, inputs={**coverage.inputs, **days})
    both = {**evaluation.inputs, **inputs}
    return replace(evaluation, inputs=both, coverage=coverage, parts={})


def _on(series: Series, old: Periods, new: Periods) -> Series:
    """``series`` on the periods ``new``; NaN where it has none of them."""
    found = np.full(len(new), np.nan)
    for at, key in enumerate(old.keys):
        there = new.find(key)
        if there is not None:
            found[there] = series[at]
    return found


def _among(series: Series, old: Keys, new: Keys) -> Series:
    """``series`` among the segments ``new``; NaN in those it does not have."""
    found = np.full((len(series), len(new)), np.nan)
    places = {key: place for place, key in enumerate(new)}
    for at, key in enumerate(old):
        if key in places:
            found[:, places[key]] = series[:, at]
    return found
