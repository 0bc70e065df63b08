"""What if: scenarios beside the baseline. ``KPITree`` inherits it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kpitree_widgets.analysis.scenarios.ranging import pinned
from kpitree_widgets.checking import Checking
from kpitree_widgets.data.amounts import read_amount
from kpitree_widgets.errors import KPITreeError, ScenarioError
from kpitree_widgets.tree.scenario_edits import Drop, Keep, with_ids
from kpitree_widgets.tree.scenarios import Scenario, Scenarios

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpitree_widgets.periods import Periods
    from kpitree_widgets.results.comparison import ScenarioComparison
    from kpitree_widgets.results.scenario import WhatIf

UNNAMED = "What if"
"""What a scenario is called that nobody named; it is not kept."""


class Supposing(Checking):
    """Something with a document that can be supposed otherwise."""

    @property
    def scenarios(self) -> Scenarios:
        """The scenarios that are kept, by name, in the order in which they were."""
        return Scenarios(self._document.tree.scenarios)

    def scenario(
        self,
        name: str | None = None,
        overrides: Mapping[str, Any] | None = None,
        /,
        *,
        from_: str | None = None,
        until: str | None = None,
        note: str = "",
        **metrics: Any,
    ) -> WhatIf:
        """What would be if some metrics were different, beside the baseline and the target.

        A number is the value itself; ``{"2022-12": 900}``, a pandas series and ``kt.path`` are values
        over time. A text changes the baseline of the same period: ``"+3"`` and ``"-3"`` in the
        metric's unit, ``"+10%"`` relative (4% becomes 4.4%), ``"+0.5 pp"`` in percentage points,
        ``"+2%/period"`` compounding from ``from_`` on. A computed metric may be overridden too: its
        formula is then out of force.

        Args:
            name: the scenario is kept under it in the tree and the file, in place of one of that
                name; with a name alone it is that scenario. Without a name nothing is kept.
            overrides: by id or label, where a label or a name like ``until`` needs it; ``{}`` takes
                all overrides back.
            from_: the first period it holds in; the last there is if not given.
            until: the last one; the last there is if not given. A later one looks ahead: inputs go on
                as a year earlier, at their last value where there is none, and without ``from_`` the
                scenario holds from the first period ahead.
            note: why.
            metrics: overrides by id.

        Returns:
            The comparison in the last period the scenario holds in.

        Raises:
            ScenarioError: there is no such scenario, or an override or the range cannot be; the
                tree stays as it was.
            UnknownMetricError: there is no such metric.

        Examples:
            >>> from kpitree_widgets import KPITree
            >>> tree = KPITree.from_text("Revenue = Visits * Price")
            >>> tree["visits"].value, tree["price"].value = 20, 4
            >>> print(tree.scenario("Dearer", price="+50%", visits=18))
            Dearer: Visits 18, Price +50%
                     baseline  Dearer  Dearer − baseline
            Revenue        80     108         +28 better
            Visits         20      18           −2 worse
            Price           4       6          +2 better
            >>> tree.scenarios["Dearer"].overrides["visits"], tree["revenue"].value
            (18.0, 80.0)
        """
        with self._document.lock:
            now = self._document.evaluation
            given = None if overrides is None and not metrics else {**(overrides or {}), **metrics}
            if given is None and name is not None:
                _refuse_range(name, from_, until, note)
                return self._supposed(now.tree.find_scenario(name))
            read = {key: _read(value, key, now.periods) for key, value in (given or {}).items()}
            made = Scenario(UNNAMED if name is None else name, read, from_, until, note)
            made = pinned(with_ids(now.tree, made), now.periods)
            found = self._supposed(made)
            if name is not None:
                self._document.apply(Keep(made))
            return found

    def reset_scenario(self, name: str) -> WhatIf:
        """Take all overrides of a scenario back; it stays, and is as the baseline.

        Raises:
            ScenarioError: there is none of that name.
        """
        with self._document.lock:
            found = self._document.tree.find_scenario(name)
            empty = Scenario(found.name, {}, found.since, found.until, found.note)
            self._document.apply(Keep(empty))
            return self._supposed(empty)

    def remove_scenario(self, name: str) -> None:
        """Take a scenario out of the tree.

        Raises:
            ScenarioError: there is none of that name.
        """
        self._document.apply(Drop(name))

    def compare(
        self,
        *scenarios: str | Scenario | WhatIf,
        period: str | None = None,
        metrics: str | Iterable[str] | None = None,
    ) -> ScenarioComparison:
        """Baseline, scenarios and target side by side, with the variances between them.

        The three variances are scenario minus baseline, baseline minus target and scenario minus
        target, each in the metric's unit and judged by its aim: more refunds are worse.

        Args:
            scenarios: names, or what ``scenario`` gave; all that are kept if none is named.
            period: key; the last period in which all of them hold if not given.
            metrics: ids or labels; in the text and the chart those that differ if not given.

        Raises:
            ScenarioError: there is no such scenario.
            PeriodError: there is no such period.
            UnknownMetricError: there is no such metric.

        Examples:
            >>> from kpitree_widgets import KPITree
            >>> tree = KPITree.from_text("Profit = Revenue - Cost")
            >>> tree["revenue"].value, tree["cost"].value, tree["profit"].target = 10, 6, 5
            >>> tree["cost"].aim = "minimize"
            >>> _ = tree.scenario("Lean", cost="-10%"), tree.scenario("Grow", revenue="+20%", cost="+20%")
            >>> print(tree.compare(metrics=["profit", "cost"]))
            Lean: Cost −10%
            Grow: Revenue +20%, Cost +20%
                    baseline  Lean  Grow  target
            Profit         4  4.60  4.80       5
            Cost           6  5.40  7.20       –
            Variances     scenario − baseline  baseline − target  scenario − target
            Profit, Lean         +0.60 better           −1 worse        −0.40 worse
            Profit, Grow         +0.80 better           −1 worse        −0.20 worse
            Cost, Lean           −0.60 better                  –                  –
            Cost, Grow            +1.20 worse                  –                  –
        """
        from kpitree_widgets.analysis.scenarios.comparing import compare  # noqa: PLC0415
        from kpitree_widgets.results.comparison import ScenarioComparison  # noqa: PLC0415

        now = self._document.evaluation
        chosen = [_named(now.tree.find_scenario, one) for one in scenarios]
        wanted = (metrics,) if isinstance(metrics, str) else metrics
        found = compare(now, chosen or now.tree.scenarios, period=period, metrics=wanted)
        return ScenarioComparison.of(found)

    def _supposed(self, scenario: Scenario) -> WhatIf:
        from kpitree_widgets.analysis.scenarios.comparing import compare  # noqa: PLC0415
        from kpitree_widgets.results.scenario import WhatIf  # noqa: PLC0415

        return WhatIf.of(compare(self._document.evaluation, [scenario]))


def _named(find: Any, one: Any) -> Scenario:
    if isinstance(one, Scenario):
        return one
    if isinstance(one, str):
        found: Scenario = find(one)
        return found
    inner = getattr(one, "scenario", None)
    if not isinstance(inner, Scenario):
        raise ScenarioError(f"{one!r} is no scenario", hint="name one that is kept")
    return inner


def _read(value: Any, metric: str, periods: Periods) -> Any:
    """An override as people have it: a series too."""
    plain = isinstance(value, str | int | float) or not (
        isinstance(value, Mapping) or hasattr(value, "to_list")
    )
    if plain or (isinstance(value, Mapping) and set(value) == {"path"}):
        return value
    try:
        return read_amount(value, periods.grain, periods.year_start)
    except KPITreeError as error:
        found = ScenarioError(error.message, metric=error.metric, hint=error.hint)
        raise found.about(metric) from None


def _refuse_range(name: str, from_: str | None, until: str | None, note: str) -> None:
    if from_ is not None or until is not None or note:
        raise ScenarioError(
            f"nothing is overridden in {name!r}",
            hint='give overrides, like price="-5%", or {} for none',
        )
