"""Target cascade: the least-effort change of several levers at which a metric is what it should be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.analysis.targets.asking import (
    has_value,
    model_below,
    moment_with,
    no_value,
    position_of,
    wanted,
)
from kpitree_widgets.analysis.targets.cascade_text import cascade_text, table
from kpitree_widgets.analysis.targets.goal_seeking import goal_seek
from kpitree_widgets.analysis.targets.guardrails import Passed, guardrails_passed
from kpitree_widgets.analysis.targets.judging import realism_of_move
from kpitree_widgets.analysis.targets.lever_range import LeverRange, Reason, lever_range
from kpitree_widgets.analysis.targets.moves import Move, moves, on_the_way, rounded
from kpitree_widgets.analysis.targets.realism import Realism
from kpitree_widgets.analysis.targets.settling import settled
from kpitree_widgets.analysis.targets.solving import Levers
from kpitree_widgets.errors import EditError, UnreachableError
from kpitree_widgets.tree.suggest import did_you_mean

if TYPE_CHECKING:
    import pandas as pd

    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.periods import Series

REACHED = 1e-9
"""The target counts as met to this share of it."""


@dataclass(frozen=True)
class LeverMove(Move):
    """A lever from where it is to where it should be."""

    weight: float
    """How hard it is to move, against the others."""
    effort: float
    """``weight * ln(after / before) ** 2``, or the square of the change in shares of its range."""
    share: float
    """Of the effort of all levers."""
    brings: float | None
    """How much of the metric's change it brings, in the metric's unit; they add up."""
    held: Reason | None
    """What keeps it from moving on."""
    realism: Realism | None
    """Whether it was ever there, or moved as far; ``None`` without a history."""


@dataclass(frozen=True)
class Cascaded:
    """What several levers must be for a metric to reach a value; prints as text.

    Where no allowed values reach it, the levers are where the metric comes nearest.
    """

    metric: Move
    """What was to be moved: now, and with the levers moved."""
    target: float
    """What the metric should be, in its unit."""
    key: str
    """The period; empty without a time axis."""
    is_reached: bool
    levers: tuple[LeverMove, ...]
    """The one with the most effort first."""
    moves: tuple[Move, ...]
    """Every metric from the one asked for to the levers, in reading order."""
    guardrails: tuple[Passed, ...]
    """Those that hold now and would not, of every metric that the levers drive."""

    def __getitem__(self, lever: str) -> LeverMove:
        """That of one lever, by id.

        Raises:
            KeyError: it is none of them.
        """
        for one in self.levers:
            if one.metric.id == lever:
                return one
        raise KeyError(lever)

    @property
    def effort(self) -> float:
        """That of all levers."""
        return sum(one.effort for one in self.levers)

    @property
    def overrides(self) -> Mapping[str, float]:
        """The levers' values by id, to make a scenario of; those that stay are left out."""
        return {
            one.metric.id: one.after
            for one in self.levers
            if one.after is not None and one.after != one.before
        }

    @property
    def text(self) -> str:
        """Whether the target is met, and a line per lever."""
        return cascade_text(self)

    @property
    def table(self) -> str:
        """The levers as lines of text."""
        return table(self)

    @property
    def frame(self) -> pd.DataFrame:
        """A row per lever: ``label before after change relative weight effort share brings held``."""
        import pandas as pd  # noqa: PLC0415

        numbers = ["before", "after", "change", "relative", "weight", "effort", "share", "brings"]
        columns = ["label", *numbers, "held"]
        rows = [
            (one.metric.label, *(getattr(one, name) for name in numbers), one.held)
            for one in self.levers
        ]
        index = pd.Index([one.metric.id for one in self.levers], name="lever", dtype=object)
        frame = pd.DataFrame(rows, index=index, columns=columns)
        return frame.astype(dict.fromkeys(numbers, "float64"))

    def __str__(self) -> str:
        """The text."""
        return self.text

    __repr__ = __str__


def cascade(
    evaluation: Evaluation,
    metric: str,
    target: Any = "target",
    *,
    levers: Iterable[str] | None = None,
    effort: Mapping[str, float] | None = None,
    limits: Mapping[str, Any] | None = None,
    period: str | None = None,
) -> Cascaded:
    """The change of several levers with the least effort at which ``metric`` is ``target``.

    The effort is ``sum(weight * ln(x / x0) ** 2)``; a lever that is 0 or may change its sign counts in
    shares of its range. Laws: the tree with these overrides evaluates to ``target``, to 1e-9 of it; no
    lever passes its limits; no change nearby has less effort. With one lever it is goal seek.

    Args:
        evaluation: the tree with its values, without segments.
        metric: id of what is to be reached.
        target: a number in its unit, ``"target"``, ``"benchmark"``, or a change like ``"+10%"``.
        levers: ids; all given metrics that it is computed from if not given.
        effort: by id, how hard a lever is to move against the others, which have 1.
        limits: by id, a narrower range: ``(lower, upper)``, an open end ``None``.
        period: the last one that is over if not given.

    Raises:
        UnreachableError: a lever does not drive ``metric``, or its limits contradict each other.
        PeriodError: there is no such period, or no value in it.
        EditError: an effort, a limit or the target is not what it should be.

    Examples:
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> tree = tree_from_text("Revenue = Orders * Price")
        >>> now = evaluate(tree, inputs={"orders": np.array([20.0]), "price": np.array([5.0])})
        >>> found = cascade(now, "revenue", 121)
        >>> round(found["orders"].after, 9), round(found["price"].after, 9)
        (22.0, 5.5)
    """
    at = position_of(evaluation, period)
    tree, key = evaluation.tree, evaluation.periods.keys[at]
    now = float(evaluation.values[metric][at])
    asked = wanted(tree.metrics[metric], target, now, key, evaluation.periods)
    chosen = _chosen(evaluation, metric, levers, at)
    weights = _weights(evaluation, chosen, effort)
    ranges = _ranges(evaluation, chosen, limits)
    moment = moment_with(evaluation, metric, chosen, at)
    start = _start(evaluation, metric, chosen, at)
    levers_of = Levers(evaluation, moment, metric, start, weights, ranges)
    if len(chosen) == 1:
        ends = (limits or {}).get(chosen[0])
        only = goal_seek(evaluation, metric, asked, chosen[0], period=key or None, between=ends)
        levels = np.array([only.value])
    else:
        levels = settled(levers_of, levers_of.solved(asked), asked)
    given = dict(zip(chosen, map(float, levels), strict=True))
    moved = moves(moment, on_the_way(tree, metric, chosen), given)
    after = next(one.after for one in moved if one.metric.id == metric)
    off = np.inf if after is None else abs(after - asked)
    is_reached = off <= REACHED * max(abs(asked), abs(now))
    moved = rounded(moved, metric, asked, is_reached=is_reached)
    found = next(one for one in moved if one.metric.id == metric)
    return Cascaded(
        found,
        asked,
        key,
        is_reached,
        _lever_moves(levers_of, levels, at, {one.metric.id: one for one in moved}),
        moved,
        guardrails_passed(evaluation, given, at),
    )


def _lever_moves(
    levers: Levers, levels: Series, at: int, moved: Mapping[str, Move]
) -> tuple[LeverMove, ...]:
    efforts, brings = levers.sizes.efforts(levels), levers.brings(levels)
    endless = np.isinf(efforts)
    shares = endless / endless.sum() if endless.any() else efforts / (efforts.sum() or 1.0)
    found = []
    for number, lever in enumerate(levers.ids):
        one, effort, level = moved[lever], float(efforts[number]), float(levels[number])
        brought = float(brings[number])
        found.append(
            LeverMove(
                *(one.metric, one.unit, one.before, level),
                levers.weights[lever],
                effort,
                float(shares[number]),
                brought if np.isfinite(brought) else None,
                levers.ranges[lever].end(level) if effort else None,
                realism_of_move(levers.evaluation, one, at),
            )
        )
    return tuple(sorted(found, key=lambda one: -one.effort))


def _start(
    evaluation: Evaluation, metric: str, chosen: tuple[str, ...], at: int
) -> dict[str, float]:
    """Where the levers are.

    Raises:
        PeriodError: one of them has no value, or the metric has none.
    """
    for one in (*chosen, metric):
        if not has_value(evaluation, one, at):
            missing = [m for m in model_below(evaluation, one) if not has_value(evaluation, m, at)]
            hint = "give it one, leave it out of the levers, or ask for another period"
            raise no_value(evaluation, missing[0] if missing else one, at, hint)
    return {one: float(evaluation.values[one][at]) for one in chosen}


def _chosen(
    evaluation: Evaluation, metric: str, levers: Iterable[str] | None, at: int
) -> tuple[str, ...]:
    """The levers asked for; else all that have a value and can be moved."""
    if levers is None:
        below = model_below(evaluation, metric)
        ranges = {one: lever_range(evaluation, one) for one in below}
        known = [one for one in below if has_value(evaluation, one, at)]
        chosen = tuple(one for one in known if ranges[one].low < ranges[one].high)
    else:
        chosen = tuple(dict.fromkeys(levers))
    if not chosen:
        raise UnreachableError(
            f"{evaluation.tree[metric].label!r} has no lever to move",
            metric=metric,
            hint="name some, and give what drives it a value",
        )
    return chosen


def _weights(
    evaluation: Evaluation, chosen: tuple[str, ...], effort: Mapping[str, float] | None
) -> dict[str, float]:
    _refuse_others(evaluation, chosen, effort or {})
    for lever, weight in (effort or {}).items():
        if isinstance(weight, bool) or not np.isfinite(weight) or weight <= 0:
            raise EditError(
                f"{weight!r} is no effort",
                metric=lever,
                hint="say how hard the lever is to move against the others: a number above 0",
            )
    return {one: float((effort or {}).get(one, 1.0)) for one in chosen}


def _ranges(
    evaluation: Evaluation, chosen: tuple[str, ...], limits: Mapping[str, Any] | None
) -> dict[str, LeverRange]:
    _refuse_others(evaluation, chosen, limits or {})
    return {one: lever_range(evaluation, one, (limits or {}).get(one)) for one in chosen}


def _refuse_others(
    evaluation: Evaluation, chosen: tuple[str, ...], named: Mapping[str, Any]
) -> None:
    for one in named:
        if one not in chosen:
            raise EditError(
                f"{evaluation.tree[one].label!r} is none of the levers",
                metric=one,
                hint=did_you_mean(one, chosen) or f"name one of {', '.join(chosen)}",
            )
