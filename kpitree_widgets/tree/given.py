"""Numbers as people give them, checked: amounts, bounds, thresholds, benchmarks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from kpitree_widgets.amounts import Amount, Path, PeriodValues
from kpitree_widgets.calendar import grain_of
from kpitree_widgets.errors import EditError, PeriodError
from kpitree_widgets.tree.expectations import Benchmark, Bounds, Thresholds
from kpitree_widgets.tree.suggest import did_you_mean

BENCHMARK = tuple(field.name for field in fields(Benchmark))


def as_amount(value: Any, metric: str, name: str) -> Amount:
    """``value`` as a finite number, as values by period or as a path.

    Raises:
        EditError: it is none of these.
    """
    if isinstance(value, PeriodValues | Path):
        return value
    if isinstance(value, Mapping):
        return PeriodValues.of(
            {str(key): finite(number, metric, name) for key, number in value.items()}
        )
    return finite(value, metric, name)


def finite(value: Any, metric: str, name: str) -> float:
    """``value`` as a finite number.

    Raises:
        EditError: it is none.
    """
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise EditError(
            f"{value!r} is not a number", metric=metric, hint=f"give the {name} as a number"
        ) from None
    if isinstance(value, bool) or not math.isfinite(number):
        raise EditError(
            f"{value!r} is not a finite number", metric=metric, hint=f"give the {name} as a number"
        )
    return number


def as_bounds(value: Any, metric: str, name: str) -> Bounds:
    """``value`` as bounds: a pair, of which an end that is ``None`` is open.

    Raises:
        EditError: it is no pair, or the bounds are empty.
    """
    match value:
        case Bounds():
            return value
        case (lower, upper) | {"lower": lower, "upper": upper}:
            pass
        case {"lower": lower}:
            upper = None
        case {"upper": upper}:
            lower = None
        case _:
            raise EditError(
                f"{value!r} is not a pair of bounds",
                metric=metric,
                hint=f"give the {name} as (lower, upper), with None for an open end",
            )
    ends = (None if end is None else finite(end, metric, name) for end in (lower, upper))
    try:
        return Bounds(*ends)
    except EditError as error:
        raise error.about(metric) from None


def as_thresholds(value: Any, metric: str) -> Thresholds:
    """``value`` as thresholds: a pair, on track first.

    Raises:
        EditError: it is no pair, or in the wrong order.
    """
    match value:
        case Thresholds():
            return value
        case (on_track, at_risk) | {"on_track": on_track, "at_risk": at_risk}:
            pass
        case _:
            raise EditError(
                f"{value!r} are no thresholds",
                metric=metric,
                hint="give attainments, on track first: (0.995, 0.94)",
            )
    try:
        return Thresholds(*(finite(end, metric, "thresholds") for end in (on_track, at_risk)))
    except EditError as error:
        raise error.about(metric) from None


def as_benchmark(value: Any, metric: str) -> Amount | Benchmark:
    """``value`` as an amount, or as a benchmark with quartiles, source and date.

    Raises:
        EditError: it is neither, or the quartiles do not rise.
    """
    if isinstance(value, Benchmark):
        return value
    if not isinstance(value, Mapping) or not set(value) & set(BENCHMARK):
        return as_amount(value, metric, "benchmark")
    unknown = [name for name in value if name not in BENCHMARK]
    if unknown:
        raise EditError(
            f"a benchmark has no {unknown[0]!r}",
            metric=metric,
            hint=did_you_mean(str(unknown[0]), BENCHMARK).replace(
                "the metrics are", "its parts are"
            ),
        )
    try:
        return Benchmark(**{name: _part(name, part, metric) for name, part in value.items()})
    except EditError as error:
        raise error.about(metric) from None


def _part(name: str, part: Any, metric: str) -> Any:
    match name:
        case "value":
            return None if part is None else as_amount(part, metric, "benchmark")
        case "source":
            return str(part)
        case "date":
            return _date(part, metric)
        case "by_segment":
            found = {str(key): as_benchmark(one, metric) for key, one in part.items()}
            return {
                key: one if isinstance(one, Benchmark) else Benchmark(one)
                for key, one in found.items()
            }
        case _:
            return None if part is None else finite(part, metric, name)


def _date(value: Any, metric: str) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise EditError(
            f"{value!r} is not a date", metric=metric, hint="write it like '2022-12-31'"
        ) from None


def path(values: Mapping[str | date, float]) -> Path:
    """A target to be reached by certain days, on a straight line between them.

    Args:
        values: by day, the value on it; the first day is where the line starts.

    Raises:
        PeriodError: a date cannot be read.

    Examples:
        >>> path({"2022-12-31": 900, "2023-12-31": 1200}).pairs[-1][1]
        1200.0
    """
    for value in values.values():
        if not math.isfinite(float(value)):
            raise PeriodError(f"{value!r} is not a finite number", hint="give numbers by date")
    return Path.of(values)


def by_period(values: Mapping[str, float]) -> PeriodValues:
    """Numbers by the keys of periods, taken as they are written: here dates are days.

    A plain mapping will do where the tree has data, or its keys are no dates; dates alone could be
    meant as the months that start on them.

    Raises:
        PeriodError: a key is no period, two are of different grains, or a number is not finite.

    Examples:
        >>> by_period({"2022-12-01": 5, "2023-01-01": 6}).pairs
        (('2022-12-01', 5.0), ('2023-01-01', 6.0))
    """
    grains = {grain_of(str(key)) for key in values}
    if len(grains) != 1 or None in grains:
        raise PeriodError(
            "these are not periods of one grain", hint="write all keys like '2022-12-31'"
        )
    for value in values.values():
        if not math.isfinite(float(value)):
            raise PeriodError(f"{value!r} is not a finite number", hint="give numbers by period")
    return PeriodValues.of(values)


def balance(lower: float | None = None, upper: float | None = None) -> Bounds:
    """The aim to stay within a range: ``tree["stock days"].aim = kt.balance(20, 30)``."""
    return Bounds(lower, upper)


def benchmark(value: Amount | None = None, **parts: Any) -> Benchmark:
    """What others reach: a value, or quartiles, with its source and date.

    Args:
        value: a number, or numbers by period.
        parts: ``p25 p50 p75 source date by_segment``.

    Raises:
        EditError: a part is unknown or cannot be read.

    Examples:
        >>> benchmark(p25=0.02, p50=0.03, p75=0.04, source="Retail report", date="2022-06-01").p50
        0.03
    """
    made = as_benchmark({"value": value, **parts}, "")
    return made if isinstance(made, Benchmark) else Benchmark(made)
