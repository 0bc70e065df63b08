"""Why a metric changed. ``KPITree`` inherits it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kpitree_widgets.analysis.explaining.comparing import compare_methods
from kpitree_widgets.analysis.explaining.explain import explain
from kpitree_widgets.analysis.explaining.grains import grain_notes
from kpitree_widgets.analysis.explaining.over_time import explain_over_time
from kpitree_widgets.analysis.mixing.alarm import mix_alarms, refuse_where
from kpitree_widgets.analysis.mixing.mixed import Mixed
from kpitree_widgets.ends import change_between
from kpitree_widgets.errors import KPITreeError
from kpitree_widgets.results.explanation import Explanation, ExplanationOverTime
from kpitree_widgets.results.methods import MethodComparison
from kpitree_widgets.segments import as_texts
from kpitree_widgets.splitting import Splitting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kpitree_widgets.ends import End, Segment
    from kpitree_widgets.results.mix import Mix, SegmentChanges


class Explaining(Splitting):
    """Something with a document whose changes can be explained."""

    def explain(
        self,
        metric: str,
        before: End = None,
        after: End = None,
        *,
        method: str = "path",
        order: str | Iterable[str] = (),
        by: str | Iterable[str] = (),
        where: Segment | None = None,
        period: str | None = None,
    ) -> Explanation | Mix | SegmentChanges:
        """Split the change of a metric among the drivers it comes from; the parts add up to it.

        Each state is a period (``"2022-12"``), a period of a coarser grain (``"2022-Q4"``), a range
        (``("2022-10", "2022-12")``), ``"target"``, ``"baseline"``, the name of a scenario, or a segment
        (``{"category": "Bikes"}``). An incomplete period is compared like for like.

        Args:
            metric: id or label.
            before: the first state, ``"previous"`` by default; ``"year"`` for a year earlier.
            after: the second state, the last period by default.
            method: ``"path"`` needs no order of drivers; ``"shapley"`` averages all orders; ``"lmdi"``
                splits growth, for values of one sign; ``"sequential"`` moves one driver after the
                other; ``"endpoint"`` reads the two ends only.
            order: ids or labels of input metrics, for ``"sequential"``; the others follow in the
                tree's order, which ``"tree"`` or nothing stands for.
            by: columns that rows were bound with: split by their segments instead, as ``mix`` does.
            where: the segment that both states are seen in.
            period: the period of states that are none, the last by default.

        Returns:
            Prints as text, displays as a waterfall; ``.frame`` has a row per input metric,
            ``.levels`` one per driver in the metric's own formula. With ``by`` that of ``mix``.

        Raises:
            UnknownMetricError: there is no such metric.
            PeriodError: there is no such period.
            ExplanationError: no value at one end, or the method does not hold.

        Examples:
            >>> import pandas as pd
            >>> from kpitree_widgets import KPITree
            >>> tree = KPITree.from_text("Revenue = Orders * Price")
            >>> data = {"month": ["2022-11", "2022-12"], "Orders": [100, 120], "Price": [10, 9]}
            >>> found = tree.bind(pd.DataFrame(data), time="month").explain("revenue")
            >>> found.frame["contribution"].round(6).to_dict()
            {'orders': 190.0, 'price': -110.0}
            >>> found.text.split(". ")[0]
            'Revenue rose by 80 (8.0%) from Nov 2022 to Dec 2022, to 1,080'
        """
        document, find = self._document, self._document.tree.find
        found, columns = find(metric), as_texts(by)
        if columns:
            refuse_where(found, where)
            return self.mix(found, before, after, by=columns, period=period)  # type: ignore[arg-type]
        change = change_between(document, found, before, after, where=where, period=period)
        keys = [side.evaluation.periods.keys[side.position] for side in change.sides]
        label = (
            "What the drivers' targets do not imply" if "target" in (before, after) else "Calendar"
        )
        explained = explain(change, method, self._order(order), rest_label=label)
        if not where:
            mixed = mix_alarms(change, document.dimensions, self._split_by(keys))
            notes = (*mixed, *grain_notes(change, document.evaluation))
            explained = replace(explained, notes=notes)
        return Explanation.of(explained)

    def _order(self, said: str | Iterable[str]) -> tuple[str, ...]:
        return () if said == "tree" else tuple(map(self._document.tree.find, as_texts(said)))

    def _split_by(self, keys: Sequence[str]) -> Callable[[str, str], Mixed | None]:
        """How a ratio splits by a column; ``None`` for what is none, or is not known by it."""

        def split(metric: str, column: str) -> Mixed | None:
            try:
                found = self.mix(metric, keys[0], keys[1], by=column)
            except KPITreeError:
                return None
            return found if isinstance(found, Mixed) else None

        return split

    def explain_over_time(
        self, metric: str, compare: str = "previous", *, method: str = "path"
    ) -> ExplanationOverTime:
        """Explain the change of a metric in every period, all at once.

        Args:
            metric: id or label.
            compare: ``"previous"``, or ``"year"`` for a year earlier.
            method: as in ``explain``.

        Returns:
            Displays as stacked bars; ``.frame`` has a row per period and a column per input metric.

        Raises:
            UnknownMetricError: there is no such metric.
            ExplanationError: no two periods compare, or there is no such method.
        """
        document = self._document
        found = explain_over_time(document.evaluation, document.tree.find(metric), compare, method)
        return ExplanationOverTime.of(found)

    def compare_methods(
        self,
        metric: str,
        before: End = None,
        after: End = None,
        *,
        order: str | Iterable[str] = (),
        where: Segment | None = None,
        period: str | None = None,
    ) -> MethodComparison:
        """Explain a change by every method, side by side, and say where they disagree and why.

        Args:
            metric: id or label.
            before: as in ``explain``.
            after: as in ``explain``.
            order: ids or labels of input metrics, for ``"sequential"``; the others follow in the
                tree's order, which ``"tree"`` or nothing stands for.
            where: the segment that both states are seen in.
            period: the period of states that are none, the last by default.

        Returns:
            Displays as bars; ``.frame`` has a row per input metric and a column per method. A method
            that does not hold stands there with its reason.

        Raises:
            UnknownMetricError: there is no such metric.
            PeriodError: there is no such period.
            ExplanationError: no value at one end.
        """
        document, find = self._document, self._document.tree.find
        change = change_between(document, find(metric), before, after, where=where, period=period)
        return MethodComparison.of(compare_methods(change, order=self._order(order)))
