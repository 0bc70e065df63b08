"""Two segments in the place of two periods: men and women, split by department."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kpitree_widgets.analysis.mixing.sides import Sides
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.evaluation import Evaluation, evaluate
from kpitree_widgets.formula.expression import walk
from kpitree_widgets.formula.rules import is_over_time
from kpitree_widgets.periods import Periods, Series
from kpitree_widgets.segments import Segments

ENDS = Periods("year", ("0001", "0002"))
"""The first segment and the second."""


def between(
    whole: Sides,
    parts: Sides,
    metric: str,
    position: int,
    first: tuple[str, ...],
    last: tuple[str, ...],
) -> Sides:
    """The sides of a comparison of two segments within one period.

    Args:
        whole: by the columns of the two segments.
        parts: by these columns, then by those that the difference is split by.
        metric: an id.
        position: of the period.
        first: a value of each column of ``whole``.
        last: as before.

    Raises:
        SegmentError: there is no such segment.
        ExplanationError: the metric reads other periods.
    """
    _refuse_looking_back(whole, metric)
    columns = len(first)
    keys = parts.segments.keys
    inner = sorted({key[columns:] for key in keys if key[:columns] in (first, last)})
    places = {key: place for place, key in enumerate(keys)}
    cut = [[places.get((*end, *key), -1) for key in inner] for end in (first, last)]
    ends = [whole.segments.position(end) for end in (first, last)]
    segments = Segments(parts.segments.by[columns:], tuple(inner))
    names = {
        key: " · ".join(part or "(none)" for part in end)
        for key, end in zip(ENDS.keys, (first, last), strict=True)
    }
    return replace(
        parts,
        whole=_stacked(whole.parts, position, np.array(ends), None),
        parts=_stacked(parts.parts, position, np.array(cut), segments),
        names=names,
    )


def _stacked(
    evaluation: Evaluation, position: int, columns: Series, segments: Segments | None
) -> Evaluation:
    """Both segments as periods; ``columns`` are theirs, -1 where one has none."""

    def cut(series: Series) -> Series:
        row = np.append(series[position], np.nan)
        return np.asarray(row[columns])

    tree = evaluation.tree
    inputs = {metric: cut(series) for metric, series in evaluation.inputs.items()}
    inputs |= {m: cut(evaluation.values[m]) for m in tree.order if tree.metrics[m].is_input}
    return evaluate(tree, ENDS, inputs, segments=segments, programs=evaluation.programs)


def _refuse_looking_back(sides: Sides, metric: str) -> None:
    for one in sides.tree.below(metric):
        formula = sides.tree.metrics[one].expression
        if formula is not None and any(map(is_over_time, walk(formula))):
            raise ExplanationError(
                f"the formula of {sides.tree[one].label} reads other periods",
                metric=metric,
                hint="compare two periods, or the segments of a metric that reads one",
            )
