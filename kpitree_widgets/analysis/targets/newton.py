"""Newton's step on the conditions of an optimum under one equation."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEP: Final = 1e-5
"""Slopes are compared so far to both sides."""


def newton_step(
    rates: Callable[[Series], Series],
    weight: Series,
    far: Series,
    free: NDArray[np.bool_],
    known: tuple[float, Series, float],
) -> Series | None:
    """Where ``2 weight z = 2 multiplier rates(z)`` and the gap is 0, from ``far`` with others held.

    Args:
        rates: slopes of the gap at coordinates ``(levers, draws)``.
        weight: of each lever.
        far: its coordinate.
        free: which may move.
        known: the multiplier, the rates and the gap at ``far``.

    Returns:
        The step, 0 for what is held; ``None`` where it would not lead to a least effort.
    """
    multiplier, slopes, gap = known
    numbers = np.flatnonzero(free)
    count = len(numbers)
    aside = np.zeros((len(far), 2 * count))
    aside[numbers, np.arange(count)] = STEP
    aside[numbers, count + np.arange(count)] = -STEP
    around = rates(far[:, None] + aside)[numbers]
    bends = (around[:, :count] - around[:, count:]) / (2 * STEP)
    curved = 2 * np.diag(weight[free]) - multiplier * (bends + bends.T)
    rest = slopes[free]
    across = np.linalg.qr(rest[:, None], mode="complete")[0][:, 1:]
    if not np.isfinite(curved).all() or np.linalg.eigvalsh(across.T @ curved @ across).min() <= 0:
        return None
    system = np.block([[curved, -2 * rest[:, None]], [rest[None, :], np.zeros((1, 1))]])
    pull = 2 * weight[free] * far[free] - 2 * multiplier * rest
    try:
        found = np.linalg.solve(system, -np.concatenate([pull, [gap]]))
    except np.linalg.LinAlgError:
        return None
    step = np.zeros(len(far))
    step[numbers] = found[:count]
    return step
