"""Why a ratio changed: its rate in each segment, and the mix of the segments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.analysis.mixing.overlap import OVERLAP, Overlap
from kpitree_widgets.analysis.mixing.reversal import Reversal, reversal
from kpitree_widgets.analysis.mixing.saying import happened, joined, moved, share, signed
from kpitree_widgets.analysis.mixing.whole import OfWhole
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree
from kpitree_widgets.units import format_value

if TYPE_CHECKING:
    import pandas as pd

METHOD = "mix and rate (Kitagawa 1955, on shares)"
NAMED = 2
"""So many segments are named in a sentence."""


@dataclass(frozen=True, slots=True)
class SegmentMix:
    """One segment of a ratio; ``None`` where there is no number."""

    segment: str
    before: float | None
    """Its rate before."""
    after: float | None
    """Its rate after."""
    share_before: float
    """Of what the ratio counts by, 0 to 1; 0 where the segment is not there."""
    share_after: float
    rate: float
    """What the change of its rate contributed, in the unit of the metric."""
    mix: float
    """What the change of its share contributed."""

    @property
    def total(self) -> float:
        """What it contributed."""
        return self.rate + self.mix

    @property
    def change(self) -> float:
        """Of its rate; NaN for a segment that is new or closed."""
        if self.before is None or self.after is None:
            return float("nan")
        return self.after - self.before

    @property
    def is_in_both(self) -> bool:
        """Whether it is neither new nor closed."""
        return self.before is not None and self.after is not None


@dataclass(frozen=True, repr=False)
class Mixed(OfWhole):
    """A change of a ratio or mean, split into rate and mix by segment.

    Laws: the effects of all segments, with that of ``overlap``, add up to the change; a segment that
    kept its share has no mix effect, one that kept its rate no rate effect; the other way round in
    time, every sign flips. Prints as text; ``.frame`` has a row per segment.
    """

    tree: Tree
    metric: Metric
    by: tuple[str, ...]
    """The columns that the segments are made by."""
    before: str
    """The first period, as people read it."""
    after: str
    weight: str
    """What the shares are shares of, as people read it."""
    whole_before: float
    """The metric before."""
    whole_after: float
    rows: tuple[SegmentMix, ...]
    """In the order of the segments."""
    overlap: Overlap | None = None
    """What the segments do not add up to, if so."""
    is_time: bool = True
    """Whether two periods are compared, and not two segments."""

    @property
    def method(self) -> str:
        """What was done."""
        return METHOD

    @property
    def assumes(self) -> str:
        """What the method takes for granted, in a paragraph."""
        return (
            "A ratio is the mean of its segments' rates, each counting with its share of"
            f" {self.weight}. The rate effect of a segment is its mean share times the change of its"
            " rate; the mix effect is the change of its share times how far its mean rate is above"
            " the mean of the whole. A segment that is new or closed has share 0 at one end and"
            " keeps its rate, so that all it does is mix. Shares and rates are taken to move"
            " independently of each other; nothing says why they did."
        )

    @property
    def rate(self) -> float:
        """What changed rates contributed, over all segments."""
        return float(sum(row.rate for row in self.rows))

    @property
    def mix(self) -> float:
        """What changed shares contributed, over all segments."""
        return float(sum(row.mix for row in self.rows))

    @property
    def residual(self) -> float:
        """What is left of the change: 0 up to rounding."""
        rest = 0.0 if self.overlap is None else self.overlap.effect
        return self.total - self.rate - self.mix - rest

    @cached_property
    def reversal(self) -> Reversal | None:
        """Simpson's paradox, if most segments moved against the whole.

        What overlaps between segments is no paradox: their mean must have moved as the whole did.
        """
        if (self.rate + self.mix) * self.total <= 0:
            return None
        changes = np.array([row.change for row in self.rows])
        shares = np.array([(row.share_before + row.share_after) / 2 for row in self.rows])
        scale = max(abs(self.whole_before), abs(self.whole_after))
        return reversal(self.total, changes, shares, scale)

    @property
    def text(self) -> str:
        """What happened and where, in two sentences; a third where segments overlap."""
        found = [self._whole(), self._segments()]
        if self.overlap is not None:
            found.append(self.overlap.sentence(" and ".join(self.by), self.unit))
        return " ".join(sentence for sentence in found if sentence)

    @property
    def frame(self) -> pd.DataFrame:
        """A row per segment, and one for an overlap.

        Columns ``before after share_before share_after rate mix total``; ``rate``, ``mix`` and
        ``total`` are effects in the unit of the metric, and ``total`` adds up to the change.
        """
        import pandas as pd  # noqa: PLC0415

        columns = ["before", "after", "share_before", "share_after", "rate", "mix", "total"]
        rows = [[getattr(row, column) for column in columns] for row in self.rows]
        index = [row.segment for row in self.rows]
        if self.overlap is not None:
            over = self.overlap
            rows.append([over.before, over.after, *[np.nan] * 4, over.effect])
            index.append(OVERLAP)
        named = pd.Index(index, name=" · ".join(self.by), dtype=object)
        return pd.DataFrame(rows, index=named, columns=columns, dtype="float64")

    def _whole(self) -> str:
        unit = self.unit
        ends = (self.whole_before, self.before), (self.whole_after, self.after)
        said = happened(self.metric.label, unit, ends, is_time=self.is_time)
        rates, mix = (signed(effect, unit) for effect in (self.rate, self.mix))
        effects = f"changed rates {rates}, changed mix {mix}"
        if not self.is_time:
            effects = f"other rates {rates}, other mix {mix}"
        return f"{said}{self._although()}: {effects}."

    def _although(self) -> str:
        found, by = self.reversal, " and ".join(self.by)
        if found is None:
            return ""
        verb = moved(-self.total, is_time=self.is_time)
        if found.is_complete:
            held = (" or held" if self.is_time else " or equal") if found.unchanged else ""
            stayed = all(row.is_in_both for row in self.rows if row.share_before or row.share_after)
            which = "every segment" if stayed else "every segment that is in both"
            return f", although it {verb}{held} in {which} by {by}"
        of = found.against + found.along + found.unchanged
        volume = share(found.volume)
        counted = f"{found.against} of {of} segments by {by}, with {volume} of {self.weight}"
        return f", although it {verb} in {counted}"

    def _segments(self) -> str:
        towards = np.sign(self.total) or 1.0
        largest = max((abs(row.total) for row in self.rows), default=0.0)
        ordered = sorted(self.rows, key=lambda row: (-row.total * towards, row.segment))
        with_it = [row for row in ordered if row.total * towards > largest / 10][:NAMED]
        against = [row for row in ordered[::-1] if row.total * towards < -largest / 10][:NAMED]
        if not with_it and not against:
            return ""
        found = [joined([self._row(row) for row in rows]) for rows in (with_it, against) if rows]
        return f"Largest effects: {'; against that '.join(found)}."

    def _row(self, row: SegmentMix) -> str:
        unit = self.unit
        if row.before is None or row.after is None:
            word = "new" if row.before is None else "closed"
            if not self.is_time:
                word = f"only in {self.after if row.before is None else self.before}"
            return f"{row.segment} ({signed(row.total, unit)}, {word})"
        by_rate = abs(row.rate) >= abs(row.mix)
        cause = (
            f"rate {format_value(row.before, unit)} to {format_value(row.after, unit)}"
            if by_rate
            else f"share {share(row.share_before)} to {share(row.share_after)}"
        )
        return f"{row.segment} ({signed(row.total, unit)}: {cause})"
