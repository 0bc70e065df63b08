"""Is a metric where it should be; mirrored by ``js/src/format.ts``."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from kpitree_widgets.tree.expectations import DEFAULT_THRESHOLDS

if TYPE_CHECKING:
    from kpitree_widgets.tree.expectations import Bounds, Thresholds
    from kpitree_widgets.tree.metric import Aim
    from kpitree_widgets.tree.tree import Tree

Status = Literal["on track", "at risk", "off track", "no data"]


def attainment(
    actual: float | None, target: float | None, aim: Aim, balance: Bounds | None = None
) -> float | None:
    """How much of the target is reached: 1 is all of it, and more is better whatever the aim.

    Where a ratio would not say so (a target or value of the other sign), the gap is counted in
    targets: ``1 - gap / |target|``. A target of 0 is reached or not.

    A metric whose aim is balance and which has a range is measured against the range and not
    against its target: within it all is reached, outside ``1 - distance / |nearest bound|``. From a
    bound of 0 the distance is counted in widths of the range; where that is open on the other side
    or has no width, it is kept or not.

    Examples:
        >>> attainment(104, 100, "maximize"), attainment(125, 100, "minimize")
        (1.04, 0.8)
        >>> attainment(-50, -100, "maximize"), attainment(90, 100, "balance")
        (1.5, 0.9)
        >>> from kpitree_widgets.tree.expectations import Bounds
        >>> [attainment(days, None, "balance", Bounds(20, 30)) for days in (15, 20, 30, 33)]
        [0.75, 1.0, 1.0, 0.9]
        >>> attainment(-1, None, "balance", Bounds(0, 4)), attainment(-1, None, "balance", Bounds(0))
        (0.75, 0.0)
    """
    if actual is None or not math.isfinite(actual):
        return None
    if aim == "balance" and balance is not None:
        reached = _kept_share(actual, balance)
    elif target is None or not math.isfinite(target):
        return None
    else:
        reached = _reached_share(actual, target, aim)
    return reached if math.isfinite(reached) else None


def _kept_share(actual: float, balance: Bounds) -> float:
    distance = balance.distance(actual)
    if distance == 0:
        return 1.0
    scale = abs(balance.nearest(actual))
    if scale == 0 and balance.lower is not None and balance.upper is not None:
        scale = balance.upper - balance.lower
    return 0.0 if scale == 0 else 1 - distance / scale


def _reached_share(actual: float, target: float, aim: Aim) -> float:
    if aim == "maximize" and target > 0:
        return actual / target
    if aim == "minimize" and target > 0 and actual > 0:
        return target / actual
    ahead = actual - target if aim == "maximize" else target - actual
    gap = -abs(ahead) if aim == "balance" else ahead
    if target == 0:
        return 1.0 if gap >= 0 else 0.0
    return 1 + gap / abs(target)


def status(
    actual: float | None,
    target: float | None,
    aim: Aim,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    balance: Bounds | None = None,
    guardrail: Bounds | None = None,
) -> Status | None:
    """The status of a metric, ``None`` where it is measured against nothing.

    A metric past its guardrail is off track whatever its target; one that has a guardrail and
    nothing else is on track within it.

    Args:
        actual: the value, in the metric's unit.
        target: what it should be.
        aim: whether more is better, less is, or on target is.
        thresholds: from which attainment on it is on track, and at risk.
        balance: the range it should keep to, if its aim is balance.
        guardrail: the bounds it must not get past.

    Examples:
        >>> status(95, 100, "maximize"), status(None, 100, "maximize"), status(95, None, "maximize")
        ('at risk', 'no data', None)
        >>> from kpitree_widgets.tree.expectations import Bounds, Thresholds
        >>> status(95, 100, "maximize", Thresholds(0.95, 0.8))
        'on track'
        >>> status(120, 100, "maximize", guardrail=Bounds(upper=110))
        'off track'
    """
    measured = (aim == "balance" and balance is not None) or (
        target is not None and math.isfinite(target)
    )
    if not measured and guardrail is None:
        return None
    if actual is None or not math.isfinite(actual):
        return "no data"
    if guardrail is not None and not guardrail.holds(actual):
        return "off track"
    return _judged(attainment(actual, target, aim, balance), thresholds) if measured else "on track"


def _judged(reached: float | None, thresholds: Thresholds) -> Status:
    if reached is None:
        return "no data"
    if reached >= thresholds.on_track:
        return "on track"
    return "at risk" if reached >= thresholds.at_risk else "off track"


def thresholds_of(
    tree: Tree, metric: str, found: dict[str, Thresholds] | None = None
) -> Thresholds:
    """Where the status of ``metric`` turns: its own thresholds, else those of the metric it drives.

    Of several parents the first counts; in a loop one that the way up has not passed.

    Args:
        tree: the tree.
        metric: its id.
        found: what was found of other metrics of the same tree; it grows.

    Examples:
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.tree.edits import Update, applied
        >>> tree = tree_from_text("Profit = Revenue - Cost")
        >>> tree = applied(tree, Update("profit", {"thresholds": (0.9, 0.8)})).tree
        >>> thresholds_of(tree, "cost")
        Thresholds(on_track=0.9, at_risk=0.8)
    """
    return _inherited(tree, metric, {} if found is None else found)


def all_thresholds(tree: Tree) -> dict[str, Thresholds]:
    """``thresholds_of`` every metric, in one pass."""
    found: dict[str, Thresholds] = {}
    for metric in tree.metrics:
        thresholds_of(tree, metric, found)
    return found


def _inherited(tree: Tree, metric: str, found: dict[str, Thresholds]) -> Thresholds:
    """The thresholds of ``metric``; what the way up tells of others goes into ``found``.

    From a metric in a loop the way up depends on where it came from, so it is walked each time.
    """
    loops = tree.structure.loops
    way: dict[str, None] = {}
    at: str | None = metric
    thresholds = DEFAULT_THRESHOLDS
    while at is not None:
        own = tree.metrics[at].thresholds
        if own is None and at not in loops:
            own = found.get(at)
        way[at] = None
        if own is not None:
            thresholds = own
            break
        at = next((parent for parent in tree.parents(at) if parent not in way), None)
    known = (passed for passed in way if passed == metric or passed not in loops)
    found.update(dict.fromkeys(known, thresholds))
    return thresholds
