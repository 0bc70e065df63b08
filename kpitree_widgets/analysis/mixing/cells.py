"""Segments as cells that can be joined: what each contributed, and how large it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kpitree_widgets.analysis.mixing.kitagawa import effects, shares
from kpitree_widgets.analysis.mixing.mix import nothing_there, ratio, refusal, refuse_missing
from kpitree_widgets.analysis.mixing.overlap import is_off
from kpitree_widgets.analysis.mixing.sides import Ends, Sides
from kpitree_widgets.analysis.mixing.sums import adds_up
from kpitree_widgets.formula.expression import Number, Ref
from kpitree_widgets.periods import Series
from kpitree_widgets.segments import Segments

Mask = NDArray[np.bool_]
"""Which cells, shape ``(segments,)``."""


@dataclass(frozen=True)
class Cells:
    """Segments of a change that can be joined to larger ones.

    What a segment contributes to the change of a ratio is linear in its two quantities: with the mean
    ``R`` of the whole before and after, ``d(N / D) - R d(D_s / D)`` is rate and mix together. So the
    contributions of cells that are joined add up, for ratios as for sums.
    """

    segments: Segments
    over: Ends
    """The sum itself, or what stands above the line of the ratio."""
    under: Ends | None
    """What stands below the line; ``None`` for a sum."""
    totals: Series
    """What each cell contributed, in the unit of the metric, shape ``(segments,)``."""
    shares: tuple[Series, Series]
    """Share of each cell in the volume, before and after."""
    whole_before: float
    whole_after: float
    before: str
    """The first period, as people read it."""
    after: str
    volume: str
    """What ``shares`` are of, as people read it."""
    adds_up: bool
    """Whether the cells make the whole, so that they can be joined."""

    @cached_property
    def sizes(self) -> Series:
        """Mean share of each cell, before and after."""
        return np.asarray((self.shares[0] + self.shares[1]) / 2)

    @property
    def change(self) -> float:
        """Of the whole."""
        return self.whole_after - self.whole_before

    def alike(self, groups: NDArray[np.int64], count: int) -> float:
        """What of the change there would be if all segments had moved alike, and no mix.

        For a sum that is all of it; for a ratio what changed rates contributed, if that is of the
        same sign, and not more than the change.

        Args:
            groups: the segment of each cell, shape ``(cells,)``.
            count: how many segments there are.
        """
        if self.under is None:
            return self.change
        rates, weights = [], []
        for over, under in zip(_ends(self.over), _ends(self.under), strict=True):
            above, below = (np.bincount(groups, np.nan_to_num(v), count) for v in (over, under))
            rates.append(np.divide(above, below, out=np.full(count, np.nan), where=below != 0))
            weights.append(below / below.sum())
        found = effects(weights[0], rates[0], weights[1], rates[1]).rate.sum()
        low, high = sorted((0.0, self.change))
        return float(np.clip(found, low, high))

    def values(self, mask: Mask) -> tuple[float, float]:
        """The metric before and after in the cells of ``mask`` together; NaN where there is none."""
        over = _joined(self.over, mask)
        if self.under is None:
            return over
        under = _joined(self.under, mask)
        before, after = (n / d if d else np.nan for n, d in zip(over, under, strict=True))
        return before, after


def cells(sides: Sides, metric: str, before: str, after: str) -> Cells:
    """The cells of a change.

    Raises:
        PeriodError: there is no such period.
        ExplanationError: no value at one end, or it neither adds up nor is a ratio.
        SegmentError: the metric has no values by segment.
    """
    line = ratio(sides, metric)
    if line is None and not adds_up(sides, metric, before, after):
        raise refusal(sides, metric)
    over, under = (Ref(metric), Number(1.0)) if line is None else (line.numerator, line.denominator)
    positions = sides.positions(before, after)
    found = sides.ends({"value": Ref(metric), "over": over, "under": under}, *positions)
    value = found["value"]
    refuse_missing(sides, metric, value, (before, after))
    if any(np.isnan(ends).all() for ends in (found["over"].before, found["over"].after)):
        raise sides.refuse_unknown(metric, " and ".join(sides.segments.by))
    wholes = value.whole_before, value.whole_after
    if line is None:
        volume = value
        name, under_ends, totals, added = sides.tree[metric].label, None, value.changes, value.sums
    else:
        under_ends, name = found["under"], sides.written(line.denominator)
        volume = under_ends
        totals, added = _linear(found["over"], under_ends)
        for mean, key in zip(added, (before, after), strict=True):
            if np.isnan(mean):
                raise nothing_there(sides, metric, line, key)
    scale = max(map(abs, (*wholes, *added)))
    is_whole = not any(is_off(w, a, scale) for w, a in zip(wholes, added, strict=True))
    of = _sizes(volume.before), _sizes(volume.after)
    labels = sides.labels(*positions)
    return Cells(
        sides.segments, found["over"], under_ends, totals, of, *wholes, *labels, name, is_whole
    )


def _linear(over: Ends, under: Ends) -> tuple[Series, tuple[float, float]]:
    """What each cell contributed to the change of the ratio, and the ratio of the sums."""
    (n_before, n_after), (d_before, d_after) = over.sums, under.sums
    means = n_before / d_before if d_before else np.nan, n_after / d_after if d_after else np.nan
    if np.isnan(means).any():
        return np.full(over.after.shape, np.nan), means
    above = np.nan_to_num(over.after) / d_after - np.nan_to_num(over.before) / d_before
    grown = np.nan_to_num(under.after) / d_after - np.nan_to_num(under.before) / d_before
    return np.asarray(above - sum(means) / 2 * grown), means


def _ends(quantity: Ends) -> tuple[Series, Series]:
    return quantity.before, quantity.after


def _sizes(volume: Series) -> Series:
    return np.nan_to_num(shares(np.abs(volume)))


def _joined(ends: Ends, mask: Mask) -> tuple[float, float]:
    before, after = ends.before[mask], ends.after[mask]
    return (
        float(np.nansum(before)) if np.isfinite(before).any() else np.nan,
        float(np.nansum(after)) if np.isfinite(after).any() else np.nan,
    )
