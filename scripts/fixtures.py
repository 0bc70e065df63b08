"""Write the fixtures that pytest and vitest both read: ``python scripts/fixtures.py``.

The expected values come from the Python side; a change of them is read in the diff.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from conversation import conversation
from evaluation_fixtures import evaluation_text
from number_fixtures import number_cases

from kpitree_widgets.calendar import grain_of, label, short_label
from kpitree_widgets.layout.collapse import initially_collapsed
from kpitree_widgets.layout.text import text_width
from kpitree_widgets.layout.tree_layout import Direction, layout_tree
from kpitree_widgets.periods import Periods, comparison
from kpitree_widgets.report.metric_state import USUAL
from kpitree_widgets.tree.expectations import Bounds, Thresholds
from kpitree_widgets.tree.metric import AIMS, Aim
from kpitree_widgets.tree.status import Status, attainment, status
from kpitree_widgets.widgets.commands import QUESTIONS
from kpitree_widgets.widgets.editor import TO_THE_EDITOR

FOLDER = Path(__file__).parents[1] / "tests" / "fixtures"

PERIODS = (
    *("", "2026", "2022-Q4", "2022-12", "2026-10", "2026-09", "2022-W51", "2022-W01"),
    *("2022-12-31", "2022-01-05", "2021-12-31", "2022-12-31T09", "2022-12-31T14", "2022-12-30T14"),
    *("FY2023", "FY2023-Q1", "FY2023-Q4", "FY2022-Q1"),
)
TIMES = (
    ("2021-10", "2021-11", "2022-09", "2022-10"),
    ("2020-W53", "2021-W52", "2021-W53", "2022-W52"),
    ("2019-02-28", "2020-02-28", "2020-02-29", "2021-02-28"),
    ("2020", "2021"),
    ("2021-12-31T23", "2022-12-31T22", "2022-12-31T23"),
    ("FY2022-Q1", "FY2022-Q4", "FY2023-Q1"),
    ("FY2022", "FY2023"),
    ("",),
)
TEXTS = (
    "",
    "Revenue",
    "Average order value",
    "€1.067M",
    "売上高",
    "Größe − Σ",
    "▲ 9.5%",
    "\u2068\u0661\u066b\u0665\u2069",
)

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
    amounts = (None, -100.0, -50.0, 0.0, 50.0, 93.9, 94.0, 99.4, 99.5, 100.0, 104.0, 1e308)
    aimed = [(a, t, aim) for a in amounts for t in (None, -100.0, 0.0, 100.0) for aim in AIMS]
    ranges = (Bounds(50.0, 94.0), Bounds(0.0, 50.0), Bounds(lower=0.0), Bounds(upper=-50.0))
    balanced = [
        (a, t, aim, one)
        for a in (None, -100.0, -50.0, 0.0, 60.0, 99.0)
        for t in (None, 50.0)
        for aim in AIMS
        for one in ranges
    ]
    times = [
        (keys, position, compare)
        for keys in TIMES
        for position in range(len(keys))
        for compare in ("", "previous", "year", keys[0])
    ]
    return {
        **number_cases(),
        "formatPeriod": [[key, label(key)] for key in PERIODS],
        "formatPeriodBeside": [
            [key, beside, short_label(key, beside)] for key in PERIODS for beside in PERIODS
        ],
        "comparisonPosition": [
            [list(keys), position, compare, comparison(periods_of(keys), position, compare)]
            for keys, position, compare in times
        ],
        "attainment": [
            *([*case, attainment(*case)] for case in aimed),
            *([*case[:3], ends(case[3]), attainment(*case)] for case in balanced),
        ],
        "statusOf": [
            *([*case, status(*case)] for case in aimed),
            *(
                [*case[:3], [0.9, 0.5], ends(case[3]), ends(guardrail), judged(case, guardrail)]
                for case in balanced
                for guardrail in (None, Bounds(upper=99.4))
            ),
        ],
        "textWidth": [[text, 12.5, text_width(text, 12.5)] for text in TEXTS],
    }


def judged(
    case: tuple[float | None, float | None, Aim, Bounds], guardrail: Bounds | None
) -> Status | None:
    """Status with thresholds of its own."""
    actual, target, aim, balance = case
    return status(actual, target, aim, Thresholds(0.9, 0.5), balance, guardrail)


def ends(bounds: Bounds | None) -> list[float | None] | None:
    """Bounds as they travel."""
    return None if bounds is None else [bounds.lower, bounds.upper]


def periods_of(keys: tuple[str, ...]) -> Periods:
    """A time axis whose grain is read off the keys; a fiscal year starts in April."""
    return Periods(grain_of(keys[0]), keys, 4 if keys[0].startswith("FY") else 1)


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
    usual, questions = json.dumps(USUAL), json.dumps(sorted({*QUESTIONS, *TO_THE_EDITOR}))
    return {
        "format.json": f"{{\n{formats}\n}}\n",
        "evaluation.json": evaluation_text(),
        "layout.json": f"[\n{layouts}\n]\n",
        "protocol.json": (
            f'{{\n"questions": {questions},\n"usual": {usual},\n'
            f'"begin": {begin},\n"steps": [\n{steps}\n]\n}}\n'
        ),
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
