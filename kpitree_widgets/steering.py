"""Which levers move a metric, and how to reach a target. ``KPITree`` inherits it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpitree_widgets.segments import as_texts
from kpitree_widgets.supposing import Supposing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kpitree_widgets.results.cascade import Cascade
    from kpitree_widgets.results.conflicts import Conflicts
    from kpitree_widgets.results.consistency import TargetConsistency
    from kpitree_widgets.results.goal_seek import GoalSeek
    from kpitree_widgets.results.levers import Levers
    from kpitree_widgets.results.realism import Realism


class Steering(Supposing):
    """Something with a document that can be steered."""

    def levers(
        self,
        metric: str,
        period: str | None = None,
        *,
        effort: Mapping[str, float] | None = None,
    ) -> Levers:
        """What moves a metric: every input it is computed from, the most helpful one first.

        Per lever its elasticity, what 1% more of it does, and what it does within its realistic range:
        the 10th to 90th percentile of its recent values (around their trend or since they changed level,
        if they did), within its limits; ``range.text`` says which. All effects are the metric computed again. The lever is moved in the period and not
        before it: what works with a lag shows no effect yet.

        Args:
            metric: id or label.
            period: key of the period; the last one that is over if not given.
            effort: by lever, how many units of effort its typical change from period to period takes
                (its median size; 1% where history does not tell), 1 if not given: the larger, the
                harder it is to move.

        Returns:
            It displays as a tornado, prints as text; ``.frame`` is a pandas frame.

        Raises:
            UnknownMetricError: there is no such metric.
            PeriodError: there is no such period, or the metric has no value in it.
            EditError: contradictory limits, or an effort that is none.

        Examples:
            >>> from kpitree_widgets import examples
            >>> levers = examples.shop().levers("revenue")
            >>> round(levers["average_order_value"].elasticity, 9)
            1.0
            >>> levers.frame.index[0], round(levers.frame["gain"].iloc[0])
            ('average_order_value', 39318)
        """
        from kpitree_widgets.analysis.levers.moving import levers  # noqa: PLC0415
        from kpitree_widgets.results.levers import Levers  # noqa: PLC0415

        now = self._document.evaluation
        position = None if period is None else now.periods.position(period)
        return Levers.of(levers(now, now.tree.find(metric), position, effort))

    def conflicts(self, metric: str | None = None, period: str | None = None) -> Conflicts:
        """Levers that help one metric and hurt another, and guardrails that they would break.

        Looked at are roots, metrics with a target or a guardrail, and declared conflicts. Every lever
        is moved over its realistic range, as in ``levers``, and everything computed again.

        Args:
            metric: id or label; only what helps or hurts it. All if not given.
            period: key of the period; the last one that is over if not given.

        Returns:
            It displays as a chart, prints as text; ``.frame`` is a pandas frame.

        Raises:
            UnknownMetricError: there is no such metric.
            PeriodError: there is no such period, or the metric has no value in it.
            EditError: contradictory limits.
        """
        from kpitree_widgets.analysis.levers.conflicting import conflicts  # noqa: PLC0415
        from kpitree_widgets.results.conflicts import Conflicts  # noqa: PLC0415

        now = self._document.evaluation
        position = None if period is None else now.periods.position(period)
        found = None if metric is None else now.tree.find(metric)
        return Conflicts.of(conflicts(now, found, position))

    def goal_seek(
        self,
        metric: str,
        value: float | str = "target",
        *,
        by: str,
        period: str | None = None,
        between: tuple[float | None, float | None] | None = None,
    ) -> GoalSeek:
        """What one lever must be for a metric to reach a value, all else as it is.

        The lever stays within its limits and its maximum; one that was never negative does not
        become so, and one in % that was always within 0 and 100% stays there, unless limits, a maximum
        or ``between`` say otherwise. Guardrails that it would pass are named. The metric may rise and fall: of several solutions the nearest to the present value
        is taken, and the others are named. Where none is, the result says what the metric can be at
        most and at least, where, and the lever's value that comes nearest.

        Args:
            metric: id or label of what is to be reached.
            value: a number in the metric's unit, ``"target"``, ``"benchmark"``, or a change of what
                it is, like ``"+10%"``.
            by: id or label of the lever: anything that drives the metric, computed or not.
            period: key of the period; the last one that is over if not given.
            between: a narrower range for the lever; an end that is ``None`` is open.

        Returns:
            ``.value`` of the lever, ``.is_reached``, ``.solutions``, ``.reach``, what every metric on
            the way becomes and how realistic that is; ``.overrides`` make a scenario.

        Raises:
            UnknownMetricError: there is no such metric.
            UnreachableError: the lever does not move the metric, or no value of it is allowed.
            PeriodError: there is no such period, or no value in it.
            EditError: ``value`` or ``between`` is not what it should be.

        Examples:
            >>> from kpitree_widgets import examples
            >>> found = examples.shop().goal_seek("revenue", 1_100_000, by="conversion_rate")
            >>> round(found.value, 4), found.is_reached
            (0.0609, True)
            >>> found.overrides.keys()
            dict_keys(['conversion_rate'])
        """
        from kpitree_widgets.analysis.targets.goal_seeking import goal_seek  # noqa: PLC0415
        from kpitree_widgets.results.goal_seek import GoalSeek  # noqa: PLC0415

        now, find = self._document.evaluation, self._document.tree.find
        return GoalSeek.of(
            goal_seek(now, find(metric), value, find(by), period=period, between=between)
        )

    def cascade(
        self,
        metric: str,
        target: float | str = "target",
        *,
        levers: str | Iterable[str] | None = None,
        effort: Mapping[str, float] | None = None,
        limits: Mapping[str, tuple[float | None, float | None]] | None = None,
        period: str | None = None,
    ) -> Cascade:
        """The change of several levers with the least effort at which a metric reaches a value.

        The effort is the sum of ``weight * ln(after / before) ** 2``; a lever that is 0 or may change
        its sign counts in shares of its range. No lever passes its limits, as in ``goal_seek``, or
        moves for nothing. Where the target cannot be reached, the result says how near it comes and
        what binds. Guardrails that it would pass are named.

        Args:
            metric: id or label of what is to be reached.
            target: a number in the metric's unit, ``"target"``, ``"benchmark"``, or a change of what
                it is, like ``"+10%"``.
            levers: one or more ids or labels of anything that drives it; all its inputs if not given.
            effort: by lever, how hard it is to move against the others, which have 1.
            limits: by lever, a narrower range ``(lower, upper)``; an end that is ``None`` is open.
            period: key of the period; the last one that is over if not given.

        Returns:
            It displays as a chart, prints as text; ``.frame`` has a row per lever, ``.overrides`` make
            a scenario.

        Raises:
            UnknownMetricError: there is no such metric.
            UnreachableError: a lever does not drive the metric, or its limits contradict each other.
            PeriodError: there is no such period, or no value in it.
            EditError: an effort, a limit or the target is not what it should be.

        Examples:
            >>> from kpitree_widgets import examples
            >>> levers = ["new_users", "conversion_rate", "average_order_value"]
            >>> found = examples.shop().cascade("revenue", 1_100_000, levers=levers)
            >>> {lever: round(value, 4) for lever, value in found.overrides.items()}
            {'average_order_value': 89.2466, 'new_users': 19768.185..., 'conversion_rate': 0.0374}
        """
        from kpitree_widgets.analysis.targets.cascading import cascade  # noqa: PLC0415
        from kpitree_widgets.results.cascade import Cascade  # noqa: PLC0415

        now, find = self._document.evaluation, self._document.tree.find
        return Cascade.of(
            cascade(
                now,
                find(metric),
                target,
                levers=None if levers is None else [find(one) for one in as_texts(levers)],
                effort={find(one): weight for one, weight in (effort or {}).items()},
                limits={find(one): ends for one, ends in (limits or {}).items()},
                period=period,
            )
        )

    def target_consistency(
        self,
        metric: str | None = None,
        *,
        hold: str | Iterable[str] = (),
        period: str | None = None,
    ) -> TargetConsistency:
        """Whether the targets of the drivers imply that of the metric, and the smallest change if not.

        For each computed metric with a target, the nearest metrics below it that have one stand at
        their targets, everything else as it is in the period. The drivers' targets that close the gap
        are those with the least effort, as in ``cascade``. Where they give something better than the
        target, as the metric's aim has it, there is nothing to close.

        Args:
            metric: id or label; every computed metric with a target if not given.
            hold: ids or labels of metrics whose targets are not to be changed.
            period: key of the period; the last one that is over if not given.

        Returns:
            It displays as a chart, prints as text; ``.frame`` has a row per metric and driver,
            ``["revenue"].targets`` are the targets that close its gap.

        Raises:
            UnknownMetricError: there is no such metric.
            UnreachableError: the metric has no target in the period, or nothing below it has.
            EditError: the metric has no formula, or what is held has no target.
            PeriodError: there is no such period.

        Examples:
            >>> from kpitree_widgets import examples
            >>> found = examples.shop().target_consistency("transactions")["transactions"]
            >>> round(found.implied), round(found.gap), found.verdict
            (11840, -560, 'falls short')
        """
        from kpitree_widgets.analysis.targets.consistency import target_consistency  # noqa: PLC0415
        from kpitree_widgets.results.consistency import TargetConsistency  # noqa: PLC0415

        now, find = self._document.evaluation, self._document.tree.find
        found = None if metric is None else find(metric)
        held = [find(one) for one in as_texts(hold)]
        return TargetConsistency.of(target_consistency(now, found, hold=held, period=period))

    def realism(
        self, metric: str, value: float | str | None = None, period: str | None = None
    ) -> Realism:
        """How often history reached what a value asks for, against benchmark and maximum.

        The growth from the last known period is compared with every stretch of the same length in
        periods that are over, and with growth against the same period a year before. Counts are stated
        as they are ("3 of 35 months"); with fewer than ten the text says that they tell little.

        Args:
            metric: id or label.
            value: a number in the metric's unit, ``"target"`` (also if not given), ``"benchmark"``, or
                a change from the last known value, like ``"+10%"``.
            period: key of the period in which, also beyond the data; the first one that is not over if
                not given, where there is a target for it, else the last one with a target.

        Raises:
            UnknownMetricError: there is no such metric.
            PeriodError: there is no such period, or no value before it.
            UnreachableError: there is no target or benchmark in that period.

        Examples:
            >>> from kpitree_widgets import examples
            >>> found = examples.shop().realism("revenue", 1_100_000)
            >>> str(found.growths), str(found.year), found.verdict
            ('7 of 23', '12 of 12', 'seen before')
        """
        from kpitree_widgets.analysis.targets.judging import realism  # noqa: PLC0415
        from kpitree_widgets.results.realism import Realism  # noqa: PLC0415

        now = self._document.evaluation
        return Realism.of(realism(now, now.tree.find(metric), value, period))
