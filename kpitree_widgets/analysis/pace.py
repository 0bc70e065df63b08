"""Pace: where a period that is not over yet will end, from the days so far.

An input metric with a history ends where it used to end after as many days: the value so far times
the sum of the whole values of the last complete periods over the sum of what they had by then. That
holds for counts of something distinct and for stocks too. Where signs differ or nothing was there
by then, what used to be added in the rest of a period is added. Without a history, a metric that
adds up goes on at its rate, and others have no expectation. Everything else follows by formula.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from kpitree_widgets.amounts import amount_at
from kpitree_widgets.analysis.expected_ends import Ends, ends
from kpitree_widgets.analysis.lines import aligned
from kpitree_widgets.analysis.on_course import NUMBERS, OnCourse, columns
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.calendar import label
from kpitree_widgets.errors import SegmentError
from kpitree_widgets.evaluation import Evaluation, evaluate
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.status import Status, all_thresholds, status
from kpitree_widgets.units import format_percent, format_value

if TYPE_CHECKING:
    import pandas as pd

Method = Literal["history", "linear", "formula", "as given", "missing"]

ERRORS_FROM: Final = 3
"""From so many periods on each of them is foretold from the others."""


@dataclass(frozen=True, slots=True)
class Paced:
    """Where one metric is and will end, in its unit; ``None`` where there is no number."""

    metric: Metric
    unit: str | None
    """Its own, or that of its formula."""
    so_far: float | None
    expected: float | None
    target: float | None
    method: Method
    """``"history"``, ``"linear"``; ``"formula"`` for what follows from other metrics; ``"as given"``
    for an input that is not bound to dated rows; ``"missing"``."""
    error: float | None
    """How far off the same method was in the periods before: the mean relative error when each is
    foretold from the others; ``None`` with fewer than three."""
    status: Status | None
    """Of the expected value against the target."""
    course: OnCourse | None = None
    """The end that the forecast sees, beside this one; where it was asked for."""


@dataclass(frozen=True)
class Pace:
    """Where the incomplete period will end.

    Prints as text; ``.frame`` is a pandas frame with a row per metric.
    """

    metrics: Mapping[str, Paced]
    """By metric id, in reading order; empty where every period is complete."""
    key: str = ""
    """The period that is incomplete."""
    until: date | None = None
    """The last day with data."""
    days: int = 0
    of: int = 0
    """So many days of so many are over."""
    by: str = ""
    """With a forecast: which of the two the metrics are on course by, and why, in a sentence."""

    def __getitem__(self, metric: str) -> Paced:
        """That of one metric, by id."""
        return self.metrics[metric]

    @property
    def text(self) -> str:
        """One line per metric: so far, expected, status."""
        if not self.metrics:
            return "every period is complete: there is nothing to expect"
        head: tuple[str, ...] = ("", "so far", "expected", "")
        if self.is_foretold:
            head = ("", "so far", "pace", "forecast", "on course", "")
        rows = [head, *(_row(paced) for paced in self.metrics.values())]
        said = f"{label(self.key)}, {self.days} of {self.of} days\n{aligned(rows)}"
        return "\n".join([said, *([self.by] if self.by else []), *self.courses])

    @property
    def is_foretold(self) -> bool:
        """Whether the forecast stands beside."""
        return any(paced.course is not None for paced in self.metrics.values())

    @property
    def courses(self) -> tuple[str, ...]:
        """A sentence per metric with a target: where it ends on current course; with a forecast."""
        return tuple(
            one.course.text(one.metric.label, one.unit)
            for one in self.metrics.values()
            if one.course is not None and one.course.goal
        )

    @property
    def frame(self) -> pd.DataFrame:
        """A row per metric: ``so_far expected target method days of error status``.

        With a forecast also ``forecast forecast_error pace_error end end_error by missed_by``.
        """
        import pandas as pd  # noqa: PLC0415

        names = ["so_far", "expected", "target", "method", "days", "of", "error", "status"]
        rows = [
            (
                *(one.so_far, one.expected, one.target, one.method, self.days, self.of),
                *(one.error, one.status),
            )
            for one in self.metrics.values()
        ]
        index = pd.Index(list(self.metrics), name="metric", dtype=object)
        frame = pd.DataFrame(rows, index=index, columns=names)
        numbers = ["so_far", "expected", "target", "error"]
        if self.is_foretold:
            courses = [one.course for one in self.metrics.values()]
            frame = frame.join(pd.DataFrame(columns(courses), index=index))
            numbers += NUMBERS
        return frame.astype(dict.fromkeys(numbers, "float64"))

    def __str__(self) -> str:
        """The text."""
        return self.text

    __repr__ = __str__


def paced(evaluation: Evaluation) -> Evaluation:
    """The evaluation as if the incomplete period had ended as expected; itself if there is none.

    It is kept with ``evaluation`` and follows edits, so that it costs what an edit reaches. Law:
    equal to ``evaluate(tree, periods, inputs with the expected ends)``.

    Examples:
        >>> from datetime import date
        >>> from kpitree_widgets.coverage import Coverage
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.periods import Periods
        >>> tree = tree_from_text("Profit = Revenue * 0.5")
        >>> months = Periods("month", ("2022-11", "2022-12", "2023-01"))
        >>> so_far = Coverage("2023-01", date(2023, 1, 10), 10, 31, {"revenue": np.array([30, 50, 44.0])})
        >>> inputs = {"revenue": np.array([100, 140, 44.0])}
        >>> paced(evaluate(tree, months, inputs, coverage=so_far)).values["profit"]
        array([50., 70., 66.])
    """
    ahead = _ends(evaluation)
    return evaluation if ahead is None else _paced(evaluation, ahead)


def pace(evaluation: Evaluation) -> Pace:
    """Where the incomplete period will end, metric by metric.

    Raises:
        SegmentError: the evaluation is one of segments.

    Examples:
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> print(pace(evaluate(tree_from_text("Profit = Revenue - Cost"))))
        every period is complete: there is nothing to expect
    """
    ahead, coverage, tree = _ends(evaluation), evaluation.coverage, evaluation.tree
    if ahead is None or coverage is None:
        return Pace({})
    if evaluation.segments is not None:
        raise SegmentError("pace is about totals", hint="use paced(evaluation) for the segments")
    at, found = ahead.at, {}
    expected, errors = _paced(evaluation, ahead).values, _errors(evaluation, ahead)
    methods = _methods(ahead)
    thresholds = all_thresholds(tree)
    for metric in tree:
        definition = tree.metrics[metric]
        end = _number(expected[metric][at])
        target = amount_at(definition.target, coverage.key, evaluation.periods)
        judged = status(
            end,
            target,
            definition.aim,
            thresholds[metric],
            definition.balance,
            definition.guardrail,
        )
        found[metric] = Paced(
            definition,
            shown_unit(tree, metric),
            _number(evaluation.values[metric][at]),
            end,
            target,
            _method(evaluation, definition, end, methods),
            errors.get(metric),
            judged,
        )
    return Pace(found, coverage.key, coverage.until, coverage.days, coverage.of)


def _ends(evaluation: Evaluation) -> Ends | None:
    coverage = evaluation.coverage
    at = None if coverage is None else evaluation.periods.find(coverage.key)
    if coverage is None or at is None:
        return None
    return ends(evaluation, at, coverage.inputs, coverage.of / coverage.days)


def _paced(evaluation: Evaluation, ahead: Ends) -> Evaluation:
    expected = ahead.expected
    known = evaluation.parts.get("pace")
    if known is not None:
        last = [known.inputs[metric][ahead.at] for metric in ahead.metrics]
        if np.array_equal(np.reshape(last, expected.shape), expected, equal_nan=True):
            return known
    inputs = dict(evaluation.inputs)
    for metric, end in zip(ahead.metrics, expected, strict=True):
        inputs[metric] = inputs[metric].copy()
        inputs[metric][ahead.at] = end
    found = evaluate(
        evaluation.tree,
        evaluation.periods,
        inputs,
        segments=evaluation.segments,
        programs=evaluation.programs,
    )
    evaluation.parts["pace"] = found
    return found


def _errors(evaluation: Evaluation, ahead: Ends) -> dict[str, float]:
    """By metric, how far off the complete periods are when each is foretold from the others."""
    foretold = ahead.foretold
    before = slice(ahead.at - foretold.shape[1], ahead.at)
    inputs = dict(evaluation.inputs)
    for metric, series in zip(ahead.metrics, foretold, strict=True):
        inputs[metric] = inputs[metric].copy()
        inputs[metric][before] = series
    again = evaluate(evaluation.tree, evaluation.periods, inputs, programs=evaluation.programs)
    found = {}
    with np.errstate(all="ignore"):
        for metric, values in evaluation.values.items():
            if values is again.values[metric]:
                continue
            true = values[before]
            off = np.abs(again.values[metric][before] - true) / np.abs(true)
            off = off[np.isfinite(off)]
            if len(off) >= ERRORS_FROM:
                found[metric] = float(off.mean())
    return found


def _methods(ahead: Ends) -> dict[str, Method]:
    known = zip(ahead.metrics, ahead.history, ahead.expected, strict=True)
    return {
        metric: "history" if history else "missing" if np.isnan(end) else "linear"
        for metric, history, end in known
    }


def _method(
    evaluation: Evaluation, metric: Metric, end: float | None, methods: Mapping[str, Method]
) -> Method:
    if end is None:
        return "missing"
    if evaluation.values[metric.id] is evaluation.inputs.get(metric.id, ()):
        return methods.get(metric.id, "as given")
    return "as given" if metric.is_input else "formula"


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _row(paced: Paced) -> tuple[str, ...]:
    unit, course = paced.unit, paced.course
    if course is not None:
        cells = course.cells(paced.expected, unit)
        return (paced.metric.label, format_value(paced.so_far, unit), *cells)
    off = "" if paced.error is None else f"± {format_percent(paced.error)}"
    remarks = (off, paced.method, paced.status)
    return (
        paced.metric.label,
        format_value(paced.so_far, unit),
        format_value(paced.expected, unit),
        ", ".join(remark for remark in remarks if remark),
    )
