"""What is to be expected: simulations and forecasts. ``KPITree`` inherits it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from kpitree_widgets.steering import Steering

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kpitree_widgets.analysis.simulation.varying import Inputs
    from kpitree_widgets.results.forecast import Forecast
    from kpitree_widgets.results.simulation import Simulation


class Foretelling(Steering):
    """Something with a document whose future can be foretold."""

    def simulate(
        self,
        metric: str | Iterable[str] | None = None,
        n: int = 10_000,
        *,
        inputs: Inputs = None,
        period: str | None = None,
        correlation: Any = "history",
        seed: int = 0,
        progress: Callable[[float], None] | Literal[False] | None = None,
    ) -> Simulation:
        """What metrics may be in a period when their inputs vary as they did: a Monte Carlo simulation.

        Each input varies around its value in the period by its own changes from one period to the
        next (the last 60, relative ones of positive values, those of the odds of shares, amounts of
        others), less their median, or as ``inputs`` says. Limits and maximum hold: a distribution is
        cut off there. Ranks move together as those of the changes (a Gaussian copula). Equal seeds
        give equal draws, whatever the order of metrics.

        Args:
            metric: id or label, or several; the roots and all metrics with a target if not given.
            n: how many draws, 100 or more.
            inputs: by id or label, what an input may be: ``kt.normal(mean, sd)``, ``kt.lognormal``,
                ``kt.uniform(low, high)``, ``kt.triangular(low, mode, high)``, ``kt.pert``,
                ``kt.samples(array)``, a number to hold it, or ``"history"``. Those not named vary as
                they did. A list of names: only these vary.
            period: key of the period; the last one that is over if not given. One that is not is
                taken as it is expected to end.
            correlation: ``"history"``, ``"none"``, or rank correlations: ``{("price", "orders"):
                -0.4}``, or a frame such as ``frame.corr("spearman")``.
            seed: a whole number from 0 on.
            progress: called with the share that is done; ``False`` for no bar. If not given, a bar
                shows where it lasts.

        Returns:
            P10, P50, P90, the probability of reaching each target, and whose uncertainty matters. It
            displays as a histogram, prints as text; ``.frame`` is a pandas frame.

        Raises:
            SimulationError: an input has too little history or no value, nothing varies, or an option
                is not one; it says what to give.
            UnknownMetricError: there is no such metric.
            PeriodError: there is no such period.

        Examples:
            >>> import kpitree_widgets as kt
            >>> tree = kt.KPITree.from_text("Revenue = Orders * Price")
            >>> tree["orders"].value, tree["price"].value = 200, 5
            >>> tree["revenue"].target = 1_050
            >>> found = tree.simulate(inputs={"price": kt.uniform(4, 6)}, seed=1)
            >>> round(found["revenue"].p50), round(found["revenue"].probability, 1)
            (997, 0.4)
        """
        from kpitree_widgets.analysis.simulation.simulating import simulate  # noqa: PLC0415
        from kpitree_widgets.data.progress import told  # noqa: PLC0415
        from kpitree_widgets.results.simulation import Simulation  # noqa: PLC0415

        with told(progress, "Simulating") as tell:
            return Simulation.of(
                simulate(
                    self._document.evaluation,
                    metric,
                    n=n,
                    inputs=inputs,
                    period=period,
                    correlation=correlation,
                    seed=seed,
                    progress=tell,
                )
            )

    def forecast(
        self,
        metric: str | Iterable[str] | None = None,
        periods: int | str | None = None,
        *,
        model: str = "auto",
        n: int = 1_000,
        seed: int = 0,
        progress: Callable[[float], None] | Literal[False] | None = None,
    ) -> Forecast:
        """What metrics will be if their inputs go on as they did, and whether targets are reached.

        Every input is foretold by a method of its own, everything else follows by formula. Intervals
        come from past errors, drawn again for all inputs together; what a fit may be wrong about is
        not in them. The same is done from earlier times on and compared with what came: WAPE and
        MASE stand beside the forecast, with the WAPE of the last season again. A period that is not
        over is left out of the fit and foretold whole (``pace`` goes by its days so far). Values
        given by hand for periods to come are kept.

        Args:
            metric: id or label, or several; the roots and all metrics with a target if not given.
            periods: how many, from the first on that is not over; or the key of the last one. A year
                of months or quarters, 13 weeks, 14 days, 24 hours, 3 years if not given.
            model: ``"ets"`` (exponential smoothing by statsmodels: ``pip install
                kpitree-widgets[forecast]``), ``"seasonal naive with drift"``, ``"seasonal naive"``,
                ``"drift"``, ``"naive"``; ``"auto"``: of those that a history allows, the one that was
                nearest so far. Seasonal methods need two seasons; the method used is named.
            n: how many paths, 100 or more.
            seed: a whole number from 0 on.
            progress: called with the share that is done; ``False`` for no bar. If not given, a bar
                shows where it lasts.

        Returns:
            It displays as the trend with median and 80 % band, as ``tree["..."].chart(forecast=True)``
            shows it too, prints as text; ``.frame`` is a pandas
            frame, ``.errors`` the errors of the tests.

        Raises:
            SimulationError: an input has no history, fewer than three periods are complete,
                statsmodels is not installed, or an option is not one.
            PeriodError: the tree has no time axis, or ``periods`` does not lie ahead.
            UnknownMetricError: there is no such metric.

        Examples:
            >>> import pandas as pd
            >>> import kpitree_widgets as kt
            >>> tree = kt.KPITree.from_text("Revenue = Orders * Price")
            >>> data = {"Orders": [10, 20, 30, 40] * 3, "Price": [5] * 12}
            >>> frame = pd.DataFrame({"quarter": pd.period_range("2020Q1", periods=12, freq="Q"), **data})
            >>> tree = tree.bind(frame.astype({"quarter": str}), time="quarter")
            >>> tree["revenue"].target = kt.path({"2022-12-31": 200, "2023-12-31": 250})
            >>> found = tree.forecast("revenue", 4)
            >>> found["revenue"].median, round(found["revenue"].missed_by)
            (array([ 50., 100., 150., 200.]), 50)
        """
        from kpitree_widgets.results.forecast import Forecast  # noqa: PLC0415

        return Forecast.made(
            self._document.evaluation,
            metric,
            periods,
            model=model,
            n=n,
            seed=seed,
            progress=progress,
        )
