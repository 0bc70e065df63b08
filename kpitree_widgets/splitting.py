"""Which segments a change comes from. ``KPITree`` inherits it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from kpitree_widgets.analysis.mixing.searching import where
from kpitree_widgets.analysis.mixing.two_segments import ENDS, between
from kpitree_widgets.calendar import grain_of
from kpitree_widgets.data.halves import Kept, both_sides
from kpitree_widgets.data.rereading import read_segments
from kpitree_widgets.document import Document
from kpitree_widgets.errors import ExplanationError, PeriodError
from kpitree_widgets.evaluation import Evaluation, evaluate
from kpitree_widgets.foretelling import Foretelling
from kpitree_widgets.periods import comparison
from kpitree_widgets.results.mix import Mix, SegmentChanges, mix
from kpitree_widgets.results.search import Where
from kpitree_widgets.segments import as_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kpitree_widgets.analysis.mixing.sides import Sides
    from kpitree_widgets.ends import Segment


_KEPT: WeakKeyDictionary[Document, Kept] = WeakKeyDictionary()
"""What was read of the ratios of a document, until its data change."""


class Splitting(Foretelling):
    """Something with a document whose changes can be split by segment."""

    def mix(
        self,
        metric: str,
        before: str | Segment | None = None,
        after: str | Segment | None = None,
        *,
        by: str | Iterable[str],
        weight: str | None = None,
        period: str | None = None,
    ) -> Mix | SegmentChanges:
        """Split the change of a metric by segment: of a ratio into rate and mix, of a sum into parts.

        A metric is a ratio where its formula or its measure is one quantity over another, or a mean.
        What its segments do not add up to (customers who buy in several categories) has a row of its
        own. Where the whole moves against its parts, the text says so (Simpson's paradox).

        Args:
            metric: id or label.
            before: key of a period, also of a coarser grain than the tree's; ``"previous"`` (the
                default) or ``"year"``, before ``after``; or a segment, such as ``{"sex": "men"}``.
            after: key of a period of the same grain, the last one by default; or another segment by
                the same columns.
            by: columns that rows were bound with.
            weight: id or label of what a mean counts by, where its formula or measure does not say.
            period: in which two segments are compared, the last by default.

        Returns:
            ``Mix`` for a ratio, ``SegmentChanges`` for a sum; both print as text and have
            ``.frame``, ``.chart()``, ``.total``, ``.residual`` and ``.method``.

        Raises:
            UnknownMetricError: there is no such metric.
            PeriodError: there is no such period.
            SegmentError: the metric is not bound by these columns.
            ExplanationError: no value at one end, or the metric neither adds up nor is a ratio.

        Examples:
            >>> import pandas as pd
            >>> import kpitree_widgets as kt
            >>> rows = pd.DataFrame({
            ...     "month": pd.to_datetime(["2022-11-30"] * 2 + ["2022-12-31"] * 2),
            ...     "country": ["DE", "FR"] * 2,
            ...     "visits": [900, 100, 500, 500],
            ...     "orders": [90, 2, 55, 12],
            ... })
            >>> tree = kt.KPITree.from_text("Conversion = Orders / Visits")
            >>> tree["Conversion"].unit = "%"
            >>> measures = {"Orders": kt.sum("orders"), "Visits": kt.sum("visits")}
            >>> tree = tree.bind(rows, "month", grain="month", measures=measures, by="country")
            >>> found = tree.mix("Conversion", "2022-11", "2022-12", by="country")
            >>> found.frame[["rate", "mix", "total"]].round(4)
                       rate     mix   total
            country
            DE       0.0070 -0.0102 -0.0032
            FR       0.0012 -0.0230 -0.0218
        """
        tree = self._document.tree
        chosen, counted = tree.find(metric), None if weight is None else tree.find(weight)
        columns = as_texts(by)
        if isinstance(before, Mapping) or isinstance(after, Mapping):
            two = self._two_segments(chosen, before, after, columns, period)
            return mix(two, chosen, ENDS.keys[0], ENDS.keys[1], counted)
        first, last = self._keys(before, after)
        return mix(self._reader(chosen, first)(columns), chosen, first, last, counted)

    def where(
        self,
        metric: str,
        before: str | None = None,
        after: str | None = None,
        dimensions: str | Iterable[str] | None = None,
        *,
        most: int = 3,
        smallest: float = 0.01,
    ) -> Where:
        """Find the segments that explain a change best, by one column or by two together.

        A segment explains a change well if it contributed much more of it than its size; what one
        covers is taken out before the next is looked for, so that nothing is counted twice.

        Args:
            metric: id or label.
            before: key of a period, also of a coarser grain than the tree's; ``"previous"`` (the
                default) or ``"year"``, before ``after``.
            after: key of a period of the same grain; the last one by default.
            dimensions: columns that rows were bound with; all by which the metric is known if not
                given.
            most: so many segments at most.
            smallest: share of the volume; smaller segments are not looked at.

        Returns:
            ``Where``: prints as text, ``.frame`` has a row per segment, ``.ranking`` one per column.

        Raises:
            UnknownMetricError: there is no such metric.
            PeriodError: there is no such period.
            SegmentError: the metric is not bound by a column, or by any.
            ExplanationError: no value at one end.

        Examples:
            >>> import pandas as pd
            >>> import kpitree_widgets as kt
            >>> rows = pd.DataFrame({
            ...     "month": pd.to_datetime(["2022-11-30"] * 4 + ["2022-12-31"] * 4),
            ...     "category": ["Bikes", "Bikes", "Clothing", "Clothing"] * 2,
            ...     "region": ["Europe", "US"] * 4,
            ...     "revenue": [400, 400, 100, 100, 340, 398, 99, 98],
            ... })
            >>> tree = kt.KPITree.from_text("Profit = Revenue - Cost")
            >>> measures = {"Revenue": kt.sum("revenue")}
            >>> by = ["category", "region"]
            >>> tree = tree.bind(rows, "month", grain="month", measures=measures, by=by)
            >>> print(tree.where("Revenue", "2022-11", "2022-12"))
            Bikes in Europe explains 92% of the fall of Revenue by 65, from 1,000 in Nov 2022 to 935 in
            Dec 2022, with 38% of Revenue.
        """
        chosen, document = self._document.tree.find(metric), self._document
        if dimensions is None:
            columns = tuple(
                column
                for column in document.dimensions
                if np.isfinite(document.segmented((column,)).values[chosen]).any()
            )
        else:
            columns = as_texts(dimensions)

        first, last = self._keys(before, after)
        read = self._reader(chosen, first)
        return Where.of(where(read, columns, chosen, first, last, most=most, smallest=smallest))

    def _two_segments(
        self,
        metric: str,
        before: object,
        after: object,
        by: tuple[str, ...],
        period: str | None,
    ) -> Sides:
        """Two segments in the place of two periods."""
        if not isinstance(before, Mapping) or not isinstance(after, Mapping):
            raise ExplanationError(
                f"a segment compares with another one, not {before!r} with {after!r}",
                hint='give both: {"region": "Europe"}, {"region": "US"}',
            )
        columns = tuple(before)
        shared = set(columns) & set(by)
        if set(columns) != set(after) or shared or not columns:
            raise ExplanationError(
                f"{dict(before)} and {dict(after)} cannot be split by {' and '.join(by)}",
                hint="name two segments by the same columns, and others in by=",
            )
        periods = self._document.periods
        key = periods.keys[-1] if period is None else period
        read, position = self._reader(metric, key), periods.position(key)
        ends = (tuple(str(one[column]) for column in columns) for one in (before, after))
        return between(read(columns), read((*columns, *by)), metric, position, *ends)

    def _keys(self, before: object, after: object) -> tuple[str, str]:
        """Two periods of one grain; relative ones are those of the tree."""
        for said in (before, after):
            if said is not None and not isinstance(said, str):
                raise ExplanationError(
                    f"segments are compared between two periods, not {said!r}",
                    hint="take whole periods of a coarser grain, such as '2022-Q3' and '2022-Q4'",
                )
        periods = self._document.periods
        first = str(before or "previous")
        last = periods.keys[-1] if after is None else str(after)
        for said in (first, last):
            if said not in ("previous", "year") and grain_of(said) is None:
                raise PeriodError(
                    f"there is no period {said!r}" if said else "there are no periods to compare",
                    hint="by segment two periods compare, such as '2022-11' and '2022-12', or two segments",
                )
        if first in ("previous", "year"):
            at = comparison(periods, periods.position(last), first)
            if at is None:
                raise PeriodError(f"there is no period to compare {last} with", hint="name one")
            first = periods.keys[at]
        if grain_of(first) != grain_of(last):
            raise PeriodError(
                f"{first} and {last} are periods of different length",
                hint="compare periods of one grain",
            )
        return first, last

    def _reader(self, metric: str, key: str) -> Callable[[tuple[str, ...]], Sides]:
        """The tree as a whole and by segment, at the grain of a period; each read once."""
        document, grain = self._document, grain_of(key)
        if grain == document.periods.grain:
            grain = None
        kept = _KEPT.setdefault(document, {}) if grain is None else None
        with document.lock:
            whole = document.at_grain(grain)

        @cache
        def read(by: tuple[str, ...]) -> Sides:
            with document.lock:
                parts = document.segmented(by) if grain is None else by_segment(whole, by)
                return both_sides(document.sources, whole, parts, metric, kept)

        def by_segment(whole: Evaluation, by: tuple[str, ...]) -> Evaluation:
            found = read_segments(document.sources, whole.tree, by, whole.periods)
            return evaluate(
                whole.tree,
                found.periods,
                found.inputs,
                segments=found.segments,
                coverage=found.coverage,
            )

        return read
