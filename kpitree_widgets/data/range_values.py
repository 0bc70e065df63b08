"""The value that each metric takes over several periods: from its series, or from its rows again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, assert_never, cast

import numpy as np

from kpitree_widgets.amounts import PeriodValues, amount_series
from kpitree_widgets.calendar import days_in, first_day, last_day, start_of
from kpitree_widgets.data.measure_text import parse
from kpitree_widgets.data.measures import Aggregate
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from kpitree_widgets.calendar import Grain
    from kpitree_widgets.data.binding import Source
    from kpitree_widgets.data.rows import Rows
    from kpitree_widgets.evaluation import Evaluation

Rule: TypeAlias = Literal["sum", "mean", "last", "first", "min", "max"]
"""How the values of several periods make one."""
EXACT: Final[Mapping[str, Rule]] = {
    "sum": "sum",
    "count": "sum",
    "last": "last",
    "first": "first",
    "min": "min",
    "max": "max",
}
"""The measures of several periods that follow from those of each."""
Kept: TypeAlias = dict[tuple[object, ...], Series]
"""What was read already: by place of the source, ends, columns and segments, and metric."""


@dataclass(frozen=True)
class PeriodRange:
    """The periods from one position to another, both included."""

    first: int
    last: int
    is_cut: bool = False
    """Whether the last one counts only as far as the data of the incomplete period go."""

    def __len__(self) -> int:
        """How many periods it has; 0 where it ends before it starts."""
        return max(0, self.last - self.first + 1)


@dataclass(frozen=True)
class Taken:
    """A range of an evaluation, and what tells its values."""

    evaluation: Evaluation
    sources: tuple[Source, ...]
    span: PeriodRange
    kept: Kept

    def values(self, metrics: Iterable[str]) -> dict[str, Series]:
        """One value each of those that have data, shape ``(1,)`` or ``(1, segments)``."""
        inputs: dict[str, Series] = {}
        to_read: dict[int, list[str]] = {}
        for metric in metrics:
            if self._is_constant(metric):
                continue
            found = self._made(metric)
            if isinstance(found, int):
                to_read.setdefault(found, []).append(metric)
            else:
                inputs[metric] = found
        for place, wanted in to_read.items():
            inputs |= self._read(place, wanted)
        return inputs

    def _is_constant(self, metric: str) -> bool:
        """Whether one number was given by hand, which ``evaluate`` knows what to do with."""
        definition = self.evaluation.tree[metric]
        number = isinstance(definition.values, float | int) and definition.expression is None
        return number and (self.evaluation.segments is None or definition.aggregation == "mean")

    def _made(self, metric: str) -> Series | int:
        """Its value from the series, or the place of the source whose rows are to be read."""
        series = self._series(metric)
        places = self._places(metric)
        if self.span.first == self.span.last:
            return series
        if None in places or (not places and np.isnan(series).all()):
            return np.full((1, *series.shape[1:]), np.nan)
        rules = {self._rule(metric, place) for place in places} or {self._declared(metric)}
        rule = rules.pop()
        place, *others = places or (None,)
        rows = None if place is None or others else _rows(self.sources[place])
        if self._is_by_hand(metric):
            rows, rule = None, rule or self._declared(metric)
        made = None if rule is None or rules else self._reduced(series, rule)
        if rows is not None and place is not None and (made is None or self._is_gap(metric, made)):
            return place
        if made is None:
            raise self._untold(metric, places)
        return made

    def _series(self, metric: str) -> Series:
        first, last = self.span.first, self.span.last
        seen = self.evaluation.part(last) if self.span.is_cut else self.evaluation
        return seen.values[metric][first : last + 1]

    def _places(self, metric: str) -> list[int | None]:
        """The sources that feed it in these periods; ``None`` where none does."""
        by = () if self.evaluation.segments is None else self.evaluation.segments.by
        able = [
            place
            for place, source in enumerate(self.sources)
            if metric in source.metrics and set(by) <= set(source.by)
        ]
        if len(able) == 1 and _rows(self.sources[able[0]]) is None:
            return list(able)
        known = {place: self._periods(place) for place in reversed(able)}
        keys = self.evaluation.periods.keys[self.span.first : self.span.last + 1]
        feeding = [
            next((at for at, periods in known.items() if key in periods), None) for key in keys
        ]
        return list(dict.fromkeys(feeding)) if able else []

    def _periods(self, place: int) -> frozenset[str]:
        periods, tree, source = self.evaluation.periods, self.evaluation.tree, self.sources[place]
        rows, grain = _rows(source), cast("Grain", periods.grain)
        if rows is not None:
            return frozenset(rows.extent(tree, grain, periods.year_start)[0].keys)
        return frozenset(source.read(tree, grain, periods.year_start).periods.keys)

    def _rule(self, metric: str, place: int | None) -> Rule | None:
        """How a source's values of several periods make one; ``None``: only its rows tell."""
        if place is None:
            return self._declared(metric)
        told = self.sources[place].binding
        written = told.measures.get(metric)
        if written is None:
            return self._declared(metric)
        match parse(written):
            case Aggregate(function, order_by=by) if function in EXACT and by in (None, told.time):
                return EXACT[function]
            case _:
                return None if _rows(self.sources[place]) else self._declared(metric)

    def _declared(self, metric: str) -> Rule | None:
        declared = self.evaluation.tree[metric].aggregation
        return None if declared == "none" else declared

    def _is_by_hand(self, metric: str) -> bool:
        values = self.evaluation.tree[metric].values
        if not isinstance(values, PeriodValues):
            return False
        by_hand = amount_series(values, self.evaluation.periods)
        known = np.zeros(0) if by_hand is None else by_hand[self.span.first : self.span.last + 1]
        return not np.isnan(known).all()

    def _is_gap(self, metric: str, made: Series) -> bool:
        """Whether a value is missing of what has others: rows may tell what their periods did not."""
        return bool(
            (np.isnan(made[0]) & ~np.isnan(self.evaluation.values[metric]).all(axis=0)).any()
        )

    def _reduced(self, series: Series, rule: Rule) -> Series:
        match rule:
            case "sum":
                return np.asarray(series.sum(axis=0, keepdims=True))
            case "mean":
                return np.average(series, axis=0, weights=self._days(), keepdims=True)
            case "last":
                return series[-1:]
            case "first":
                return series[:1]
            case "min":
                return np.asarray(series.min(axis=0, keepdims=True))
            case "max":
                return np.asarray(series.max(axis=0, keepdims=True))
            case _:
                assert_never(rule)

    def _days(self) -> list[int]:
        """How many days each period counts."""
        now, last = self.evaluation, self.span.last
        periods, grain = now.periods, cast("Grain", now.periods.grain)
        keys = periods.keys[self.span.first : last + 1]
        days = [days_in(key, grain, periods.year_start) for key in keys]
        if now.coverage is not None and (self.span.is_cut or now.is_incomplete(last)):
            days[-1] = now.coverage.days
        return days

    def _read(self, place: int, metrics: list[str]) -> dict[str, Series]:
        now, ends = self.evaluation, self._ends(place)
        if ends is None:
            return dict.fromkeys(metrics, np.full((1, *now.shape[1:]), np.nan))
        about = place, ends, now.segments
        lacking = [metric for metric in metrics if (*about, metric) not in self.kept]
        rows, periods = _rows(self.sources[place]), now.periods
        if lacking and rows is not None:
            grain = cast("Grain", periods.grain)
            found = rows.read_range(lacking, ends, grain, periods.year_start, now.segments)
            for metric, values in found.items():
                strange = np.isnan(now.values[metric]).all(axis=0)
                self.kept[(*about, metric)] = np.where(strange, np.nan, values)
        return {metric: self.kept[(*about, metric)] for metric in metrics}

    def _ends(self, place: int) -> tuple[date, date] | None:
        """The first and the last day (or hour) to read; ``None`` where the last period has too few."""
        now, rows = self.evaluation, _rows(self.sources[place])
        grain, start = cast("Grain", now.periods.grain), now.periods.year_start
        first, last = now.periods.keys[self.span.first], now.periods.keys[self.span.last]
        if grain == "hour":
            return start_of(first, grain, start), start_of(last, grain, start)
        end, begin = last_day(last, grain, start), first_day(last, grain, start)
        span = None if rows is None else rows.extent(now.tree, grain, start)[1]
        ended = now.coverage is not None and span is not None and span[0] == now.coverage.key
        if span is not None and ended and (self.span.is_cut or last == span[0]):
            if begin + timedelta(days=span[2] - 1) > end:
                return None
            end = begin + timedelta(days=span[2] - 1)
        return first_day(first, grain, start), end

    def _untold(self, metric: str, places: Sequence[int | None]) -> ExplanationError:
        name = self.evaluation.tree[metric].label
        by_rule = f'say how: tree["{metric}"].aggregation = "sum" (or "last", "mean")'
        sources = [self.sources[place] for place in places if place is not None]
        counted = [source for source in sources if metric in source.binding.measures]
        if self._is_by_hand(metric) and counted:
            return ExplanationError(
                f"some values of {name} are given by hand, and its rows do not tell them over a range",
                metric=metric,
                hint=f"take them back, choose periods without them, or {by_rule}",
            )
        if len(sources) > 1:
            return ExplanationError(
                f"the range lies in several of the frames that {name} is bound to",
                metric=metric,
                hint="choose ranges that one of them covers, or bind all rows as one frame",
            )
        if counted:
            return ExplanationError(
                f"the rows that {name} was counted from are not here, and its values by"
                f" {self.evaluation.periods.grain} do not tell that of a range",
                metric=metric,
                hint="bind the rows again; tree.to_code() says how they were bound",
            )
        return ExplanationError(
            f"nothing says how several values of {name} make one",
            metric=metric,
            hint=f"{by_rule}, or bind the rows of events it comes from, with measures=",
        )


def _rows(source: Source) -> Rows | None:
    """A source of rows that are still there."""
    return cast("Rows", source) if hasattr(source, "read_range") else None
