"""Targets and benchmarks as people have them: a number, or numbers by period."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kpitree_widgets.data.calendar import period_key
from kpitree_widgets.data.period_column import read_periods
from kpitree_widgets.errors import BindError
from kpitree_widgets.periods import PeriodValues

if TYPE_CHECKING:
    from kpitree_widgets.periods import Amount, Grain


def read_amount(value: object, grain: Grain | None = None) -> Amount | None:
    """A target, benchmark or value by hand, from what the user gave.

    Args:
        value: a number; a mapping from periods (texts or dates) to numbers; a pandas series with
            periods in its index; or ``None``. Missing numbers are left out.
        grain: the grain of the tree, where the dates alone do not tell it.

    Raises:
        BindError: it is none of these, or a number is infinite.

    Examples:
        >>> read_amount(90)
        90.0
        >>> read_amount({"2022-11": 800, "2022-12": 900}).at("2022-12")
        900.0
    """
    if value is None or isinstance(value, PeriodValues):
        return value
    if isinstance(value, Mapping):
        return _by_period(list(value.keys()), list(value.values()), grain)
    index: Any = getattr(value, "index", None)
    if index is not None and hasattr(value, "to_list") and hasattr(index, "to_list"):
        return _by_period(index.to_list(), value.to_list(), grain)
    return _number(value)


def _by_period(periods: list[object], values: list[object], grain: Grain | None) -> PeriodValues:
    numbers = [None if _is_missing(value) else _number(value) for value in values]
    if all(number is None for number in numbers):
        raise BindError("there is no value for any period", hint="write it like {'2022-12': 900}")
    told, counted = read_periods(periods, grain, "the periods")
    pairs = zip(counted, numbers, strict=True)
    return PeriodValues.of(
        {period_key(at, told): number for at, number in pairs if number is not None}
    )


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
