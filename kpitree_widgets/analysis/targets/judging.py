"""Judging how realistic a value is: which growth it asks for, and how often that was so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kpitree_widgets.amounts import amount_at
from kpitree_widgets.analysis.benchmarks import position_among
from kpitree_widgets.analysis.targets.asking import NAMED, position_of, wanted
from kpitree_widgets.analysis.targets.base_rate import (
    BaseRate,
    History,
    base_rate,
    change,
    number_of,
)
from kpitree_widgets.analysis.targets.moves import Move, is_share
from kpitree_widgets.analysis.targets.realism import Realism
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.calendar import fits, label
from kpitree_widgets.errors import PeriodError
from kpitree_widgets.tree.expectations import Benchmark

if TYPE_CHECKING:
    from kpitree_widgets.amounts import Amount
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.periods import Periods

PER_YEAR: Final = ("day", "week", "month", "quarter")
"""Grains in which a period has a namesake a year before."""


def realism(
    evaluation: Evaluation, metric: str, value: Any = None, period: str | None = None
) -> Realism:
    """How realistic it is that ``metric`` is ``value`` in ``period``.

    Args:
        evaluation: the tree with its values, without segments.
        metric: its id.
        value: a number in its unit, ``"target"`` (also if not given), ``"benchmark"``, or a change
            from the last known value like ``"+10%"``.
        period: the first one that is not over if not given, where there is a target for it, else the
            last one with a target. It may lie beyond the data.

    Raises:
        PeriodError: ``period`` is none, or there is no value before it to start from.
        UnreachableError: there is no target or benchmark in that period.

    Examples:
        >>> import numpy as np
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.periods import Periods
        >>> years = Periods("year", ("2019", "2020", "2021", "2022"))
        >>> sales = {"sales": np.array([100, 110, 115, 130.0])}
        >>> print(realism(evaluate(tree_from_text("Sales"), years, sales), "sales", 150))
        Sales at 150 in 2023 means +15.4% on 2022 (130). ...
    """
    asked = "target" if value is None else value
    position_of(evaluation, None)
    history = History.of(evaluation, metric)
    key = _key(evaluation, metric, asked, period, history)
    definition = evaluation.tree.metrics[metric]
    start = history.last_before(number_of(key, evaluation.periods))
    base = None if start is None else history.at(start)
    if start is None or base is None:
        raise PeriodError(
            f"{definition.label!r} has no value before {label(key)}",
            metric=metric,
            hint="bind earlier periods, or ask for a later one",
        )
    number = wanted(definition, asked, base, key, evaluation.periods)
    rising = number > base if definition.aim == "balance" else definition.aim == "maximize"
    at = number_of(key, evaluation.periods)
    step = _Step(base, history.key(start), at - start, rising, at)
    return _judged(evaluation, metric, number, key, history, step)


def realism_of_move(evaluation: Evaluation, move: Move, position: int) -> Realism | None:
    """How realistic it is that a metric moves so from one period to the next.

    ``None`` without a history, or where it does not move.
    """
    key = evaluation.periods.keys[position]
    if not key or move.before is None or move.after is None or move.after == move.before:
        return None
    history = History.of(evaluation, move.metric.id)
    step = _Step(move.before, key, 1, move.after > move.before, None)
    return _judged(evaluation, move.metric.id, move.after, key, history, step)


@dataclass(frozen=True, slots=True)
class _Step:
    """From where, over how many periods, in which direction."""

    base: float
    base_key: str
    apart: int
    rising: bool
    but: int | None
    """The stretch that ends here is not history: it is what is asked about."""


def _judged(
    evaluation: Evaluation, metric: str, value: float, key: str, history: History, step: _Step
) -> Realism:
    definition, periods = evaluation.tree.metrics[metric], evaluation.periods
    unit = shown_unit(evaluation.tree, metric)
    relative = not is_share(unit) and step.base > 0 and bool((history.values > 0).all())
    growth = change(step.base, value, relative=relative)
    changes = history.changes(step.apart, relative=relative, but=step.but)
    number = number_of(key, periods)
    others = history.without(number)
    best = _best(others, rising=step.rising)
    year_growth, year = _over_a_year(history, value, number, relative=relative, rising=step.rising)
    benchmark = definition.benchmark
    if benchmark is not None and not isinstance(benchmark, Benchmark):
        benchmark = Benchmark(benchmark)
    return Realism(
        definition,
        unit,
        value,
        key,
        step.base,
        step.base_key,
        step.apart,
        periods.grain or "",
        growth,
        relative,
        step.rising,
        tuple(changes.tolist()),
        base_rate(changes, growth, rising=step.rising),
        base_rate(others.values, value, rising=step.rising),
        None if best is None else others.at(best),
        "" if best is None else others.key(best),
        year_growth,
        year,
        None if benchmark is None else position_among(evaluation, metric, benchmark, value, key),
    )


def _best(history: History, *, rising: bool) -> int | None:
    if not len(history):
        return None
    at = history.values.argmax() if rising else history.values.argmin()
    return history.numbers[int(at)]


def _over_a_year(
    history: History, value: float, number: int, *, relative: bool, rising: bool
) -> tuple[float | None, BaseRate | None]:
    """The growth against the same period a year before, and how many periods grew as much."""
    if history.periods.grain not in PER_YEAR or not history.spans_a_year:
        return None, None
    before = history.year_before(number)
    base = None if before is None else history.at(before)
    if base is None or (relative and base <= 0):
        return None, None
    growth = change(base, value, relative=relative)
    changes = history.over_a_year(relative=relative, but=number)
    return growth, base_rate(changes, growth, rising=rising)


def _key(
    evaluation: Evaluation, metric: str, value: Any, period: str | None, history: History
) -> str:
    """The period asked about, which may lie beyond the data."""
    periods, definition = evaluation.periods, evaluation.tree.metrics[metric]
    if periods.grain is None or not len(history):
        raise PeriodError(
            f"{definition.label!r} has no history to judge by",
            metric=metric,
            hint="bind data by period",
        )
    if period is not None:
        number = number_of(period, periods)
        if not fits(period, periods.grain, periods.year_start):
            raise PeriodError(
                f"{period!r} is not a {periods.grain}", hint=f"write it like {periods.keys[-1]!r}"
            )
        return history.key(number)
    after = history.key(history.numbers[-1] + 1)
    if value not in NAMED:
        return after
    amount = definition.target if value == "target" else definition.benchmark_amount
    with_one = (key for key in (after, *reversed(periods.keys)) if _has(amount, key, periods))
    return next(with_one, after)


def _has(amount: Amount | None, key: str, periods: Periods) -> bool:
    return amount_at(amount, key, periods) is not None
