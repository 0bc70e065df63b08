"""Why a sum changed: what each segment added to it, and what its drivers did within each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.analysis.mixing.overlap import OVERLAP, Overlap
from kpitree_widgets.analysis.mixing.saying import happened, joined, share, signed
from kpitree_widgets.analysis.mixing.whole import OfWhole
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree

if TYPE_CHECKING:
    import pandas as pd

METHOD = "change of each segment"
NAMED = 2
MATERIAL = 0.05
"""Of the largest contribution: a mix that is smaller is not spoken of."""


@dataclass(frozen=True, slots=True)
class SegmentSum:
    """One segment of a sum; ``None`` where there is no number."""

    segment: str
    before: float | None
    after: float | None
    share_before: float
    """Of what all segments add up to."""
    share_after: float

    @property
    def total(self) -> float:
        """What it contributed: its change; one that is new was 0, one that is closed became 0."""
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass(frozen=True, slots=True)
class DriverWithin:
    """What one driver contributed, on the totals and in each segment."""

    driver: str
    """Its id."""
    label: str
    whole: float
    """Its contribution to the change, on the totals."""
    segments: tuple[float, ...]
    """Its contribution to the change of each segment; NaN where there is none."""

    @property
    def within(self) -> float:
        """What it did inside of the segments, added up."""
        return float(np.nansum(self.segments))

    @property
    def between(self) -> float:
        """What it did only because segments grew or shrank beside each other: the mix."""
        return self.whole - self.within


@dataclass(frozen=True, repr=False)
class Summed(OfWhole):
    """A change of something that adds up, split by segment.

    Laws: the segments, with what overlaps, add up to the change; the drivers within all segments add up
    to the change of all segments, and so between segments they add up to what overlaps, usually 0: the
    mix takes from one driver what it gives to another. Prints as text; ``.frame`` has a row per segment, ``.drivers`` one
    per driver.
    """

    tree: Tree
    metric: Metric
    by: tuple[str, ...]
    before: str
    """The first period, as people read it."""
    after: str
    whole_before: float
    whole_after: float
    rows: tuple[SegmentSum, ...]
    overlap: Overlap | None = None
    within: tuple[DriverWithin, ...] = ()
    """The drivers of its formula, or nothing."""
    is_time: bool = True
    """Whether two periods are compared, and not two segments."""

    @property
    def method(self) -> str:
        """What was done."""
        return f"{METHOD}, drivers by path" if self.within else METHOD

    @property
    def assumes(self) -> str:
        """What the method takes for granted, in a paragraph."""
        return (
            "The change of a sum is the sum of the changes of its segments. What a driver did within"
            " a segment is its contribution by the path method to the change of that segment;"
            " between segments is what is left of its contribution on the totals: the mix of"
            " segments, which moves averages though nothing moves inside of any segment."
        )

    @property
    def residual(self) -> float:
        """What is left of the change: 0 up to rounding."""
        rest = 0.0 if self.overlap is None else self.overlap.effect
        return self.total - float(sum(row.total for row in self.rows)) - rest

    @property
    def text(self) -> str:
        """What happened and where, in two sentences; a third where segments overlap."""
        found = [self._whole(), self._between()]
        if self.overlap is not None:
            found.append(self.overlap.sentence(" and ".join(self.by), self.unit))
        return " ".join(sentence for sentence in found if sentence)

    @property
    def frame(self) -> pd.DataFrame:
        """A row per segment, and one for an overlap.

        Columns ``before after share_before share_after total share``: ``total`` is the change and adds
        up to that of the metric, ``share`` its part of it.
        """
        import pandas as pd  # noqa: PLC0415

        columns = ["before", "after", "share_before", "share_after", "total"]
        rows = [[getattr(row, column) for column in columns] for row in self.rows]
        index = [row.segment for row in self.rows]
        if self.overlap is not None:
            over = self.overlap
            rows.append([over.before, over.after, np.nan, np.nan, over.effect])
            index.append(OVERLAP)
        named = pd.Index(index, name=" · ".join(self.by), dtype=object)
        frame = pd.DataFrame(rows, index=named, columns=columns, dtype="float64")
        return frame.assign(share=frame["total"] / (self.total or np.nan))

    @property
    def drivers(self) -> pd.DataFrame:
        """A row per driver: ``label whole within between``, then a column per segment."""
        import pandas as pd  # noqa: PLC0415

        rows = [
            (one.label, one.whole, one.within, one.between, *one.segments) for one in self.within
        ]
        columns = ["label", "whole", "within", "between", *(row.segment for row in self.rows)]
        index = pd.Index([one.driver for one in self.within], name="metric", dtype=object)
        return pd.DataFrame(rows, index=index, columns=columns)

    def _whole(self) -> str:
        total = self.total
        ends = (self.whole_before, self.before), (self.whole_after, self.after)
        said = happened(self.metric.label, self.unit, ends, is_time=self.is_time)
        towards = np.sign(total) or 1.0
        largest = max((abs(row.total) for row in self.rows), default=0.0)
        ordered = sorted(self.rows, key=lambda row: (-row.total * towards, row.segment))
        with_it = [row for row in ordered if row.total * towards > largest / 10][:NAMED]
        against = [row for row in ordered[::-1] if row.total * towards < -largest / 10][:NAMED]
        found = joined([self._row(row) for row in with_it]) if with_it else ""
        if against:
            other = joined([self._row(row) for row in against])
            found = f"{found}; against it {other}" if found else f"against it {other}"
        return f"{said}: {found}." if found else f"{said}."

    def _row(self, row: SegmentSum) -> str:
        said = f"{row.segment} {signed(row.total, self.unit)}"
        if not row.before:
            return f"{said} ({'new' if self.is_time else f'only in {self.after}'})"
        if not row.after:
            return f"{said} ({'closed' if self.is_time else f'only in {self.before}'})"
        part = row.total / self.total if self.total else 0.0
        return f"{said} ({share(part)} of it)" if part > 0 else said

    def _between(self) -> str:
        """The driver whose contribution is most a matter of mix, if it is worth a sentence."""
        if not self.within:
            return ""
        unit = self.unit
        most = max(self.within, key=lambda one: (abs(one.between), one.label))
        largest = max(abs(one.whole) for one in self.within)
        if abs(most.between) <= MATERIAL * largest:
            return ""
        return (
            f"{most.label} contributed {signed(most.whole, unit)} on the totals, but"
            f" {signed(most.within, unit)} within the segments: the mix between them made the other"
            f" {signed(most.between, unit)}."
        )
