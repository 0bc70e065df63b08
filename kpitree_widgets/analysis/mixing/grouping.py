"""Cells joined to segments by some of their columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.periods import Series
from kpitree_widgets.segments import Segments

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Grouping:
    """Which cells make which segment.

    Examples:
        >>> keys = (("Bikes", "EU"), ("Bikes", "US"), ("Tires", "EU"))
        >>> by_region = Grouping.by_columns(Segments(("category", "region"), keys), ("region",))
        >>> by_region.keys, by_region.sums(np.array([1.0, 2.0, 4.0]))
        ((('EU',), ('US',)), array([5., 2.]))
    """

    by: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    """Of the segments, sorted."""
    of: NDArray[np.int64]
    """The segment of each cell, shape ``(cells,)``."""

    @classmethod
    def by_columns(cls, segments: Segments, by: tuple[str, ...]) -> Grouping:
        """The cells ``segments`` joined by the columns ``by``."""
        columns = [segments.by.index(column) for column in by]
        keys = [tuple(key[at] for at in columns) for key in segments.keys]
        ordered = sorted(set(keys))
        places = {key: place for place, key in enumerate(ordered)}
        return cls(by, tuple(ordered), np.array([places[key] for key in keys], dtype=np.int64))

    def sums(self, values: Series) -> Series:
        """``values`` of cells added up by segment, shape ``(segments,)``."""
        return np.asarray(np.bincount(self.of, values, len(self.keys)), dtype=np.float64)

    def name(self, at: int) -> str:
        """What people call a segment."""
        return " in ".join(part or "(none)" for part in self.keys[at])
