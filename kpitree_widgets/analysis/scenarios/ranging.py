"""Which periods a scenario holds in, and what its overrides are there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.amounts import Path, PeriodValues
from kpitree_widgets.calendar import (
    first_day,
    grain_of,
    key_ordinal,
    label,
    last_day,
    ordinal,
)
from kpitree_widgets.errors import PeriodError, ScenarioError
from kpitree_widgets.periods import Periods, Series, periods_between
from kpitree_widgets.tree.scenarios import Override, Scenario, Shift

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_AHEAD = 10_000
"""So many periods a scenario may look ahead."""


@dataclass(frozen=True)
class Range:
    """The periods of a scenario: those there are and those ahead, and the first and last it holds in."""

    periods: Periods
    first: int
    last: int
    known: int
    """So many of the periods have data; the others lie ahead."""

    @property
    def mask(self) -> NDArray[np.bool_]:
        """Where it holds, shape ``(periods,)``."""
        positions = np.arange(len(self.periods))
        return (positions >= self.first) & (positions <= self.last)

    @property
    def text(self) -> str:
        """``"Nov 2022 to Dec 2022"``; empty where there is no time axis."""
        return spelled(self.periods, self.first, self.last)


def spelled(periods: Periods, first: int, last: int) -> str:
    """Periods from one position to another in words."""
    if periods.grain is None:
        return ""
    start, end = label(periods.keys[first]), label(periods.keys[last])
    return start if first == last else f"{start} to {end}"


def ranging(scenario: Scenario, periods: Periods, horizon: str | None = None) -> Range:
    """Where ``scenario`` holds on that time axis, which it or ``horizon`` may make longer.

    Ends that are written in another grain count by their days: ``"2022-12"`` on quarters is the
    fourth, ``until="2022"`` on months is December. Without a time axis it holds in all there is.

    Raises:
        ScenarioError: it ends before it starts, lies before the first period, or starts after the
            last without ``until``.

    Examples:
        >>> months = Periods("month", ("2022-11", "2022-12"))
        >>> found = ranging(Scenario("Ahead", {"price": 3}, until="2023-02"), months)
        >>> found.periods.keys, found.text
        (('2022-11', '2022-12', '2023-01', '2023-02'), 'Jan 2023 to Feb 2023')
    """
    grain, known = periods.grain, len(periods)
    if grain is None or known == 0:
        return Range(periods, 0, max(known - 1, 0), known)
    start = key_ordinal(periods.keys[0], periods.year_start)[1]
    end = start + known - 1
    until = end if scenario.until is None else _ordinal(scenario.until, periods, last=True)
    if scenario.since is not None:
        since = _ordinal(scenario.since, periods, last=False)
    else:
        since = end if until <= end else end + 1
    _refuse(scenario, periods, (start, end), (since, until))
    last = max(end, until, end if horizon is None else _ordinal(horizon, periods, last=True))
    whole = periods if last == end else periods_between(start, last, grain, periods.year_start)
    return Range(whole, since - start, until - start, known)


def pinned(scenario: Scenario, periods: Periods) -> Scenario:
    """The scenario with its first period said, so that it means the same once there are more data."""
    if scenario.since is not None or periods.grain is None or not len(periods):
        return scenario
    span = ranging(scenario, periods)
    return replace(scenario, since=span.periods.keys[span.first])


def _refuse(
    scenario: Scenario, periods: Periods, there: tuple[int, int], asked: tuple[int, int]
) -> None:
    name, (start, end), (since, until) = scenario.name, there, asked
    span = spelled(periods, 0, len(periods) - 1)
    if scenario.until is None and since > end:
        raise ScenarioError(
            f"{name!r} starts in {label(scenario.since or '')}, after the last period",
            hint=f"say how far to look ahead, until={scenario.since!r}, or start within {span}",
        )
    if until < since:
        told = periods.keys[-1] if scenario.since is None else scenario.since
        raise ScenarioError(
            f"{name!r} ends in {label(scenario.until or '')}, before it starts in {label(told)}",
            hint="give an earlier from_ or a later until",
        )
    if since < start:
        raise ScenarioError(
            f"{name!r} starts in {label(scenario.since or '')}, before the first period",
            hint=f"start within {span}",
        )
    if until - end > MOST_AHEAD:
        raise ScenarioError(
            f"{name!r} looks {until - end:,} periods ahead", hint=f"look at most {MOST_AHEAD:,}"
        )


def _ordinal(key: str, periods: Periods, *, last: bool) -> int:
    """The ordinal on the time axis of the period ``key``, of any grain."""
    grain, found = periods.grain, grain_of(key)
    if grain is None or found is None:
        raise ScenarioError(f"{key!r} is not a period", hint="write it like '2022-12' or '2022-Q4'")
    try:
        key_ordinal(key, periods.year_start)
        day = (last_day if last else first_day)(key[:10], found, periods.year_start)
    except (PeriodError, ValueError) as error:
        raise ScenarioError(f"{key!r} is not a period: {error}", hint="correct it") from None
    hours = grain == "hour" and last
    number = ordinal(day, grain, periods.year_start)
    if found == "hour" and grain == "hour":
        return number + int(key[11:])
    return number + 23 if hours else number


def given(override: Override, base: Series, span: Range) -> Series:
    """What ``override`` says of a metric whose baseline is ``base``; NaN where it says nothing.

    Args:
        override: the override.
        base: shape ``(periods,)`` or ``(periods, segments)``.
        span: the periods.

    Examples:
        >>> span = ranging(Scenario("Up", since="2022-11"), Periods("month", ("2022-11", "2022-12")))
        >>> given(Shift.read("+50%/period"), np.array([100.0, 100.0]), span)
        array([150., 225.])
    """
    rows = (-1, *(1 for _ in base.shape[1:]))
    inside = span.mask.reshape(rows)
    match override:
        case PeriodValues():
            values = [override.at(key) for key in span.periods.keys]
            return _column(values, base)
        case Path():
            values = [override.at(key, span.periods) for key in span.periods.keys]
            return np.where(inside, _column(values, base), np.nan)
        case Shift():
            return np.where(inside, shifted(override, base, span), np.nan)
        case number:
            return np.where(inside, np.full(base.shape, float(number)), np.nan)


def shifted(shift: Shift, base: Series, span: Range) -> Series:
    """``base`` with ``shift`` in every period, whether the scenario holds there or not."""
    match shift.kind:
        case "more":
            return base + shift.amount
        case "points":
            return base + shift.amount / 100
        case _:
            return base * factors(shift, span).reshape(-1, *(1 for _ in base.shape[1:]))


def factors(shift: Shift, span: Range) -> Series:
    """What a change in percent multiplies each period with, shape ``(periods,)``."""
    step = 1 + shift.amount / 100
    if shift.kind == "percent":
        return np.full(len(span.periods), step)
    ages = np.arange(len(span.periods)) - span.first + 1
    return np.power(step, np.maximum(ages, 0), dtype=np.float64)


def _column(values: list[float | None], base: Series) -> Series:
    numbers = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return np.broadcast_to(numbers.reshape(-1, *(1 for _ in base.shape[1:])), base.shape)
