"""A forecast as users get it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from kpitree_widgets.analysis.forecasting.foretold import Foretold
from kpitree_widgets.errors import SimulationError
from kpitree_widgets.results.shown import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    import altair as alt

    from kpitree_widgets.data.progress import Told
    from kpitree_widgets.evaluation import Evaluation


class Forecast(Shown, Foretold):
    """What metrics will be if their inputs go on as they did; displays as the trend of the first.

    Prints as text; ``.frame`` has a row per metric and period, ``.errors`` the errors of the tests,
    and ``forecast["revenue"]`` is the course of one metric: ``.median .p10 .p90 .missed_by``.
    """

    @classmethod
    def made(
        cls,
        evaluation: Evaluation,
        metric: str | Iterable[str] | None = None,
        periods: int | str | None = None,
        *,
        progress: Told | Literal[False] | None = None,
        **options: Any,
    ) -> Forecast:
        """That of ``evaluation``, with a bar where it lasts; the options of ``KPITree.forecast``."""
        from kpitree_widgets.analysis.forecasting.forecasting import forecast  # noqa: PLC0415
        from kpitree_widgets.data.progress import told  # noqa: PLC0415

        with told(progress, "Forecasting") as tell:
            return cls.of(forecast(evaluation, metric, periods, progress=tell, **options))

    @classmethod
    def asked(
        cls, evaluation: Evaluation, metric: str, *, forecast: bool | int | str | Foretold
    ) -> Foretold | None:
        """That of one metric as its trend wants it: ``None`` for ``False``, else made or as given.

        Raises:
            SimulationError: what is given is not of this metric, or of another history.
        """
        if forecast is False:
            return None
        if isinstance(forecast, bool | int | str):
            return cls.made(evaluation, metric, None if forecast is True else forecast)
        if (
            metric in forecast.courses
            and evaluation.periods.keys[: forecast.known] == forecast.history
        ):
            return forecast
        raise SimulationError(
            f"the forecast is not one of {evaluation.tree[metric].label} as it is now",
            metric=metric,
            hint=f'make it anew: tree["{metric}"].forecast()',
        )

    def chart(self, metric: str | None = None, **options: Any) -> alt.LayerChart:
        """The trend: history, median and 80 % band of what is to come, the target.

        Args:
            metric: id of one of the metrics asked about; the first one if not given.
            options: ``theme`` (``"light"`` or ``"dark"``), ``width``, ``height`` (px).
        """
        from kpitree_widgets.charts.forecast import course  # noqa: PLC0415

        return course(self, metric or next(iter(self.courses)), **options)
