"""Is a metric where it should be; mirrored by ``js/src/format.ts``."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from kpitree_widgets.tree.metric import Aim

Status = Literal["on track", "at risk", "off track", "no data"]

ON_TRACK: Final = 0.995
"""Attainment that rounds to 100 %."""
AT_RISK: Final = 0.94


def attainment(actual: float | None, target: float | None, aim: Aim) -> float | None:
    """How much of the target is reached: 1 is all of it, and more is better whatever the aim.

    Where a ratio would not say so (a target or value of the other sign), the gap is counted in
    targets: ``1 - gap / |target|``. A target of 0 is reached or not.

    Examples:
        >>> attainment(104, 100, "maximize"), attainment(125, 100, "minimize")
        (1.04, 0.8)
        >>> attainment(-50, -100, "maximize"), attainment(90, 100, "balance")
        (1.5, 0.9)
    """
    if actual is None or target is None or not (math.isfinite(actual) and math.isfinite(target)):
        return None
    reached = _reached_share(actual, target, aim)
    return reached if math.isfinite(reached) else None


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


def status(actual: float | None, target: float | None, aim: Aim) -> Status | None:
    """The status of a metric, ``None`` where no target is set.

    Examples:
        >>> status(95, 100, "maximize"), status(None, 100, "maximize"), status(95, None, "maximize")
        ('at risk', 'no data', None)
    """
    if target is None or not math.isfinite(target):
        return None
    reached = attainment(actual, target, aim)
    if reached is None:
        return "no data"
    if reached >= ON_TRACK:
        return "on track"
    return "at risk" if reached >= AT_RISK else "off track"
