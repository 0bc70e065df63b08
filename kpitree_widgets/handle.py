"""A handle on one metric of a tree: reads what is there now, and edits by assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.data.amounts import read_field
from kpitree_widgets.errors import EditError
from kpitree_widgets.formula.printer import quoted, to_text
from kpitree_widgets.periods import comparison
from kpitree_widgets.segments import as_texts
from kpitree_widgets.tree.edits import SetValue, Update
from kpitree_widgets.tree.fields import FIELDS
from kpitree_widgets.tree.status import thresholds_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import altair as alt
    import pandas as pd

    from kpitree_widgets.amounts import Amount
    from kpitree_widgets.analysis.benchmarks import BenchmarkPosition
    from kpitree_widgets.analysis.forecasting.foretold import Foretold
    from kpitree_widgets.document import Document
    from kpitree_widgets.results.forecast import Forecast
    from kpitree_widgets.tree.expectations import Benchmark, Bounds, Thresholds
    from kpitree_widgets.tree.metric import Aggregation, Aim, Metric
    from kpitree_widgets.tree.status import Status

EDITABLE = tuple("value" if name == "values" else name for name in FIELDS)


class Handle:
    """What ``tree["revenue"]`` gives; it follows every edit, by hand or from Python.

    Examples:
        >>> import kpitree_widgets as kt
        >>> tree = kt.KPITree.from_text("Profit = Revenue - Cost")
        >>> tree["revenue"].value, tree["cost"].value = 5, 3
        >>> tree["profit"].value, tree["profit"].formula
        (2.0, 'Revenue - Cost')
    """

    __slots__ = ("_document", "_id")
    _document: Document
    _id: str

    def __init__(self, document: Document, metric: str) -> None:
        """Point at ``metric``; the lookup fails later if it is removed."""
        object.__setattr__(self, "_document", document)
        object.__setattr__(self, "_id", metric)

    @property
    def metric(self) -> Metric:
        """The metric as a frozen value."""
        return self._document.tree[self._id]

    @property
    def id(self) -> str:
        """Identifier; it stays when the label changes."""
        return self._id

    @property
    def label(self) -> str:
        """What people read."""
        return self.metric.label

    @property
    def formula(self) -> str | None:
        """The formula in labels; ``None`` for an input metric."""
        tree, expression = self._document.tree, self.metric.expression
        return (
            None
            if expression is None
            else to_text(expression, lambda metric: quoted(tree[metric].label))
        )

    @property
    def drivers(self) -> tuple[str, ...]:
        """Ids of the metrics that its formula names."""
        return self._document.tree.drivers(self._id)

    @property
    def parents(self) -> tuple[str, ...]:
        """Ids of the metrics that name it."""
        return self._document.tree.parents(self._id)

    @property
    def unit(self) -> str | None:
        """``"EUR"``, ``"%"`` (a ratio shown as percent), ``"orders"``; ``None`` for a bare number."""
        return self.metric.unit

    @property
    def aim(self) -> Aim:
        """``"maximize"``, ``"minimize"`` or ``"balance"``."""
        return self.metric.aim

    @property
    def owner(self) -> str:
        """Who answers for it."""
        return self.metric.owner

    @property
    def description(self) -> str:
        """What it means."""
        return self.metric.description

    @property
    def tags(self) -> tuple[str, ...]:
        """Words to find it by."""
        return self.metric.tags

    @property
    def locked(self) -> bool:
        """Whether it and all that drives it are kept as they are; assign ``True`` or ``False``."""
        return self.metric.locked

    @property
    def target(self) -> Amount | None:
        """What it should be: a number, or values by period."""
        return self.metric.target

    @property
    def benchmark(self) -> Amount | Benchmark | None:
        """What others reach: a number, values by period, or quartiles."""
        return self.metric.benchmark

    @property
    def balance(self) -> Bounds | None:
        """The range that a metric whose aim is balance should keep to."""
        return self.metric.balance

    @property
    def guardrail(self) -> Bounds | None:
        """The bounds past which it must not get; assign ``(lower, upper)``, ``None`` for an open end."""
        return self.metric.guardrail

    @property
    def limits(self) -> Bounds | None:
        """The bounds between which it can be moved."""
        return self.metric.limits

    @property
    def maximum(self) -> float | None:
        """More than this is not possible."""
        return self.metric.maximum

    @property
    def thresholds(self) -> Thresholds:
        """Where its status turns: its own, or those of the metric it drives."""
        return thresholds_of(self._document.tree, self._id)

    @property
    def aggregation(self) -> Aggregation | None:
        """How its values make that of a longer period: ``"sum" "last" "mean" "none"``."""
        return self.metric.aggregation

    @property
    def status(self) -> Status | None:
        """``"on track" "at risk" "off track" "no data"`` in the last period; ``None`` without a target.

        As on its card: a period that is not over is judged by where it is expected to end.
        """
        from kpitree_widgets.report.reading import shown  # noqa: PLC0415

        return shown(self._document).reading(self._id).status

    @property
    def opening(self) -> float | None:
        """The value before the first period, for formulas that look back with ``lag``."""
        return self.metric.opening

    @property
    def value(self) -> float | None:
        """The value in the last period, ``None`` if missing; assigning gives one by hand."""
        return self.at(self._document.periods.keys[-1])

    @property
    def series(self) -> pd.Series[float]:
        """Values of all periods, NaN where missing."""
        from kpitree_widgets.data.to_pandas import to_series  # noqa: PLC0415

        return to_series(self._document.values[self._id], self._document.periods, self._id)

    def standing(
        self, period: str | None = None, *, segment: Mapping[str, str] | None = None
    ) -> BenchmarkPosition | None:
        """Where it stands against its benchmark: ahead or behind, by how much, in which quartile.

        Args:
            period: the last one if not given.
            segment: by column, the value of a segment: ``{"category": "Bikes"}``.

        Returns:
            ``None`` without a benchmark or without a value.
        """
        from kpitree_widgets.analysis.benchmarks import benchmark_position  # noqa: PLC0415

        document = self._document
        position = -1 if period is None else document.periods.position(period)
        if segment is None:
            return benchmark_position(document.evaluation, self._id, position)
        label = " · ".join(map(str, segment.values()))
        return benchmark_position(document.segmented(tuple(segment)), self._id, position, label)

    def by(self, columns: str | Iterable[str]) -> pd.DataFrame:
        """Values by segment: a row per period, a column per segment.

        Args:
            columns: of those that rows were bound ``by``.

        Raises:
            SegmentError: nothing is bound by them.
        """
        from kpitree_widgets.data.to_pandas import to_segment_table  # noqa: PLC0415

        now = self._document.segmented(as_texts(columns))
        return to_segment_table(now.values[self._id], now.periods, now.known_segments)

    def at(self, period: str) -> float | None:
        """The value in ``period`` (such as ``"2022-12"``), ``None`` if missing.

        Raises:
            PeriodError: the tree has no such period.
        """
        self.metric  # noqa: B018
        number = float(self._document.values[self._id][self._document.periods.position(period)])
        return None if np.isnan(number) else number

    def set_value(self, value: float | None, period: str | None = None) -> None:
        """Give a value by hand, for ``period`` or for all; ``None`` goes back to the data.

        Raises:
            EditError: the metric is computed by a formula.
        """
        keys = self._document.periods.keys
        if period is not None:
            self._document.periods.position(period)
        self._document.apply(SetValue(self._id, value, period, keys))

    def chart(
        self,
        period: str | None = None,
        compare: str | None = "previous",
        *,
        forecast: bool | int | str | Foretold = False,
        **options: Any,
    ) -> alt.LayerChart:
        """The trend of the metric, and what it will be if its inputs go on as they did.

        Args:
            period: the period to mark, the last one if not given.
            compare: the period to compare with: ``"previous"``, ``"year"``, a key, or ``None``.
            forecast: ``True``, a number of periods, the key of the last one, or what ``forecast()``
                gave: median and 80 % band from the last complete period on, and the past error.
            options: ``theme``, ``width`` and the other options of ``charts.trend.trend``.

        Raises:
            KPITreeError: nothing can be foretold; it says why, as ``forecast()`` does.
        """
        from kpitree_widgets.charts.of_metric import trend_of  # noqa: PLC0415
        from kpitree_widgets.results.forecast import Forecast  # noqa: PLC0415

        now = self._document.evaluation
        periods = now.periods
        position = len(periods) - 1 if period is None else periods.position(period)
        return trend_of(
            now,
            self.id,
            position,
            comparison(periods, position, compare),
            forecast=Forecast.asked(now, self.id, forecast=forecast),
            **options,
        )

    def forecast(self, periods: int | str | None = None, **options: Any) -> Forecast:
        """What it will be if its inputs go on as they did: ``KPITree.forecast`` of this metric."""
        from kpitree_widgets.results.forecast import Forecast  # noqa: PLC0415

        return Forecast.made(self._document.evaluation, self.id, periods, **options)

    def __setattr__(self, name: str, value: Any) -> None:
        """Edit the metric; every assignment is one step of the history."""
        if name not in EDITABLE:
            raise EditError(
                f"{name!r} of a metric cannot be set",
                metric=self._id,
                hint=f"set one of {', '.join(EDITABLE)}",
            )
        value = read_field(name, value, self._document.periods)
        if name == "value" and not hasattr(value, "pairs"):
            self.set_value(value)
            return
        self._document.apply(Update(self._id, {"values" if name == "value" else name: value}))

    def __repr__(self) -> str:
        """Label, value and formula in one line."""
        formula = "" if self.formula is None else f" = {self.formula}"
        return f"<{self.label}{formula}: {self.value}>"

    def __eq__(self, other: object) -> bool:
        """Same metric of the same tree."""
        return isinstance(other, Handle) and (self._document, self._id) == (
            other._document,
            other._id,
        )

    def __hash__(self) -> int:
        """By tree and id."""
        return hash((id(self._document), self._id))
