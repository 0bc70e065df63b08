"""Forecasts: every input by a method of its own, everything else by formula, intervals by errors.

What may come is simulated: past errors of all inputs, drawn again period by period, as they stood
together in a past period. What the fit itself may be wrong about is not in the intervals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kpitree_widgets.amounts import Path, amount_series
from kpitree_widgets.analysis.forecasting.axis import ahead, until
from kpitree_widgets.analysis.forecasting.backtesting import Backtest, backtest, tested
from kpitree_widgets.analysis.forecasting.choosing import SEASONS, candidates
from kpitree_widgets.analysis.forecasting.course import Course
from kpitree_widgets.analysis.forecasting.foreseeing import Foreseen, by_method, foreseen
from kpitree_widgets.analysis.forecasting.foretold import Foretold, InputForecast
from kpitree_widgets.analysis.forecasting.paths import paths
from kpitree_widgets.analysis.model import Model
from kpitree_widgets.analysis.simulation.asking import asked, complete
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.calendar import label, last_day
from kpitree_widgets.errors import PeriodError, SegmentError, SimulationError
from kpitree_widgets.periods import Periods, Series
from kpitree_widgets.tree.status import thresholds_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpitree_widgets.evaluation import Evaluation

FEWEST: Final = 3
"""So many complete periods are the least from which one can see how much a metric varies."""
Progress = Callable[[float], None]


def forecast(
    evaluation: Evaluation,
    metric: str | Iterable[str] | None = None,
    periods: int | str | None = None,
    *,
    model: str = "auto",
    n: int = 1_000,
    seed: int = 0,
    progress: Progress | None = None,
) -> Foretold:
    """What metrics will be if their inputs go on as they did.

    Law: a value that is not known yet changes no forecast made before it.

    Args:
        evaluation: the tree with its values.
        metric: id or label, or several; the roots and all metrics with a target if not given.
        periods: how many from the first incomplete one on, or the key of the last one.
        model: ``"auto"`` or a method for all inputs.
        n: how many paths.
        seed: a whole number from 0 on.
        progress: told the share that is done.

    Raises:
        SimulationError: an input has no history, fewer than three periods are complete, or an option
            is not one.
        PeriodError: the tree has no time axis, or ``periods`` does not lie ahead.
        SegmentError: the evaluation is one of segments.

    Examples:
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.periods import periods_between
        >>> tree = tree_from_text("Revenue = Orders * Price")
        >>> quarters = periods_between(2020 * 4, 2022 * 4 + 3, "quarter")
        >>> data = {"orders": np.array([10.0, 20, 30, 40] * 3), "price": np.full(12, 5.0)}
        >>> found = forecast(evaluate(tree, quarters, data), periods=2, model="seasonal naive")
        >>> found["revenue"].median
        array([ 50., 100.])
    """
    told = progress or _nobody
    _refuse(evaluation, n, seed)
    candidates(np.arange(3.0), 1, model)
    wanted = asked(evaluation.tree, metric)
    known = complete(evaluation)
    longer = ahead(evaluation, known, periods)
    grain = evaluation.periods.grain
    season, horizon = SEASONS[grain], len(longer.periods) - known
    now = Model(longer)
    inputs = tuple(one for one in longer.tree.reading_order if one in _inputs(now, wanted))
    open_ones = tuple(one for one in inputs if np.isnan(longer.values[one][known:]).any())
    if open_ones and known < FEWEST:
        raise SimulationError(
            f"{known} complete {'period is' if known == 1 else 'periods are'} too little to go by",
            metric=open_ones[0],
            hint=f"bind data of {FEWEST} or more",
        )
    test = backtest(
        Model(until(evaluation, known)),
        open_ones,
        dict.fromkeys((*wanted, *open_ones)),
        season=season,
        horizon=min(horizon, max(season, 4)),
        method=model,
        told=lambda share: told(0.7 * share),
    )
    found = {one: _foreseen(longer, one, known, season, model, test) for one in open_ones}
    told(0.8)
    made, together = paths(now, found, wanted, known, n, seed)
    told(1.0)
    actual = evaluation.values
    courses = {
        one: _course(longer, one, known, made[one], test, actual[one][:known], season)
        for one in wanted
    }
    told_of = tuple(_told(longer, one, found, test, known, season) for one in inputs)
    return Foretold(
        courses,
        told_of,
        longer.periods,
        known,
        n,
        seed,
        together,
        _incomplete(evaluation, known),
        test,
    )


def _foreseen(
    longer: Evaluation, metric: str, known: int, season: int, model: str, test: Backtest
) -> Foreseen:
    """The forecast of an input by the method that was nearest in the test."""
    definition, unit = longer.tree.metrics[metric], shown_unit(longer.tree, metric)
    history, end = longer.values[metric][:known], len(longer.periods)
    options = by_method(definition, unit, history, end, season, model)
    if not options:
        raise SimulationError(
            f"{definition.label} has no values to go by",
            metric=metric,
            hint=f'bind its data, or give it values by hand: tree["{metric}"].value = ...',
        )
    return foreseen(options, test.errors[metric])


def _refuse(evaluation: Evaluation, n: Any, seed: Any) -> None:
    if evaluation.segments is not None:
        raise SegmentError("forecasts are about totals", hint="ask the tree without segments")
    if evaluation.periods.grain is None:
        raise PeriodError(
            "the tree has no time axis, so there is nothing to go by",
            hint="bind data with time=, or use simulate(inputs=...)",
        )
    if complete(evaluation) == 0:
        raise PeriodError("no period is complete yet", hint="bind data of earlier periods")
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 100:
        raise SimulationError(
            f"{n!r} is no number of paths", hint="give a whole number from 100 on"
        )
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise SimulationError(f"{seed!r} is no seed", hint="give a whole number from 0 on")


def _inputs(model: Model, metrics: Iterable[str]) -> set[str]:
    return {one for one in model.cone(metrics) if model.is_given(one)}


def _course(
    longer: Evaluation,
    metric: str,
    known: int,
    drawn: NDArray[np.float64],
    test: Backtest,
    actual: Series,
    season: int,
) -> Course:
    tree, axis = longer.tree, longer.periods
    definition = tree.metrics[metric]
    series = amount_series(definition.target, axis)
    target = np.full(len(axis), np.nan) if series is None else series
    return Course(
        definition,
        shown_unit(tree, metric),
        actual,
        axis.keys[known:],
        drawn,
        target,
        _judged(definition.target, axis, target, known, balanced=_balanced(longer, metric)),
        tested(test, metric, actual, season),
        thresholds_of(tree, metric),
    )


def _balanced(longer: Evaluation, metric: str) -> bool:
    definition = longer.tree.metrics[metric]
    return definition.aim == "balance" and definition.balance is not None


def _judged(
    target: Any, axis: Periods, series: Series, known: int, *, balanced: bool
) -> int | None:
    having = np.flatnonzero(np.isfinite(series[known:]))
    if not len(having):
        return len(axis) - known - 1 if balanced else None
    if isinstance(target, Path) and axis.grain is not None:
        end = target.pairs[-1][0]
        grain, start = axis.grain, axis.year_start
        reached = [at for at in having if last_day(axis.keys[known + at], grain, start) >= end]
        return int(reached[0]) if reached else int(having[-1])
    return int(having[-1])


def _told(
    longer: Evaluation,
    metric: str,
    found: Mapping[str, Foreseen],
    test: Backtest,
    known: int,
    season: int,
) -> InputForecast:
    definition = longer.tree.metrics[metric]
    one = found.get(metric)
    if one is None:
        return InputForecast(definition, "as given", "", None)
    late = known - one.start
    notes = [one.note] if one.note else []
    if late:
        notes.append(f"no value since {label(longer.periods.keys[one.start - 1])}")
    others = dict.fromkeys(test.methods.get(metric, ()))
    before = [name for name in others if name and name != one.fit.method]
    if before:
        notes.append(f"tested as {', '.join(before)} too")
    off = tested(test, metric, longer.values[metric][:known], season)
    return InputForecast(definition, one.fit.method, ", ".join(notes), off)


def _incomplete(evaluation: Evaluation, known: int) -> str:
    coverage = evaluation.coverage
    if coverage is None or known == len(evaluation.periods):
        return ""
    said = f"{label(evaluation.periods.keys[known])} is left out of the fit"
    if coverage.key == evaluation.periods.keys[known]:
        said = (
            f"{label(coverage.key)} ({coverage.days} of {coverage.of} days) is left out of the fit"
        )
    return f"{said} and foretold whole"


def _nobody(_share: float) -> None:
    """Nobody wants to know."""
