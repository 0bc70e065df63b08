"""Which two states of a document are compared, as people say it.

A state can be said as a period (``"2022-12"``), a period of a coarser grain (``"2022-Q4"``), a range of
periods (``("2022-10", "2022-12")``), ``"previous"`` or ``"year"`` (before the other one), ``"target"``,
``"baseline"``, the name of a scenario, or a segment (``{"category": "Bikes"}``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from kpitree_widgets.analysis.explaining.change import Change, State
from kpitree_widgets.analysis.explaining.states import (
    TARGET,
    actual,
    compared,
    expected,
    in_segment,
    targeted,
)
from kpitree_widgets.analysis.scenarios.scenario import Supposition, suppose
from kpitree_widgets.analysis.scenarios.states import baseline_state, scenario_state
from kpitree_widgets.calendar import grain_of, label, ordinal, period_key
from kpitree_widgets.data.range_values import PeriodRange
from kpitree_widgets.data.ranges import range_states
from kpitree_widgets.errors import ExplanationError, PeriodError
from kpitree_widgets.periods import Periods, comparison

if TYPE_CHECKING:
    from kpitree_widgets.calendar import Grain
    from kpitree_widgets.document import Document
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.tree.scenarios import Scenario

Segment: TypeAlias = Mapping[str, str]
"""By column, the value of a segment."""
End: TypeAlias = "str | tuple[str, str] | Segment | None"
"""How one state is said; see the module."""
RELATIVE = ("previous", "year")
BASELINE = "baseline"


def change_between(
    document: Document,
    metric: str,
    before: End = None,
    after: End = None,
    *,
    where: Segment | None = None,
    period: str | None = None,
) -> Change:
    """The change of a metric between two states of a document.

    Args:
        document: the tree with its data.
        metric: its id.
        before: the first state, ``"previous"`` by default.
        after: the second one, the last period by default.
        where: the segment that both are seen in.
        period: the period of states that are none: targets, scenarios, segments; the last by default.

    Raises:
        PeriodError: there is no such period.
        SegmentError: there is no such segment.
        ScenarioError: there is no such scenario.
        ExplanationError: the states do not compare.
    """
    if where is not None and not isinstance(where, Mapping):
        raise ExplanationError(
            f"where= names a segment by its column, and {where!r} names none",
            hint='give where={"category": "Bikes"}',
        )
    with document.lock:
        told = _Told(document, metric, dict(where or {}), period)
        return told.change(_said(before, document.periods), _said(after, document.periods))


@dataclass(frozen=True)
class _Told:
    """What both states have in common."""

    document: Document
    metric: str
    where: dict[str, str]
    period: str | None

    def change(self, before: End, after: End) -> Change:
        if isinstance(before, tuple | list) or isinstance(after, tuple | list):
            return self._ranges(before, after)
        if self._is_period(after) or after is None:
            return self._to_period(before, after)
        told = replace(self, period=str(before)) if self._is_period(before) else self
        return told.both(before, after)

    def both(self, before: End, after: End) -> Change:
        """Two states of one period."""
        tree = self.document.tree
        named = [said for said in (before, after) if self._is_scenario(said)]
        for said in named:
            self._refuse_mistyped(str(said))
        if named:
            worked = _worked(self._evaluation(), [tree.find_scenario(str(one)) for one in named])
            return Change(self.metric, *(self._beside(worked, said) for said in (before, after)))
        return Change(self.metric, self._state(before, after), self._state(after, before))

    def _to_period(self, before: End, after: End) -> Change:
        """The second state is a period, the first one anything."""
        grain = self._grain(after)
        if after is None and self._is_period(before):
            grain = self._grain(before)
        if self._is_period(before) and self._grain(before) != grain:
            raise ExplanationError(
                f"{before} and {after} are periods of different length",
                hint="compare periods of one grain",
            )
        now = self._by_grain(grain)
        keys = now.periods.keys
        if after is None:
            after = self.period or keys[-1]
        if not after:
            return self.both(before, None)
        position = now.periods.position(str(after))
        before = "previous" if before is None else before
        if not self._is_period(before) and before not in RELATIVE:
            return replace(self, period=str(after)).both(before, after)
        at = comparison(now.periods, position, str(before))
        if at is None:
            what = "before it" if before == "previous" else "a year earlier"
            raise PeriodError(
                f"there is no period {what} to compare {label(str(after)) or 'now'} with",
                hint=f"the periods are {keys[0]} to {keys[-1]}"
                if keys[0]
                else "bind data by period",
            )
        earlier, later = compared(now, position, at), actual(now, position)
        return Change(self.metric, self._seen(earlier), self._seen(later))

    def _state(self, said: End, other: End) -> State:
        """A state that is not compared with an earlier period."""
        now = self._evaluation()
        position = now.periods.position(self.period) if self.period else len(now.periods) - 1
        if isinstance(said, Mapping):
            return self._segment(said, position)
        if said == TARGET:
            return targeted(now, position, self.metric)
        if isinstance(other, Mapping):
            return replace(actual(now, position), label="the whole", is_time=False)
        if said is None:
            return expected(now, position) if other == TARGET else actual(now, position)
        if said == BASELINE:
            return replace(actual(now, position), label="the baseline", is_time=False)
        if self._is_period(said):
            if self._grain(said) is not None:
                raise ExplanationError(
                    f"{said} is no period of the tree",
                    hint=f"choose one by {now.periods.grain}, or tree.regrain(...) first",
                )
            at = now.periods.position(str(said))
            return expected(now, at) if other == TARGET else actual(now, at)
        raise ExplanationError(
            f"{said!r} is no state", hint='give a period, "target" or a scenario'
        )

    def _beside(self, worked: Mapping[str, Supposition], said: End) -> State:
        """A state on the periods of scenarios, which may look ahead."""
        if self.where or isinstance(said, Mapping):
            raise ExplanationError(
                "a scenario is one of totals", hint="leave out segments, or compare periods"
            )
        first, *_ = worked.values()
        base = first.baseline
        last = max(one.span.last for one in worked.values())
        position = base.periods.position(self.period) if self.period else last
        if said == TARGET:
            return targeted(base, position, self.metric)
        if str(said) not in worked:
            return baseline_state(first, position)
        found = worked[str(said)]
        if not found.span.mask[position]:
            raise ExplanationError(
                f"scenario {said!r} does not hold in {label(base.periods.keys[position])}",
                hint=f"it holds in {found.span.text}: leave out the period, or give one of these",
            )
        return scenario_state(found, position, f"scenario {said!r}")

    def _refuse_mistyped(self, said: str) -> None:
        """What looks like a period and is none is no scenario either."""
        known = [one.name for one in self.document.tree.scenarios]
        if said not in known and said[:4].isdigit():
            keys = self.document.periods.keys
            raise PeriodError(
                f"there is no period {said!r}", hint=f"the periods are {keys[0]} to {keys[-1]}"
            )

    def _is_scenario(self, said: End) -> bool:
        return (
            isinstance(said, str)
            and said not in (TARGET, BASELINE, *RELATIVE)
            and not self._is_period(said)
        )

    def _segment(self, segment: Segment, position: int) -> State:
        columns = {**self.where, **segment}
        found = self.document.segmented(tuple(columns))
        at = found.known_segments.position(tuple(map(str, columns.values())))
        name = " · ".join(map(str, segment.values()))
        return replace(actual(in_segment(found, at), position), label=name, is_time=False)

    def _evaluation(self) -> Evaluation:
        """The tree, or the segment that both states are seen in."""
        return self._seen(actual(self._by_grain(None), 0)).evaluation

    def _by_grain(self, grain: Grain | None) -> Evaluation:
        """By segment, where both states are seen in one."""
        if not self.where:
            return self.document.at_grain(grain)
        return self.document.segmented(tuple(self.where), grain)

    def _seen(self, state: State) -> State:
        """A state in the segment that both are seen in."""
        segments = state.evaluation.segments
        if segments is None:
            return state
        at = segments.position(tuple(map(str, self.where.values())))
        return replace(state, evaluation=in_segment(state.evaluation, at))

    def _is_period(self, said: End) -> bool:
        return isinstance(said, str) and grain_of(said) is not None

    def _grain(self, said: End) -> Grain | None:
        """The grain of a period that is not one of the tree's own; ``None`` for one that is."""
        if not self._is_period(said) or str(said) in self.document.periods:
            return None
        grain = grain_of(str(said))
        return None if grain == self.document.periods.grain else grain

    def _ranges(self, before: End, after: End) -> Change:
        sides = []
        for said in (before, after):
            both = isinstance(said, tuple | list) and len(said) == 2
            if not both:
                raise ExplanationError(
                    f"a range of periods compares with another one, not with {said!r}",
                    hint='give both: ("2022-07", "2022-09"), ("2022-10", "2022-12")',
                )
            sides.append(tuple(map(str, said or ())))
        grains = {self._grain(key) for side in sides for key in side}
        if len(grains) > 1:
            raise ExplanationError(
                "the ends of the ranges are periods of different length",
                hint="write all of them by one grain",
            )
        now = self._by_grain(grains.pop() if self.document.periods.grain else None)
        position = now.periods.position
        spans = [PeriodRange(position(first), position(last)) for first, last in sides]
        lengths = [len(span) for span in spans]
        if lengths[0] != lengths[1] or min(lengths) < 1:
            raise ExplanationError(
                f"ranges of {lengths[0]} and {lengths[1]} periods do not compare",
                hint="choose ranges of one length, from the earlier period to the later",
            )
        if lengths == [1, 1]:
            return self._to_period(sides[0][0], sides[1][0])
        states = range_states(
            now,
            self._seen(actual(now, 0)).evaluation,
            self.document.sources,
            self.metric,
            spans,
            self.document.ranges_read,
        )
        return Change(self.metric, *map(self._seen, states))


def _worked(now: Evaluation, scenarios: Sequence[Scenario]) -> dict[str, Supposition]:
    """Scenarios on the same periods, by name."""
    horizons = [suppose(now, one).span.periods.keys for one in scenarios]
    horizon = max(horizons, key=len)[-1] or None
    return {one.name: suppose(now, one, horizon) for one in scenarios}


def _said(end: Any, periods: Periods) -> End:
    """A state as it was said, with dates and years as keys of periods."""
    if isinstance(end, tuple | list):
        return tuple(str(_said(one, periods)) for one in end)  # type: ignore[return-value]
    if isinstance(end, date) and periods.grain is not None:
        return period_key(
            ordinal(end, periods.grain, periods.year_start), periods.grain, periods.year_start
        )
    return str(end) if isinstance(end, int) else end
