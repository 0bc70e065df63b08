"""Write the fixtures that pytest and vitest both read: ``python scripts/fixtures.py``.

The expected values come from the Python side; a change of them is read in the diff.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from conversation import conversation

from kpitree_widgets.layout.collapse import initially_collapsed
from kpitree_widgets.layout.text import text_width
from kpitree_widgets.layout.tree_layout import Direction, layout_tree
from kpitree_widgets.periods import Periods, comparison, label, short_label
from kpitree_widgets.tree.metric import AIMS
from kpitree_widgets.tree.status import attainment, status
from kpitree_widgets.units import format_change, format_percent, format_value

FOLDER = Path(__file__).parents[1] / "tests" / "fixtures"

UNITS = (None, "EUR", "JPY", "CHF", "EUR/order", "%", "min", "customers")
NUMBERS = (
    *(0.0, -0.0, 1.0, -1.0, 738.0, 7643.0, 12688.0, 99999.0, 100000.0, 2133.0000000002),
    *(0.0372, 0.041, 1.66, 1.62, 84.1, 86.4, 974_800.0, 1_066_980.8, 1_874_360.29, -27_500.0),
    *(0.125, 0.375, 2.5, 0.005, 1.005, 0.0005, 0.115, 8.345, 0.00995, 0.09995, 9.995, 99.95),
    *(0.996, 99.996, 999.994, 999.995, 999.96, 9999.49, 9999.5, 99999.49, 99999.5, 1234.5),
    *(999_949.9, 999_950.0, 999_999.0, 999_950_000.0, 1e9, 1e12, 9.9996e14, 1e15, 1e18, 1e21),
    *(1.7e308, 5e-324, 1e-7, 4.1e-7, -0.001, -0.004, 123.456, 738.42, -1234.567, 42.0049),
)
PERIODS = (
    *("", "2026", "2022-Q4", "2022-12", "2026-10", "2026-09", "2022-W51", "2022-W01"),
    *("2022-12-31", "2022-01-05", "2021-12-31"),
)
TIMES = (
    ("2021-10", "2021-11", "2022-09", "2022-10"),
    ("2020-W53", "2021-W52", "2021-W53", "2022-W52"),
    ("2019-02-28", "2020-02-28", "2020-02-29", "2021-02-28"),
    ("2020", "2021"),
    ("",),
)
TEXTS = ("", "Revenue", "Average order value", "€1.067M", "売上高", "Größe − Σ", "▲ 9.5%")

SHOP = {
    "revenue": ["transactions", "order_value"],
    "transactions": ["customers", "orders_per_customer"],
    "customers": ["new_customers", "repeat_customers"],
    "new_customers": ["new_users", "conversion_rate"],
}
SHARED = {
    "profit": ["revenue", "cost"],
    "revenue": ["orders", "order_value"],
    "cost": ["orders", "cost_per_order", "rent"],
    "orders": ["visits", "conversion"],
}
UNEVEN = {
    "top": ["deep", "small", "leaf", "wide"],
    "deep": ["d1"],
    "d1": ["d2"],
    "d2": ["d3", "d4", "d5", "d6"],
    "wide": ["w1", "w2", "w3", "w4", "w5"],
    "w3": ["x1", "x2", "x3"],
    "small": ["s1"],
}


def format_cases() -> dict[str, list[list[Any]]]:
    """Per function: arguments, then what comes out."""
    chance = random.Random(7)
    drawn = [chance.choice((1, -1)) * 10 ** chance.uniform(-5, 13) for _ in range(60)]
    ties = [chance.randrange(1, 10**6) / 2 ** chance.randrange(1, 8) for _ in range(60)]
    numbers = [*NUMBERS, *drawn, *ties]
    amounts = (None, -100.0, -50.0, 0.0, 50.0, 93.9, 94.0, 99.4, 99.5, 100.0, 104.0, 1e308)
    aimed = [(a, t, aim) for a in amounts for t in (None, -100.0, 0.0, 100.0) for aim in AIMS]
    times = [
        (keys, position, compare)
        for keys in TIMES
        for position in range(len(keys))
        for compare in ("", "previous", "year", keys[0])
    ]
    return {
        "formatValue": [
            [number, unit, style, format_value(number, unit, style)]
            for number in [None, *numbers]
            for unit in UNITS
            for style in ("short", "full")
        ],
        "formatChange": [
            [number, unit, format_change(number, unit)]
            for number in [None, *numbers]
            for unit in UNITS
        ],
        "formatPercent": [
            [number, digits, format_percent(number, digits)]
            for number in [None, *numbers]
            for digits in (0, 1)
        ],
        "formatPeriod": [[key, label(key)] for key in PERIODS],
        "formatPeriodBeside": [
            [key, beside, short_label(key, beside)] for key in PERIODS for beside in PERIODS
        ],
        "comparisonPosition": [
            [list(keys), position, compare, comparison(periods_of(keys), position, compare)]
            for keys, position, compare in times
        ],
        "attainment": [[*case, attainment(*case)] for case in aimed],
        "statusOf": [[*case, status(*case)] for case in aimed],
        "textWidth": [[text, 12.5, text_width(text, 12.5)] for text in TEXTS],
    }


def periods_of(keys: tuple[str, ...]) -> Periods:
    """A time axis whose grain is read off the keys."""
    grains = {0: None, 4: "year", 7: "month", 8: "week", 10: "day"}
    return Periods(grains[len(keys[0])], keys)  # type: ignore[arg-type]


def layout_cases() -> list[dict[str, Any]]:
    """Trees and where their boxes, chips and edges go."""
    chance = random.Random(11)
    drawn: dict[str, list[str]] = {}
    for number in range(1, 60):
        drawn.setdefault(f"m{chance.randrange(number)}", []).append(f"m{number}")
    for number in range(40, 60, 5):
        drawn.setdefault(f"m{number - 30}", []).append(f"m{number}")
    forest = {**SHOP, **SHARED}
    return [
        layout_case("nothing", [], {}),
        layout_case("one metric", ["revenue"], {}),
        layout_case("a shop", ["revenue"], SHOP),
        layout_case("a shop, top down", ["revenue"], SHOP, direction="tb"),
        layout_case("collapsed", ["revenue"], SHOP, collapsed=["customers"]),
        layout_case("collapsed, top down", ["revenue"], SHOP, ["revenue"], "tb"),
        layout_case("a driver of two parents", ["profit"], SHARED),
        layout_case("a driver of two parents, top down", ["profit"], SHARED, direction="tb"),
        layout_case("its home is collapsed", ["profit"], SHARED, collapsed=["revenue"]),
        layout_case("three roots", ["profit", "transactions", "alone"], forest),
        layout_case("uneven depths", ["top"], UNEVEN),
        layout_case("uneven depths, top down", ["top"], UNEVEN, direction="tb"),
        layout_case("sixty metrics at random", ["m0"], drawn),
        layout_case("sixty metrics at random, top down", ["m0"], drawn, ["m3"], "tb"),
    ]


def layout_case(
    name: str,
    roots: list[str],
    drivers: dict[str, list[str]],
    collapsed: list[str] | None = None,
    direction: Direction = "lr",
) -> dict[str, Any]:
    """One tree with what comes out."""
    layout = layout_tree(
        roots,
        lambda metric: drivers.get(metric, []),
        collapsed=collapsed or (),
        direction=direction,
    )
    return {
        "name": name,
        "roots": roots,
        "drivers": drivers,
        "collapsed": collapsed or [],
        "direction": direction,
        "closed_at_first": sorted(
            initially_collapsed(roots, lambda metric: drivers.get(metric, []), 12)
        ),
        "boxes": [box._asdict() for box in layout.boxes],
        "chips": [chip._asdict() for chip in layout.chips],
        "edges": [edge._asdict() for edge in layout.edges],
        "width": layout.width,
        "height": layout.height,
    }


def fixture_texts() -> dict[str, str]:
    """File name to text: one case per line, so that a diff shows what changed."""
    formats = ",\n".join(
        f'"{name}": [\n{_lines(cases)}\n]' for name, cases in format_cases().items()
    )
    layouts = ",\n".join(
        "{\n" + ",\n".join(f'"{key}": {_member(value)}' for key, value in case.items()) + "\n}"
        for case in layout_cases()
    )
    talk = conversation()
    begin, steps = json.dumps(talk["begin"], ensure_ascii=False), _lines(talk["steps"])
    return {
        "format.json": f"{{\n{formats}\n}}\n",
        "layout.json": f"[\n{layouts}\n]\n",
        "protocol.json": f'{{\n"begin": {begin},\n"steps": [\n{steps}\n]\n}}\n',
    }


def _member(value: Any) -> str:
    is_rows = isinstance(value, list) and value and isinstance(value[0], dict)
    return f"[\n{_lines(value)}\n]" if is_rows else json.dumps(value, ensure_ascii=False)


def _lines(cases: list[Any]) -> str:
    return ",\n".join(json.dumps(case, ensure_ascii=False, allow_nan=False) for case in cases)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file_name, text in fixture_texts().items():
        (FOLDER / file_name).write_text(text, encoding="utf-8")
