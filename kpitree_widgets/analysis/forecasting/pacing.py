"""The pace of an incomplete period and its forecast, side by side, and which of the two counts.

The pace goes by the days so far, the forecast by the complete periods alone. Early in a period the days
say little, late in it they say nearly all. Which was nearer after as many days is tested on the last
complete periods, by the metrics with a target, else by the roots: the whole tree then goes by it. Inputs
are not mixed, for in a pace the errors of drivers offset each other where they come from the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.analysis.expected_ends import ends
from kpitree_widgets.analysis.forecasting.forecasting import forecast
from kpitree_widgets.analysis.model import Model
from kpitree_widgets.analysis.on_course import By, OnCourse, judged
from kpitree_widgets.analysis.pace import ERRORS_FROM, Pace, pace
from kpitree_widgets.analysis.simulation.asking import complete
from kpitree_widgets.evaluation import Evaluation, evaluate
from kpitree_widgets.tree.status import all_thresholds, status
from kpitree_widgets.units import format_percent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpitree_widgets.analysis.forecasting.foretold import Foretold
    from kpitree_widgets.analysis.pace import Paced
    from kpitree_widgets.tree.expectations import Thresholds


@dataclass(frozen=True)
class Tried:
    """How far off both were in the same complete periods: mean relative errors."""

    pace: float
    forecast: float
    count: int
    """So many periods."""


def foretold_pace(
    evaluation: Evaluation,
    *,
    model: str = "auto",
    progress: Callable[[float], None] | None = None,
) -> Pace:
    """Where the incomplete period will end by its days, by the forecast, and by the nearer of the two.

    Args:
        evaluation: the tree with its values.
        model: that of the forecast.
        progress: told the share that is done.

    Raises:
        SegmentError: the evaluation is one of segments.
        SimulationError: there is too little history for a forecast.
    """
    found = pace(evaluation)
    if not found.metrics:
        return found
    metrics = _foreseeable(evaluation)
    told = forecast(evaluation, metrics, found.key, model=model, progress=progress)
    tried = _tried(evaluation, told)
    by, why = _nearer(found, evaluation.tree.roots, tried)
    thresholds = all_thresholds(evaluation.tree)
    beside = {
        metric: replace(
            one,
            course=_course(one, _median(told, metric), by, tried.get(metric), thresholds[metric]),
        )
        for metric, one in found.metrics.items()
    }
    return replace(found, metrics=beside, by=why)


def _foreseeable(evaluation: Evaluation) -> tuple[str, ...]:
    """The metrics whose inputs all have a history; all of them where none has, so that it is said."""
    model, known = Model(evaluation), complete(evaluation)
    blank: set[str] = set()
    for metric in evaluation.tree.order:
        if model.is_given(metric):
            if np.isnan(evaluation.values[metric][:known]).all():
                blank.add(metric)
        elif not blank.isdisjoint(evaluation.tree.drivers(metric)):
            blank.add(metric)
    order = evaluation.tree.reading_order
    return tuple(metric for metric in order if metric not in blank) or tuple(order)


def _median(told: Foretold, metric: str) -> float | None:
    course = told.courses.get(metric)
    if course is None or not np.isfinite(course.median[-1]):
        return None
    return float(course.median[-1])


def _tried(evaluation: Evaluation, told: Foretold) -> dict[str, Tried]:
    """The forecast's test, and in the same periods the pace after as many days."""
    test, ahead = told.backtest, len(told.keys) - 1
    if test is None:
        return {}
    rows = [
        (row, start + ahead) for row, start in enumerate(test.origins) if start + ahead < told.known
    ]
    paces = [_paced(evaluation, period) for _, period in rows]
    found = {}
    for metric in told.courses:
        foretold = np.array([test.forecasts[metric][row, at] for row, at in rows])
        guesses = np.array([np.array([one[metric] for one in paces]), foretold])
        actual = np.array([evaluation.values[metric][period] for _, period in rows])
        with np.errstate(all="ignore"):
            off = np.abs(guesses - actual) / np.abs(actual)
        off = off[:, np.isfinite(off).all(axis=0)]
        if off.shape[1] >= ERRORS_FROM:
            by_pace, by_forecast = off.mean(axis=1).tolist()
            found[metric] = Tried(by_pace, by_forecast, off.shape[1])
    return found


def _paced(evaluation: Evaluation, period: int) -> Mapping[str, NDArray[np.float64]]:
    """Every metric in a complete period as its first days, and the periods before, let expect it."""
    coverage = evaluation.coverage
    inputs = dict(evaluation.inputs)
    if coverage is not None:
        for metric in coverage.inputs.keys() & inputs.keys():
            inputs[metric] = inputs[metric].copy()
            inputs[metric][period] = coverage.inputs[metric][period]
        then = Evaluation(evaluation.tree, evaluation.periods, inputs)
        found = ends(then, period, coverage.inputs, coverage.of / coverage.days)
        for metric, end in zip(found.metrics, found.expected, strict=True):
            inputs[metric][period] = end
    again = evaluate(evaluation.tree, evaluation.periods, inputs, programs=evaluation.programs)
    return {metric: series[period] for metric, series in again.values.items()}


def _nearer(found: Pace, roots: Iterable[str], tried: Mapping[str, Tried]) -> tuple[By, str]:
    """What the tree goes by, and why; the pace where nothing can be tested."""
    aimed = [metric for metric, one in found.metrics.items() if one.target is not None]
    known = [metric for metric in aimed or roots if metric in tried]
    if not known:
        return "pace", (
            f"By the pace: fewer than {ERRORS_FROM} complete periods tell whether it or the forecast "
            "is nearer."
        )
    by_pace, by_forecast = (
        float(np.mean([getattr(tried[metric], name) for metric in known]))
        for name in ("pace", "forecast")
    )
    by: By = "forecast" if by_forecast < by_pace else "pace"
    labels = " and ".join(found[metric].metric.label for metric in known[:2])
    labels += f" and {len(known) - 2} more" if len(known) > 2 else ""
    errors = {"pace": by_pace, "forecast": by_forecast}
    other = "pace" if by == "forecast" else "forecast"
    return by, (
        f"By the {by}, which was nearer in {tried[known[0]].count} complete periods after as many days:"
        f" off by {format_percent(errors[by])}, the {other} by {format_percent(errors[other])}"
        f" ({labels})."
    )


def _course(
    one: Paced, median: float | None, by: By, tried: Tried | None, thresholds: Thresholds
) -> OnCourse:
    """Both ends of one metric; where it has only one of them, that counts."""
    ends_by: dict[By, float | None] = {"pace": one.expected, "forecast": median}
    other: By = "pace" if by == "forecast" else "forecast"
    by = by if ends_by[by] is not None else other
    end, definition = ends_by[by], one.metric
    goal, missed_by = judged(definition, one.unit, end, one.target, thresholds)
    aim = (definition.aim, thresholds, definition.balance, definition.guardrail)
    return OnCourse(
        median,
        None if tried is None else tried.forecast,
        None if tried is None else tried.pace,
        0 if tried is None else tried.count,
        end,
        None if end is None else by,
        goal,
        one.target,
        missed_by,
        status(end, one.target, *aim),
    )
