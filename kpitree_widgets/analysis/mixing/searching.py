"""The search for the segments that explain a change best.

The idea is that of Adtributor (Bhagwan, Kumar, Ramjee, Varghese, Mohapatra, Manoharan and Shah,
Adtributor: Revenue Debugging in Advertising Systems, NSDI 2014): a segment explains a change by how
much of it it has (explanatory power) and by how far that is from what was to be expected of it
(surprise), and few segments explain better than many (succinctness). Here surprise is what a segment
contributed less what it would have by its size, had all moved alike; mix is always a surprise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from kpitree_widgets.analysis.mixing.cells import Cells, Mask, cells
from kpitree_widgets.analysis.mixing.grouping import Grouping
from kpitree_widgets.analysis.mixing.located import Dimension, Located, Place
from kpitree_widgets.analysis.mixing.sides import Sides
from kpitree_widgets.errors import ExplanationError, SegmentError
from kpitree_widgets.periods import Series

Read = Callable[[tuple[str, ...]], Sides]
"""The tree by some columns; raises ``SegmentError`` where no source has them all."""

PARSIMONY = 0.9
"""What is left of the surprise of a segment for each condition after the first."""
LEAST = 0.1
"""Of the change: a place that adds less surprise is not worth naming."""
AGAINST = 0.1
"""Of the change: less than that against it is not spoken of."""


@dataclass(frozen=True)
class Search:
    """Cells of one table and what is looked for in them."""

    cells: Cells
    most: int
    smallest: float
    by: tuple[tuple[str, ...], ...]
    """The columns, alone and two by two, that segments are made by."""

    @cached_property
    def groupings(self) -> tuple[Grouping, ...]:
        """The segments that are looked at."""
        return tuple(Grouping.by_columns(self.cells.segments, by) for by in self.by)

    @cached_property
    def reference(self) -> float:
        """What contributions are measured by: the change, or half of what moved if that is more.

        Where segments move against each other, the change says little of how much moved.
        """
        moved = (np.abs(one.sums(self.cells.totals)).sum() for one in self.groupings)
        return max(abs(self.cells.change), float(min(moved)) / 2) or 1.0

    def places(self, groupings: Sequence[Grouping] | None = None) -> tuple[Place, ...]:
        """The best segments one after the other, each in the cells that none before it has."""
        groupings = self.groupings if groupings is None else groupings
        taken = np.zeros(len(self.cells.segments), dtype=bool)
        found: list[Place] = []
        while len(found) < self.most:
            best = self._best(groupings, ~taken)
            if best is None:
                break
            grouping, at = best
            covered = found[-1].coverage if found else 0.0
            found.append(self.place(grouping, at, ~taken, covered))
            taken |= grouping.of == at
        return tuple(found)

    def place(self, grouping: Grouping, at: int, free: Mask, covered: float) -> Place:
        """A segment in the cells that are ``free``; ``covered`` is the share of those before it."""
        cells = grouping.of == at
        left = cells & free
        total, change = float(self.cells.totals[left].sum()), self.cells.change
        part = total / change if change else float("nan")
        name = grouping.name(at)
        return Place(
            name if (left == cells).all() else f"the rest of {name}",
            grouping.by,
            grouping.keys[at],
            *self.cells.values(left),
            total,
            float(self._expected(grouping, free)[at]),
            part,
            float(self.cells.shares[0][left].sum()),
            float(self.cells.shares[1][left].sum()),
            self.cells.under is not None,
            float(self._surprise(grouping, free)[at]),
            covered + part,
        )

    def dimension(self, column: str) -> Dimension:
        """How well the segments by one column explain the change."""
        grouping = next(one for one in self.groupings if one.by == (column,))
        found = self.places([grouping])
        return Dimension(
            column,
            float(sum(one.surprise for one in found)),
            found[-1].coverage if found else 0.0,
            tuple(one.segment for one in found),
            len(grouping.keys),
        )

    def against(self) -> Place | None:
        """The segment that moved most against the change, if that is a good part of it."""
        change, found = self.cells.change, []
        free = np.ones(len(self.cells.segments), dtype=bool)
        for grouping in self.groupings if change else ():
            if len(grouping.by) > 1:
                continue
            toward = np.round(grouping.sums(self.cells.totals) / change, 9)
            toward[grouping.sums(self.cells.sizes) < self.smallest] = 0.0
            at = int(np.argmin(toward))
            found.append((float(toward[at]), grouping.by, at, grouping))
        if not found:
            return None
        least, _, at, grouping = min(found, key=lambda one: one[:3])
        return self.place(grouping, at, free, 0.0) if least < -AGAINST else None

    def _expected(self, grouping: Grouping, free: Mask) -> Series:
        """What each segment would have contributed by its size, had all moved alike."""
        known = self._alike.get(grouping.by)
        if known is None:
            known = self._alike[grouping.by] = self.cells.alike(grouping.of, len(grouping.keys))
        return np.asarray(grouping.sums(self.cells.sizes * free) * known)

    def _surprise(self, grouping: Grouping, free: Mask) -> Series:
        """How much more than expected each segment moved the way the whole did."""
        beyond = grouping.sums(self.cells.totals * free) - self._expected(grouping, free)
        toward = beyond * np.sign(self.cells.change) if self.cells.change else np.abs(beyond)
        return np.asarray(toward / self.reference)

    @cached_property
    def _alike(self) -> dict[tuple[str, ...], float]:
        return {}

    def _best(self, groupings: Sequence[Grouping], free: Mask) -> tuple[Grouping, int] | None:
        """The segment with most surprise; fewer conditions, then names, settle a tie."""
        found = []
        for grouping in groupings:
            score = self._surprise(grouping, free) * PARSIMONY ** (len(grouping.by) - 1)
            score[grouping.sums(self.cells.sizes) < self.smallest] = -np.inf
            score = np.round(score, 9)
            at = int(np.argmax(score))
            found.append((-float(score[at]), len(grouping.by), grouping.by, at, grouping))
        if not found:
            return None
        lowest, _, _, at, grouping = min(found, key=lambda one: one[:4])
        return (grouping, at) if -lowest >= LEAST else None


def where(
    read: Read,
    dimensions: Sequence[str],
    metric: str,
    before: str,
    after: str,
    *,
    most: int = 3,
    smallest: float = 0.01,
) -> Located:
    """The segments that explain a change best, of one column or of two.

    Where the metric adds up (or is a ratio of what does) over all columns at once, segments of
    different columns may be found, each without what was counted before. Else each table is searched
    for itself, and the best one is told.

    Args:
        read: the tree by some columns.
        dimensions: the columns.
        metric: an id.
        before: key of a period.
        after: key of a period.
        most: so many places at most.
        smallest: of the volume; segments below it are not looked at.

    Raises:
        PeriodError: there is no such period.
        ExplanationError: no value at one end, or ``most`` or ``smallest`` leave nothing.
        SegmentError: the metric has no values by a column.
    """
    columns = tuple(dict.fromkeys(dimensions))
    if not columns:
        raise SegmentError(
            "there are no columns to search",
            metric=metric,
            hint='bind rows of events with by=["category", "region"]',
        )
    if most < 1 or not 0 <= smallest < 1:
        raise ExplanationError(
            f"with most={most!r} and smallest={smallest!r} a segment is never found",
            metric=metric,
            hint="give most=3 and smallest=0.01, a share of the volume",
        )
    joint = _joint(read, columns, metric, before, after)
    if joint is not None:
        search = Search(joint, most, smallest, tuple(_conditions(columns)))
        found, ranked = search.places(), [search.dimension(one) for one in columns]
        note = ""
    else:
        searches = _apart(read, columns, metric, before, after, most, smallest)
        search, found = _best(searches)
        ranked = [one.dimension(by[0]) for by, one in searches.items() if len(by) == 1]
        label = read(columns[:1]).tree[metric].label
        note = f"{label} does not add up over segments, so that columns were searched one by one."
    tree, now = read(columns[:1]).tree, search.cells
    return Located(
        tree,
        tree[metric],
        now.before,
        now.after,
        now.whole_before,
        now.whole_after,
        now.volume,
        found,
        tuple(sorted(ranked, key=lambda one: (-round(one.surprise, 9), one.by))),
        search.against(),
        note,
    )


def _conditions(columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield from ((column,) for column in columns)
    yield from combinations(columns, 2)


def _joint(
    read: Read, columns: tuple[str, ...], metric: str, before: str, after: str
) -> Cells | None:
    """The cells by all columns at once; ``None`` where there are none, or they do not add up."""
    try:
        found = cells(read(columns), metric, before, after)
    except SegmentError:
        if len(columns) == 1:
            raise
        return None
    return found if found.adds_up else None


def _apart(
    read: Read,
    columns: tuple[str, ...],
    metric: str,
    before: str,
    after: str,
    most: int,
    smallest: float,
) -> dict[tuple[str, ...], Search]:
    """A search for each column, and for each two that were bound together."""
    found: dict[tuple[str, ...], Search] = {}
    for by in _conditions(columns):
        try:
            found[by] = Search(cells(read(by), metric, before, after), most, smallest, (by,))
        except SegmentError:
            if len(by) == 1:
                raise
    return found


def _best(
    searches: dict[tuple[str, ...], Search],
) -> tuple[Search, tuple[Place, ...]]:
    """The table whose places have most surprise, fewer conditions before more."""
    tried = {by: one.places() for by, one in searches.items()}

    def merit(by: tuple[str, ...]) -> float:
        return sum(one.surprise for one in tried[by]) * PARSIMONY ** (len(by) - 1)

    best = min(tried, key=lambda by: (-round(merit(by), 9), len(by), by))
    return searches[best], tried[best]
