"""Whether a tree can be believed, and where it stands. ``KPITree`` inherits it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kpitree_widgets.handle import Handle
from kpitree_widgets.relating import Relating

if TYPE_CHECKING:
    from collections.abc import Callable

    from kpitree_widgets.analysis.findings import Findings
    from kpitree_widgets.analysis.influences import InfluenceEstimate
    from kpitree_widgets.analysis.pace import Pace
    from kpitree_widgets.analysis.residuals import Residuals


class Checking(Relating):
    """Something with a document that can be checked."""

    def check(self) -> Findings:
        """What is wrong, missing or strange, metric by metric in reading order.

        Formulas and units, data that are missing, stale or far from usual, data that contradict a
        formula, an influence or a conflict, targets that cannot be. It prints as text; ``.frame`` is
        a pandas frame.
        """
        from kpitree_widgets.analysis.findings import findings  # noqa: PLC0415

        return findings(self._document.evaluation, thorough=True)

    def pace(
        self,
        *,
        forecast: bool = False,
        model: str = "auto",
        progress: Callable[[float], None] | Literal[False] | None = None,
    ) -> Pace:
        """Where each metric will end if the last period is not over yet, from the days so far.

        Args:
            forecast: put beside it what ``forecast()`` of that period sees, which knows the complete
                periods and not the days so far. Both are tested on the same complete periods, up to
                six, after as many days; on current course the tree goes by the nearer one. It may
                take seconds, so that it is not done unasked.
            model: that of the forecast, as ``forecast()`` has it.
            progress: of the forecast: called with the share that is done; ``False`` for no bar.

        Raises:
            SimulationError: a forecast is asked for, and there is too little history.

        Examples:
            >>> import pandas as pd
            >>> import kpitree_widgets as kt
            >>> days = pd.date_range("2025-01-01", "2026-02-20")
            >>> rows = pd.DataFrame({"day": days, "orders": 1})
            >>> tree = kt.KPITree.from_text("Revenue = Orders * 2")
            >>> measures = {"orders": kt.sum("orders")}
            >>> tree = tree.bind(rows, time="day", grain="month", measures=measures)
            >>> tree["revenue"].target = 70
            >>> print(tree.pace(forecast=True, model="naive").courses[0])
            On current course Revenue ends at 60.83 (± 1.8%); the target of 70 or more is missed by 9.17 (13.1%).
        """
        if not forecast:
            from kpitree_widgets.analysis.pace import pace  # noqa: PLC0415

            return pace(self._document.evaluation)
        from kpitree_widgets.analysis.forecasting.pacing import foretold_pace  # noqa: PLC0415
        from kpitree_widgets.data.progress import told  # noqa: PLC0415

        with told(progress, "Forecasting") as tell:
            return foretold_pace(self._document.evaluation, model=model, progress=tell)

    def residuals(self) -> Residuals:
        """Declared against recomputed: computed metrics that also have data, worst first."""
        from kpitree_widgets.analysis.residuals import residuals  # noqa: PLC0415

        return residuals(self._document.evaluation)

    def keep_unexplained(self, metric: str) -> Handle:
        """Make what a formula leaves unexplained of a metric's own data a visible driver.

        The new input metric holds the difference by period, so that the formula gives the data. Called
        again, after data or formulas changed, it takes up the difference there is now.

        Args:
            metric: id or label of a computed metric that also has data.

        Returns:
            The driver, labelled "Unexplained" and the metric's label.

        Raises:
            EditError: the metric has no formula, or no data of its own.

        Examples:
            >>> import pandas as pd
            >>> from kpitree_widgets import KPITree
            >>> tree = KPITree.from_text("Profit = Revenue - Cost")
            >>> data = {"month": ["2022-11"], "Profit": [3], "Revenue": [7], "Cost": [3]}
            >>> tree = tree.bind(pd.DataFrame(data), time="month")
            >>> tree.keep_unexplained("profit")
            <Unexplained profit: -1.0>
            >>> tree["profit"].formula, tree["profit"].value
            ('Revenue - Cost + Unexplained profit', 3.0)
        """
        from kpitree_widgets.analysis.keeping_unexplained import (  # noqa: PLC0415
            keeping_unexplained,
            unexplained_label,
        )

        with self._document.lock:
            found = self._document.tree.find(metric)
            label = unexplained_label(self._document.tree[found].label)
            self._document.apply(keeping_unexplained(self._document.evaluation, found))
            return Handle(self._document, self._document.tree.find(label))

    def estimate_influence(
        self, source: str, target: str, *, max_lag: int | None = None
    ) -> InfluenceEstimate:
        """Whether one metric moves with another, and how many periods later.

        Args:
            source: id or label of the metric that may move the other.
            target: id or label of the one that may be moved.
            max_lag: the largest lag to look at, in periods.

        Returns:
            Correlation of the changes at the best lag, and whether chance would give as much.
        """
        from kpitree_widgets.analysis.influences import estimate_influence  # noqa: PLC0415

        find = self._document.tree.find
        return estimate_influence(
            self._document.evaluation, find(source), find(target), max_lag=max_lag
        )
