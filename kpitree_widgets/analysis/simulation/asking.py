"""What is asked about: the metrics, and the period whose inputs vary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kpitree_widgets.analysis.pace import paced
from kpitree_widgets.errors import SegmentError, SimulationError

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.tree.tree import Tree


def asked(tree: Tree, metric: str | Iterable[str] | None) -> tuple[str, ...]:
    """Ids of the metrics asked about; if none is named, the roots and all that have a target.

    Raises:
        UnknownMetricError: one is not in the tree.
        SimulationError: the tree is empty.

    Examples:
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> asked(tree_from_text("Profit = Revenue - Cost"), None)
        ('profit',)
    """
    if metric is not None:
        names = [metric] if isinstance(metric, str) else metric
        return tuple(dict.fromkeys(tree.find(name) for name in names))
    found = tuple(
        one
        for one in tree.reading_order
        if one in tree.roots or tree.metrics[one].target is not None
    )
    if not found:
        raise SimulationError("the tree has no metrics", hint="add one: tree.add(...)")
    return found


def complete(evaluation: Evaluation) -> int:
    """How many periods from the first on are complete: all, or all but the last."""
    coverage = evaluation.coverage
    if coverage is None:
        return len(evaluation.periods)
    keys = (coverage.key, *coverage.also)
    found = (evaluation.periods.find(key) for key in keys)
    return min((at for at in found if at is not None), default=len(evaluation.periods))


def at_period(evaluation: Evaluation, period: str | None) -> tuple[Evaluation, int]:
    """The evaluation to vary and the position: the last complete period if none is named.

    An incomplete period is taken as it is expected to end.

    Raises:
        PeriodError: there is no such period.
        SegmentError: the evaluation is one of segments.
    """
    if evaluation.segments is not None:
        raise SegmentError("this is about totals", hint="ask the tree without segments")
    last = max(complete(evaluation), 1) - 1
    position = last if period is None else evaluation.periods.position(period)
    return (paced(evaluation) if position > last else evaluation), position
