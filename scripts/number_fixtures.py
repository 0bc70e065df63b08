"""Numbers in their units and how they are written, for ``tests/fixtures/format.json``."""

from __future__ import annotations

import random
from typing import Any, get_args

from kpitree_widgets.units import Style, format_change, format_percent, format_value

STYLES = get_args(Style)
UNITS = (None, "EUR", "JPY", "EUR/order", "%", "pp", "bp", "ratio", "s", "min", "h", "days", "kg")
OTHER_UNITS = (
    *("", "CHF", "KWD", "AED", "€", "$/visit", "USD per visit", "percent", "bps", "x", "×", "1"),
    *(
        "FTE",
        "customers",
        "EURO",
        "orders/visit",
        "ms",
        "Seconds",
        "mins",
        "hours",
        "d",
        "m",
        "weeks",
    ),
)
FEW = (0.0, 1.0, 0.0021, 0.0372, 0.5, 12.5, 93.5, 1234.5, 99_999.5, 27_500_000.0, 1e21, 1e-7)
NUMBERS = (
    *(0.0, 1.0, 738.0, 7643.0, 12688.0, 99999.0, 100000.0, 2133.0000000002),
    *(0.0372, 0.041, 1.66, 1.62, 84.1, 86.4, 974_800.0, 1_066_980.8, 1_874_360.29, 27_500.0),
    *(0.125, 0.375, 2.5, 0.005, 1.005, 0.0005, 0.115, 8.345, 0.00995, 0.09995, 9.995, 99.95),
    *(0.996, 99.996, 999.994, 999.995, 999.96, 9999.49, 9999.5, 99999.49, 99999.5, 1234.5),
    *(999_949.9, 999_950.0, 999_999.0, 999_950_000.0, 1e9, 1e12, 9.9996e14, 1e15, 1e18, 1e21),
    *(1.7e308, 1e303, 5e-324, 1e-7, 4.1e-7, 0.001, 0.004, 123.456, 738.42, 1234.567, 42.0049),
    *(0.0021, 0.00007, 0.9994, 0.9995, 0.5, 1.5, 3.75, 12.5, 23.99, 24.0, 36.0, 59.94, 59.95, 60.0),
    *(
        61.0,
        93.5,
        99.49,
        99.5,
        100.0,
        3599.4,
        3599.5,
        3600.0,
        3661.0,
        86_399.0,
        86_400.0,
        358_199.0,
    ),
)


def number_cases() -> dict[str, list[list[Any]]]:
    """Per function: arguments, then what comes out."""
    chance = random.Random(7)
    drawn = [chance.choice((1, -1)) * 10 ** chance.uniform(-5, 13) for _ in range(60)]
    ties = [chance.randrange(1, 10**6) / 2 ** chance.randrange(1, 8) for _ in range(60)]
    signed = [None, *(sign * number for number in FEW for sign in (1, -1))]
    units = [(number, unit) for unit in (*UNITS, *OTHER_UNITS) for number in signed]
    units += [(number, unit) for unit in UNITS for number in NUMBERS]
    units += [
        (number, unit) for unit in (None, "EUR", "%", "s", "days") for number in (*drawn, *ties)
    ]
    return {
        "formatValue": [
            [number, unit, style, format_value(number, unit, style)]
            for number, unit in units
            for style in STYLES
        ],
        "formatChange": [[number, unit, format_change(number, unit)] for number, unit in units],
        "formatPercent": [
            [number, digits, format_percent(number, digits)]
            for number in (*signed, *NUMBERS, *drawn, *ties)
            for digits in (0, 1)
        ],
    }
