"""Which periods a finding is about, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpitree_widgets.calendar import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kpitree_widgets.evaluation import Evaluation


def when(evaluation: Evaluation, positions: Sequence[int] | NDArray[np.intp]) -> str:
    """``" in Nov 2022"`` or ``" in 3 periods, first in Nov 2022"``; empty without a time axis."""
    first = label(evaluation.periods.keys[int(positions[0])])
    if not first:
        return ""
    count = len(positions)
    return f" in {first}" if count == 1 else f" in {count} periods, first in {first}"


def last_complete(evaluation: Evaluation) -> int | None:
    """Position of the last period that is over, if there is one."""
    last = len(evaluation.periods) - 1
    if evaluation.is_incomplete(last):
        last -= 1
    return last if last >= 0 else None
