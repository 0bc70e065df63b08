"""Do the targets of the drivers imply that of the metric? And what is the smallest change if not.

For each computed metric with a target, the nearest metrics below it that have one stand at their
targets, everything else as it is in the period, and the metric is computed. Where that misses its own
target, the drivers' targets are moved with the least effort, as in a cascade.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from kpitree_widgets.amounts import amount_at
from kpitree_widgets.analysis.model import Model
from kpitree_widgets.analysis.targets.asking import in_period, position_of
from kpitree_widgets.analysis.targets.consistency_text import consistency_text
from kpitree_widgets.analysis.targets.lever_range import lever_range
from kpitree_widgets.analysis.targets.moves import Move
from kpitree_widgets.analysis.targets.settling import settled
from kpitree_widgets.analysis.targets.solving import Levers
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.errors import EditError, UnreachableError

if TYPE_CHECKING:
    import pandas as pd

    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.tree.metric import Metric
    from kpitree_widgets.tree.tree import Tree

Verdict = Literal["consistent", "falls short", "better than its target", "differs", "no value"]

NEAR: Final = 0.005
"""Targets are round numbers: a gap this small rounds to 100% of the target, as in a status."""
CLOSE: Final = 1e-9
CLOSED: Final = frozenset({"consistent", "better than its target"})
"""Verdicts with nothing to close."""


@dataclass(frozen=True)
class TargetGap:
    """A computed metric: its own target against what the targets below it give."""

    metric: Metric
    unit: str | None
    """Its own, or that of its formula."""
    target: float
    implied: float | None
    """What the targets below it give; ``None`` where something else it needs has no value."""
    drivers: tuple[Move, ...]
    """The nearest metrics below that have a target: the target, and the nearest that closes the gap."""
    held: tuple[str, ...]
    """Those of them that were not to be changed, by id."""
    as_they_are: tuple[str, ...]
    """Ids of given metrics below that have no target and count with their values."""
    is_closed: bool
    """Whether the changed targets give the metric's own, or those below it something better."""
    closest: float | None
    """What the changed targets give."""

    @property
    def gap(self) -> float | None:
        """What is implied less the target, in the metric's unit."""
        return None if self.implied is None else self.implied - self.target

    @property
    def relative(self) -> float | None:
        """The gap over the size of the target; ``None`` where that is 0."""
        return None if self.gap is None or self.target == 0 else self.gap / abs(self.target)

    @property
    def verdict(self) -> Verdict:
        """Whether the drivers' targets are enough, as the metric's aim has it."""
        return _verdict(self.metric, self.target, self.gap)

    @property
    def targets(self) -> Mapping[str, float]:
        """The changed targets by id; those that stay are left out."""
        return {
            one.metric.id: one.after
            for one in self.drivers
            if one.after is not None and one.after != one.before
        }


@dataclass(frozen=True)
class Consistent:
    """Whether the targets of a tree fit together in one period; prints as text."""

    gaps: tuple[TargetGap, ...]
    """One per computed metric with a target and targets below it, in reading order."""
    key: str
    """The period; empty without a time axis."""

    def __getitem__(self, metric: str) -> TargetGap:
        """That of one metric, by id.

        Raises:
            KeyError: it has no target, or there is none below it.
        """
        for one in self.gaps:
            if one.metric.id == metric:
                return one
        raise KeyError(metric)

    @property
    def is_consistent(self) -> bool:
        """Whether no target is missed by more than half a percent: all are met, or done better."""
        return all(one.verdict in CLOSED for one in self.gaps)

    @property
    def text(self) -> str:
        """A line per metric, and the changed targets where there is a gap."""
        return consistency_text(self)

    @property
    def frame(self) -> pd.DataFrame:
        """A row per metric and driver: ``target implied gap verdict driver driver_target closing``.

        ``closing`` is the driver's target that closes the gap with the least effort.
        """
        import pandas as pd  # noqa: PLC0415

        numbers = ["target", "implied", "gap", "driver_target", "closing"]
        columns = ["target", "implied", "gap", "verdict", "driver", "driver_target", "closing"]
        rows = [
            (one.target, one.implied, one.gap, one.verdict, way.metric.id, way.before, way.after)
            for one in self.gaps
            for way in one.drivers
        ]
        ids = [one.metric.id for one in self.gaps for _ in one.drivers]
        index = pd.Index(ids, name="metric", dtype=object)
        frame = pd.DataFrame(rows, index=index, columns=columns)
        return frame.astype(dict.fromkeys(numbers, "float64"))

    def __str__(self) -> str:
        """The text."""
        return self.text

    __repr__ = __str__


def target_consistency(
    evaluation: Evaluation,
    metric: str | None = None,
    *,
    hold: Iterable[str] = (),
    period: str | None = None,
) -> Consistent:
    """The gap of every computed metric that has a target and targets below it.

    Law: the metric computed from the changed targets is its own target, to 1e-9 of it. Where they give
    something better, as its aim has it, there is nothing to close and nothing is changed.

    Args:
        evaluation: the tree with its values, without segments.
        metric: id of one metric; all of them if not given.
        hold: ids of metrics whose targets are not to be changed.
        period: the last one that is over if not given.

    Raises:
        UnreachableError: ``metric`` has no target in the period, or nothing below it has.
        EditError: ``metric`` has no formula, or what is held has no target.
        PeriodError: there is no such period.

    Examples:
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.tree.edits import Update, applied
        >>> tree = tree_from_text("Revenue = Orders * Price")
        >>> for one, target in (("revenue", 1210), ("orders", 100), ("price", 10)):
        ...     tree = applied(tree, Update(one, {"target": target})).tree
        >>> found = target_consistency(evaluate(tree))["revenue"]
        >>> found.implied, found.verdict
        (1000.0, 'falls short')
        >>> {one: round(target, 9) for one, target in found.targets.items()}
        {'orders': 110.0, 'price': 11.0}
    """
    at = position_of(evaluation, period)
    tree, key = evaluation.tree, evaluation.periods.keys[at]
    targets = {one: amount_at(tree.metrics[one].target, key, evaluation.periods) for one in tree}
    known = {one: target for one, target in targets.items() if target is not None}
    held = tuple(dict.fromkeys(hold))
    for one in held:
        if one not in known:
            raise EditError(
                f"{tree[one].label!r} has no target to hold{in_period(key)}",
                metric=one,
                hint="set one, or leave it out",
            )
    if metric is not None:
        _refuse(tree, metric, known, key)
    asked = tree.reading_order if metric is None else (metric,)
    frontiers = {one: _nearest(tree, one, known) for one in asked if one in known}
    gaps = [
        _gap(evaluation, one, known, below, held, at) for one, below in frontiers.items() if below
    ]
    return Consistent(tuple(gaps), key)


def _verdict(metric: Metric, target: float, gap: float | None) -> Verdict:
    if gap is None:
        return "no value"
    if abs(gap) <= NEAR * abs(target):
        return "consistent"
    if metric.aim == "balance":
        return "differs"
    better = (gap > 0) == (metric.aim == "maximize")
    return "better than its target" if better else "falls short"


def _refuse(tree: Tree, metric: str, known: Mapping[str, float], key: str) -> None:
    label = tree[metric].label
    if tree[metric].is_input:
        raise EditError(
            f"{label!r} has no formula", metric=metric, hint="ask about a metric that has drivers"
        )
    if metric not in known:
        raise UnreachableError(
            f"{label!r} has no target{in_period(key)}", metric=metric, hint="set its target"
        )
    if not _nearest(tree, metric, known):
        raise UnreachableError(
            f"nothing below {label!r} has a target{in_period(key)}",
            metric=metric,
            hint="set the targets of its drivers",
        )


def _nearest(tree: Tree, metric: str, known: Mapping[str, float]) -> tuple[str, ...]:
    """The metrics below with a target that are not below another such metric on every way."""
    found: dict[str, None] = {}
    seen, stack = {metric}, list(reversed(tree.drivers(metric)))
    while stack:
        one = stack.pop()
        if one in seen:
            continue
        seen.add(one)
        if one in known:
            found[one] = None
        else:
            stack.extend(reversed(tree.drivers(one)))
    return tuple(found)


def _gap(
    evaluation: Evaluation,
    metric: str,
    known: Mapping[str, float],
    below: tuple[str, ...],
    hold: tuple[str, ...],
    at: int,
) -> TargetGap:
    tree = evaluation.tree
    cut = frozenset(one for one in below if not tree.metrics[one].is_input)
    moment = Model(evaluation, cut).at(at, metric)
    targets = {one: known[one] for one in below}
    implied = float(moment.values(targets)[metric])
    held = tuple(one for one in below if one in hold)
    free = {one: target for one, target in targets.items() if one not in held}
    changed, closest = dict(targets), implied
    target = known[metric]
    size = max(abs(target), abs(implied))
    gap = implied - target if np.isfinite(implied) else None
    is_better = _verdict(tree.metrics[metric], target, gap) == "better than its target"
    if gap is not None and free and not is_better and abs(gap) > CLOSE * size:
        ranges = {one: lever_range(evaluation, one) for one in free}
        fixed = {one: targets[one] for one in held}
        weights = dict.fromkeys(free, 1.0)
        levers = Levers(evaluation, moment, metric, free, weights, ranges, fixed)
        levels = settled(levers, levers.solved(target), target)
        changed.update(zip(free, map(float, levels), strict=True))
        closest = float(moment.values(changed)[metric])
    return TargetGap(
        tree.metrics[metric],
        shown_unit(tree, metric),
        target,
        implied if np.isfinite(implied) else None,
        tuple(
            Move(tree.metrics[one], shown_unit(tree, one), targets[one], changed[one])
            for one in below
        ),
        held,
        tuple(one for one in moment.given if one not in targets and one != metric),
        is_better or bool(abs(closest - target) <= CLOSE * size),
        closest if np.isfinite(closest) else None,
    )
