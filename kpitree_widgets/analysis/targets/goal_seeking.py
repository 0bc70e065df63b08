"""Goal seek: the value of one lever at which a metric is what it should be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kpitree_widgets.analysis.lines import aligned
from kpitree_widgets.analysis.targets.asking import (
    has_value,
    model_below,
    moment_with,
    no_value,
    position_of,
    wanted,
)
from kpitree_widgets.analysis.targets.far_ends import Nearest, Reach, Response
from kpitree_widgets.analysis.targets.guardrails import Passed, guardrails_passed
from kpitree_widgets.analysis.targets.judging import realism_of_move
from kpitree_widgets.analysis.targets.lever_range import LeverRange, lever_range
from kpitree_widgets.analysis.targets.moves import (
    Move,
    move,
    moves,
    moves_frame,
    on_the_way,
    rounded,
)
from kpitree_widgets.analysis.targets.realism import Realism
from kpitree_widgets.analysis.targets.scanning import Scan, scan
from kpitree_widgets.analysis.targets.sought_text import sought_text
from kpitree_widgets.errors import UnreachableError

if TYPE_CHECKING:
    import pandas as pd

    from kpitree_widgets.analysis.model import Moment
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.periods import Series

DRAWN: Final = 97
"""So many points make the curve."""
AROUND: Final = 0.4
"""It goes on past what is of interest by this share of it."""


@dataclass(frozen=True)
class Sought:
    """What one lever must be for a metric to reach a value; prints as text.

    Where no allowed value reaches it, ``value`` is the one that comes nearest.
    """

    metric: Move
    """What was to be moved: now, and with the lever at ``value``."""
    lever: Move
    """From its present value to ``value``."""
    target: float
    """What the metric should be, in its unit."""
    key: str
    """The period; empty without a time axis."""
    is_reached: bool
    solutions: tuple[float, ...]
    """All values of the lever that reach the target, the nearest to the present one first."""
    reach: Reach
    """What the metric can become over the range of the lever, and where."""
    range: LeverRange
    """Between which values the lever was looked at."""
    curve: tuple[tuple[float, ...], tuple[float, ...]]
    """Values of the lever around all that, and what the metric is at each; NaN where it is not."""
    moves: tuple[Move, ...]
    """Every metric from the one asked for to the lever, in reading order."""
    realism: Realism | None
    """Whether the lever was ever there, or moved as far; ``None`` without a history."""
    nearest: Nearest
    """The lever's value; and whether the metric comes ever nearer the farther it is moved."""
    guardrails: tuple[Passed, ...]
    """Those that hold now and would not, of every metric that the lever drives."""

    @property
    def value(self) -> float:
        """The lever's value: the nearest that reaches the target, else the best there is."""
        return float("nan") if self.lever.after is None else self.lever.after

    @property
    def overrides(self) -> Mapping[str, float]:
        """The lever's value by its id, to make a scenario of."""
        return {self.lever.metric.id: self.value}

    @property
    def text(self) -> str:
        """What the lever must be, how realistic that is, and what it makes of every metric between."""
        return sought_text(self)

    @property
    def frame(self) -> pd.DataFrame:
        """A row per metric on the way: ``label before after change relative``."""
        return moves_frame(self.moves)

    @property
    def table(self) -> str:
        """The same as text."""
        return aligned([("", "now", "then", "change"), *(one.texts for one in self.moves)])

    def __str__(self) -> str:
        """The text."""
        return self.text

    __repr__ = __str__


def goal_seek(
    evaluation: Evaluation,
    metric: str,
    value: Any,
    by: str,
    *,
    period: str | None = None,
    between: Any = None,
) -> Sought:
    """The value of the lever ``by`` at which ``metric`` is ``value``, all else as it is.

    Law: the tree with that override evaluates to ``value``.

    Args:
        evaluation: the tree with its values, without segments.
        metric: id of what is to be reached.
        value: a number in its unit, ``"target"``, ``"benchmark"``, or a change like ``"+10%"``.
        by: id of the lever: anything that drives ``metric``, computed or not.
        period: the last one that is over if not given.
        between: a narrower range for the lever.

    Raises:
        UnreachableError: ``by`` does not move ``metric``, or no value of it is allowed.
        PeriodError: there is no such period, or no value in it.
        EditError: ``value`` or ``between`` is not what it should be.

    Examples:
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> tree = tree_from_text("Revenue = Orders * Price")
        >>> now = evaluate(tree, inputs={"orders": np.array([20.0]), "price": np.array([5.0])})
        >>> goal_seek(now, "revenue", 130, "price").value
        6.5
    """
    at = position_of(evaluation, period)
    key, tree = evaluation.periods.keys[at], evaluation.tree
    now = float(evaluation.values[metric][at])
    target = wanted(tree.metrics[metric], value, now, key, evaluation.periods)
    moment = moment_with(evaluation, metric, [by], at)
    reaches = lever_range(evaluation, by, between)
    found = scanned(evaluation, moment, metric, by, reaches)
    solutions = found.solutions(target)
    nearest = Nearest(solutions[0]) if solutions else found.nearest(target)
    level = nearest.at
    way = on_the_way(tree, metric, [by])
    moved = rounded(moves(moment, way, {by: level}), metric, target, is_reached=bool(solutions))
    lever = move(tree, by, evaluation.values[by][at], level)
    return Sought(
        next(one for one in moved if one.metric.id == metric),
        lever,
        target,
        key,
        bool(solutions),
        solutions,
        found.reach(),
        reaches,
        _curve(found, lever, solutions[:2]),
        moved,
        realism_of_move(evaluation, lever, at),
        nearest,
        guardrails_passed(evaluation, {by: level}, at),
    )


def scanned(
    evaluation: Evaluation, moment: Moment, metric: str, lever: str, reaches: LeverRange
) -> Scan:
    """The metric over the range of the lever.

    Raises:
        UnreachableError: the lever does not move it.
        PeriodError: it has no value wherever the lever is.
    """
    now, tree = float(evaluation.values[lever][moment.position]), evaluation.tree
    if not np.isfinite(now) and not (np.isfinite(reaches.low) and np.isfinite(reaches.high)):
        raise no_value(
            evaluation, lever, moment.position, "give it one, or say between which values it may be"
        )
    start = reaches.clipped(now) if np.isfinite(now) else (reaches.low + reaches.high) / 2
    found = scan(
        response(moment, metric, lever),
        start,
        _size(evaluation.values[lever], reaches),
        reaches.low,
        reaches.high,
    )
    if not found.is_known:
        below = [one for one in model_below(evaluation, metric) if one != lever]
        unknown = [one for one in below if not has_value(evaluation, one, moment.position)]
        missing = unknown[0] if unknown else metric
        raise no_value(
            evaluation, missing, moment.position, "give it one, or ask for a period with data"
        )
    if found.is_flat and reaches.low != reaches.high:
        raise UnreachableError(
            f"{tree[lever].label!r} does not move {tree[metric].label!r} in the same period",
            metric=lever,
            hint="choose another lever; what works with a lag has no effect yet",
        )
    return found


def response(moment: Moment, metric: str, lever: str) -> Response:
    """The metric as a function of the lever alone."""

    def at(levels: Series) -> Series:
        return np.asarray(np.broadcast_to(moment.values({lever: levels})[metric], levels.shape))

    return at


def _curve(
    found: Scan, lever: Move, solutions: tuple[float, ...]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The metric from a little before the lowest place of interest to a little past the highest."""
    places = [one for one in (found.start, lever.before, lever.after) if one is not None]
    low, high = min(*places, *solutions), max(*places, *solutions)
    room = AROUND * (high - low) or abs(low) or 1.0
    ends = found.points[0], found.points[-1]
    levels = np.linspace(
        max(low - room, min(low, ends[0])), min(high + room, max(high, ends[1])), DRAWN
    )
    return tuple(levels.tolist()), tuple(found.response(levels).tolist())


def _size(history: Series, reaches: LeverRange) -> float:
    """How large the lever gets, to measure steps in where it is 0."""
    ends = [end for end in (reaches.low, reaches.high) if np.isfinite(end)]
    known = np.abs([*history[np.isfinite(history)], *ends])
    return float(known.max()) if known.size and known.max() > 0 else 1.0
