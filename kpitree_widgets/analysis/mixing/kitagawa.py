"""A change of a mean split into rates and mix, segment by segment.

Kitagawa, E. M. (1955), Components of a Difference Between Two Rates, Journal of the American
Statistical Association 50 (272), 1168-1194. The mix effect of a segment is counted from the mean of
the whole (its share grew by so much, times how far its rate is above the whole), so that a segment
which merely grows along with the others gets none.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kpitree_widgets.periods import Series


class Effects(NamedTuple):
    """What each segment contributed to the change of the mean, in the unit of the rate."""

    rate: Series
    """Mean share times the change of its rate, shape ``(segments,)``."""
    mix: Series
    """Change of its share times how far its mean rate is above that of the whole."""
    before: float
    """The share-weighted mean before."""
    after: float
    """The share-weighted mean after."""

    @property
    def total(self) -> Series:
        """Rate and mix together; they add up to ``after - before``."""
        return self.rate + self.mix


def shares(volume: Series) -> Series:
    """Each part of the whole; 0 where there is none, NaN where they add up to nothing.

    Examples:
        >>> shares(np.array([3.0, np.nan, 1.0]))
        array([0.75, 0.  , 0.25])
    """
    known = np.where(np.isfinite(volume), volume, 0.0)
    whole = known.sum()
    return np.asarray(known / whole if whole else np.full(known.shape, np.nan))


def effects(
    share_before: Series, rate_before: Series, share_after: Series, rate_after: Series
) -> Effects:
    """Rate and mix effect of each segment, shape ``(segments,)``.

    Laws: all effects add up to the change of the share-weighted mean; going back flips every sign;
    a segment without a rate at one end is new or closed, and all its effect is mix; one that kept
    its share has no mix effect, one that kept its rate no rate effect; rate and mix together are
    the same however it is cut into parts. Where all rates are equal at each end there is no mix.

    Args:
        share_before: of the whole, adding up to 1.
        rate_before: NaN where a segment has none; its share is 0 there.
        share_after: as before.
        rate_after: as before.

    Examples:
        >>> half, most = np.array([0.5, 0.5]), np.array([0.2, 0.8])
        >>> found = effects(half, np.array([0.2, 0.1]), most, np.array([0.3, 0.1]))
        >>> found.rate.round(4), found.mix.round(4), round(found.after - found.before, 4)
        (array([0.035, 0.   ]), array([-0.0315, -0.0135]), -0.01)
    """
    before = np.where(np.isnan(rate_before), rate_after, rate_before)
    after = np.where(np.isnan(rate_after), rate_before, rate_after)
    before, after = (np.where(np.isnan(rates), 0.0, rates) for rates in (before, after))
    whole = float(share_before @ before), float(share_after @ after)
    rate = (share_before + share_after) / 2 * (after - before)
    mix = (share_after - share_before) * ((before + after) / 2 - sum(whole) / 2)
    return Effects(rate, mix, *whole)
