"""A change of something that adds up, split by segment and, within each, by driver."""

from __future__ import annotations

import numpy as np

from kpitree_widgets.analysis.mixing.fraction import fraction
from kpitree_widgets.analysis.mixing.kitagawa import shares
from kpitree_widgets.analysis.mixing.mix import number, refuse_missing
from kpitree_widgets.analysis.mixing.overlap import Overlap, is_off
from kpitree_widgets.analysis.mixing.sides import Ends, Sides
from kpitree_widgets.analysis.mixing.summed import SegmentSum, Summed
from kpitree_widgets.analysis.mixing.within import drivers_within
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.formula.expression import Ref


def add_up(sides: Sides, metric: str, before: str, after: str) -> Summed:
    """Split the change of a sum between two periods by segment.

    Args:
        sides: the tree as a whole and by segment.
        metric: an id.
        before: key of a period.
        after: key of a period.

    Raises:
        PeriodError: there is no such period.
        ExplanationError: no value at one end.
        SegmentError: it has no values by segment.
    """
    positions = sides.positions(before, after)
    value = sides.ends({"value": Ref(metric)}, *positions)["value"]
    refuse_missing(sides, metric, value, (before, after))
    if np.isnan(value.before).all() and np.isnan(value.after).all():
        raise sides.refuse_unknown(metric, " and ".join(sides.segments.by))
    of_before, of_after = shares(value.before), shares(value.after)
    rows = tuple(
        SegmentSum(
            segment,
            number(value.before[at]),
            number(value.after[at]),
            float(of_before[at]),
            float(of_after[at]),
        )
        for at, segment in enumerate(sides.segments.labels)
    )
    return Summed(
        sides.tree,
        sides.tree[metric],
        sides.segments.by,
        *sides.labels(*positions),
        value.whole_before,
        value.whole_after,
        rows,
        _overlap(sides, metric, value),
        drivers_within(sides, metric, positions),
        sides.is_time,
    )


def _overlap(sides: Sides, metric: str, value: Ends) -> Overlap | None:
    added, wholes = value.sums, (value.whole_before, value.whole_after)
    scale = max(map(abs, (*added, *wholes)))
    if not any(is_off(whole, sum_, scale) for whole, sum_ in zip(wholes, added, strict=True)):
        return None
    tree = sides.tree
    return Overlap(
        tree[metric].label,
        shown_unit(tree, metric),
        added[1],
        wholes[1],
        wholes[0] - added[0],
        wholes[1] - added[1],
        tree[metric].is_input,
    )


def adds_up(sides: Sides, metric: str, before: str, after: str) -> bool:
    """Whether a metric is of a kind that adds up over segments, or happens to."""
    found = fraction(sides.tree, metric, sides.measured)
    if found is not None:
        return found.degree == 1
    value = sides.ends({"value": Ref(metric)}, *sides.positions(before, after))["value"]
    return _overlap(sides, metric, value) is None
