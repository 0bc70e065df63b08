"""Where a change comes from: the segments that explain it, in words and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from kpitree_widgets.analysis.mixing.saying import amount, joined, share, signed
from kpitree_widgets.analysis.mixing.whole import OfWhole
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree
from kpitree_widgets.units import format_value

if TYPE_CHECKING:
    import pandas as pd

METHOD = "greedy search for contribution beyond size (after Adtributor, 2014)"


AWKWARD = 1.5
"""From this share of a change on its amount says more than its percentage."""


@dataclass(frozen=True, slots=True)
class Place:
    """A segment that explains part of a change."""

    segment: str
    """What people call it: "Bikes", "Bikes in Europe", "the rest of Clothing"."""
    by: tuple[str, ...]
    """The columns of its conditions."""
    key: tuple[str, ...]
    """A value of each."""
    before: float
    """The metric in it before, in what was not counted yet; NaN where there is none."""
    after: float
    total: float
    """What it contributed to the change, in the unit of the metric."""
    expected: float
    """What it would have contributed by its size, had all segments moved alike."""
    share: float
    """Of the change; above 1 where others moved against it. NaN where nothing changed."""
    share_before: float
    """Of the volume."""
    share_after: float
    is_ratio: bool
    """Whether the metric is a ratio, which changes by rates and by mix."""
    surprise: float
    """What it contributed beyond what was expected, as a part of the change or, if that is more, of half
    of what moved."""
    coverage: float
    """Share of the change that it and those before it explain."""

    @property
    def size(self) -> float:
        """Of the volume, mean of before and after."""
        return (self.share_before + self.share_after) / 2

    @property
    def cause(self) -> str:
        """Mostly ``"rate"`` or ``"mix"``; empty for a sum, and where it is new or closed."""
        if not self.is_ratio or isnan(self.before) or isnan(self.after):
            return ""
        rate = self.size * (self.after - self.before)
        return "rate" if abs(rate) >= abs(self.total - rate) else "mix"


@dataclass(frozen=True, slots=True)
class Dimension:
    """How well the segments by one column explain a change."""

    by: str
    surprise: float
    """That of its segments, the best of them up to ``most``."""
    coverage: float
    """Share of the change that these explain."""
    segments: tuple[str, ...]
    """These."""
    of: int
    """How many segments there are."""


@dataclass(frozen=True, repr=False)
class Located(OfWhole):
    """The segments that explain a change best, none of it counted twice.

    Prints as text; ``.frame`` has a row per place, ``.ranking`` one per dimension.
    """

    tree: Tree
    metric: Metric
    before: str
    """The first period, as people read it."""
    after: str
    whole_before: float
    whole_after: float
    volume: str
    """What sizes are shares of, as people read it."""
    places: tuple[Place, ...]
    """The best first."""
    dimensions: tuple[Dimension, ...]
    """The best first."""
    against: Place | None = None
    """The single segment that moved most against the change, if that is a good part of it."""
    note: str = ""
    """What the search could not do."""

    @property
    def method(self) -> str:
        """What was done."""
        return METHOD

    @property
    def assumes(self) -> str:
        """What the method takes for granted, in a paragraph."""
        return (
            "Each segment, of one column or of two, is judged by how much more of the change it"
            " contributed than it would have by its size, had all moved alike; a second column must pay for itself. The best"
            " is taken, what it covers is taken out, and the rest is searched again, so that nothing"
            " is counted twice. Segments below the smallest size are not looked at. Where a change"
            " is does not say why it is there."
        )

    @property
    def coverage(self) -> float:
        """Share of the change that all places explain; 0 without any."""
        return self.places[-1].coverage if self.places else 0.0

    @property
    def text(self) -> str:
        """What explains how much of it, in two sentences."""
        found = [self._best(), self._more(), self.note]
        return " ".join(sentence for sentence in found if sentence)

    @property
    def frame(self) -> pd.DataFrame:
        """A row per place.

        Columns ``by before after share_before share_after total expected share surprise coverage
        cause``.
        """
        import pandas as pd  # noqa: PLC0415

        numbers = ["before", "after", "share_before", "share_after", "total"]
        numbers += ["expected", "share", "surprise", "coverage"]
        rows = [
            [" · ".join(one.by), *(getattr(one, name) for name in numbers), one.cause]
            for one in self.places
        ]
        index = pd.Index([one.segment for one in self.places], name="segment", dtype=object)
        frame = pd.DataFrame(rows, index=index, columns=["by", *numbers, "cause"])
        return frame.astype(dict.fromkeys(numbers, "float64"))

    @property
    def ranking(self) -> pd.DataFrame:
        """A row per dimension: ``surprise coverage segments of``."""
        import pandas as pd  # noqa: PLC0415

        rows = [
            (one.surprise, one.coverage, ", ".join(one.segments), one.of) for one in self.dimensions
        ]
        index = pd.Index([one.by for one in self.dimensions], name="dimension", dtype=object)
        return pd.DataFrame(rows, index=index, columns=["surprise", "coverage", "segments", "of"])

    @property
    def _noun(self) -> str:
        return "rise" if self.total > 0 else "fall"

    def _best(self) -> str:
        name, unit = self.metric.label, self.unit
        ends = (
            f"from {format_value(self.whole_before, unit)} in {self.before}"
            f" to {format_value(self.whole_after, unit)} in {self.after}"
        )
        if not self.places:
            dimensions = joined([one.by for one in self.dimensions]) or "any column"
            moved = f"{name} changed by {signed(self.total, unit)}, {ends}"
            return f"{moved}; no segment by {dimensions} stands out: all moved about alike."
        if self.total == 0:
            moves = [f"{one.segment} ({signed(one.total, unit)})" for one in self.places]
            return f"{name} did not change, {ends}, but {joined(moves)} did."
        first = self.places[0]
        if first.share > AWKWARD:
            return (
                f"{first.segment}, with {share(first.size)} of {self.volume}, contributed"
                f" {signed(first.total, unit)} to the {self._noun} of {name} by"
                f" {amount(self.total, unit)}, {ends}{self._because(first)}."
            )
        return (
            f"{first.segment} explains {share(first.share)} of the {self._noun} of {name} by"
            f" {amount(self.total, unit)}, {ends}, with {share(first.size)} of"
            f" {self.volume}{self._because(first)}."
        )

    def _because(self, place: Place) -> str:
        match place.cause:
            case "rate":
                ends = (format_value(value, self.unit) for value in (place.before, place.after))
            case "mix":
                ends = (share(value) for value in (place.share_before, place.share_after))
            case _:
                return ""
        word = "rate" if place.cause == "rate" else "share"
        return f": its {word} went from {' to '.join(ends)}"

    def _more(self) -> str:
        if not self.places or self.total == 0:
            return ""
        large = max(one.share for one in self.places) > AWKWARD
        others = [
            f"{one.segment} {signed(one.total, self.unit) if large else share(one.share)}"
            f" (with {share(one.size)})"
            for one in self.places[1:]
        ]
        found = []
        if others:
            together = "" if large else f", {share(self.coverage)} together"
            found.append(
                f"Next {'come' if len(others) > 1 else 'comes'} {joined(others)}{together}"
            )
        if self.against is not None:
            one = self.against
            word = "against it" if found else "Against it"
            found.append(f"{word} {one.segment} moved by {signed(one.total, self.unit)}")
        return f"{'; '.join(found)}." if found else ""
