"""Targets and benchmarks as people have them: a number, or numbers by period."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kpitree_widgets.amounts import Path, PeriodValues
from kpitree_widgets.calendar import grain_of, period_key
from kpitree_widgets.data.period_column import read_periods
from kpitree_widgets.errors import BindError
from kpitree_widgets.tree.expectations import Benchmark
from kpitree_widgets.tree.given import BENCHMARK

if TYPE_CHECKING:
    from kpitree_widgets.amounts import Amount
    from kpitree_widgets.calendar import Grain
    from kpitree_widgets.periods import Periods


def read_amount(value: object, grain: Grain | None = None, year_start: int = 1) -> Amount | None:
    """A target, benchmark or value by hand, from what the user gave.

    Args:
        value: a number; a mapping from periods (texts or dates) to numbers; a pandas series with
            periods in its index; or ``None``. Missing numbers are left out.
        grain: the grain of the tree, where the dates alone do not tell it.
        year_start: the month in which its year starts.

    Raises:
        BindError: it is none of these, or a number is infinite.

    Examples:
        >>> read_amount(90)
        90.0
        >>> read_amount({"2022-11": 800, "2022-12": 900}).at("2022-12")
        900.0
    """
    if value is None or isinstance(value, PeriodValues | Path):
        return value
    if isinstance(value, Mapping):
        return _by_period(list(value.keys()), list(value.values()), grain, year_start)
    index: Any = getattr(value, "index", None)
    if index is not None and hasattr(value, "to_list") and hasattr(index, "to_list"):
        return _by_period(index.to_list(), value.to_list(), grain, year_start)
    return _number(value)


def _by_period(
    periods: list[object], values: list[object], grain: Grain | None, year_start: int
) -> PeriodValues:
    numbers = [None if _is_missing(value) else _number(value) for value in values]
    if all(number is None for number in numbers):
        raise BindError("there is no value for any period", hint="write it like {'2022-12': 900}")
    if grain is None and any(str(period).startswith("FY") for period in periods):
        return _fiscal(periods, numbers)
    _refuse_other_grain(periods, grain)
    told, counted = read_periods(periods, grain, "the periods", year_start)
    pairs = zip(counted, numbers, strict=True)
    return PeriodValues.of(
        {period_key(at, told, year_start): number for at, number in pairs if number is not None}
    )


def _refuse_other_grain(periods: list[object], grain: Grain | None) -> None:
    told = {grain_of(str(period)) for period in periods} - {None, "day"}
    if grain is not None and len(told) == 1 and grain not in told:
        raise BindError(
            f"{str(periods[0])!r} is a {told.pop()}, and the tree is by {grain}",
            hint=f"give a value for each {grain}, or a line between dates: kt.path({{date: value}})",
        )


def _fiscal(periods: list[object], numbers: list[float | None]) -> PeriodValues:
    """Fiscal periods of a tree that has none yet: they stay as written until data say the start."""
    keys = [str(period) for period in periods]
    strange = [key for key in keys if not (key.startswith("FY") and grain_of(key))]
    if strange:
        raise BindError(
            f"{strange[0]!r} is no fiscal period as {keys[0]!r} is",
            hint="write all of them like 'FY2023-Q1' or 'FY2023'",
        )
    pairs = zip(keys, numbers, strict=True)
    return PeriodValues.of({key: number for key, number in pairs if number is not None})


def _is_missing(value: object) -> bool:
    """``None``, or what pandas writes for it; ``NaN`` is a number that ``_number`` leaves out."""
    return value is None or type(value).__name__ in ("NAType", "NaTType")


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise BindError(
            f"{value!r} is not a number",
            hint="give a number, a mapping like {'2022-12': 900} or a pandas series indexed by period",
        ) from None
    if math.isinf(number):
        raise BindError(f"{value!r} is infinite", hint="give a finite number")
    return None if math.isnan(number) else number


def read_field(name: str, value: object, periods: Periods) -> object:
    """A field of a metric as the user gave it, ready for ``tree.fields``.

    Targets, benchmarks and values by hand may be pandas series or mappings from dates; a path by dates
    stands under its name, ``{"path": {date: number}}``, as in a file. Everything else is taken as it is.

    Raises:
        BindError: an amount cannot be read.
    """
    if name not in ("target", "benchmark", "value", "values"):
        return value
    match value:
        case {"path": Mapping() as days, **rest} if not rest and name in ("target", "benchmark"):
            return Path.of(days)
        case _:
            pass
    if isinstance(value, Benchmark) or (isinstance(value, Mapping) and set(value) & set(BENCHMARK)):
        return value
    return read_amount(value, periods.grain, periods.year_start)
