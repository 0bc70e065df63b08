"""Simpson's paradox: a whole that moves against its parts.

Simpson, E. H. (1951), The Interpretation of Interaction in Contingency Tables, Journal of the Royal
Statistical Society B 13 (2), 238-241. The strong form: no segment moves as the whole does. The weak
form: most segments, with most of the volume, move against it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpitree_widgets.periods import Series

TOLERANCE = 1e-9
"""Of the scale: less than this is no change."""


@dataclass(frozen=True, slots=True)
class Reversal:
    """How many segments moved against the whole."""

    against: int
    """Segments whose rate moved the other way."""
    along: int
    """Segments whose rate moved as the whole did."""
    unchanged: int
    """Segments that kept their rate."""
    volume: float
    """Mean share of the whole that those against it hold, 0 to 1."""

    @property
    def is_complete(self) -> bool:
        """Whether no segment moved as the whole did."""
        return self.along == 0


def reversal(change: float, rate_changes: Series, share: Series, scale: float) -> Reversal | None:
    """What moved against the whole; ``None`` where that is not most of it, or nothing moved.

    Args:
        change: of the whole.
        rate_changes: of each segment, shape ``(segments,)``; NaN for new and closed ones, which do
            not count.
        share: mean share of each.
        scale: what a change is small against.

    Examples:
        >>> reversal(-0.007, np.array([0.01, 0.002]), np.array([0.4, 0.6]), 1.0)
        Reversal(against=2, along=0, unchanged=0, volume=1.0)
        >>> reversal(0.007, np.array([0.01, 0.002]), np.array([0.4, 0.6]), 1.0) is None
        True
    """
    tolerance = TOLERANCE * scale
    known = np.isfinite(rate_changes)
    if abs(change) <= tolerance or not known.any():
        return None
    towards = np.where(known, rate_changes, 0.0) * np.sign(change)
    against, along = towards < -tolerance, towards > tolerance
    volume = float(share[against].sum())
    kept = int((known & ~against & ~along).sum())
    found = Reversal(int(against.sum()), int(along.sum()), kept, volume)
    if found.against and found.is_complete:
        return found
    return found if found.against > found.along and volume > 1 / 2 else None
