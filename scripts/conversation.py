"""A conversation between a view and the kernel, for the fixture of the protocol."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from kpitree_widgets.coverage import Coverage
from kpitree_widgets.data.binding import Bound
from kpitree_widgets.document import Change, Document
from kpitree_widgets.errors import KPITreeError
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods
from kpitree_widgets.report.html import saved_snapshot
from kpitree_widgets.widgets.commands import dispatch
from kpitree_widgets.widgets.protocol import failure, patch, success

TEXT = "Profit = Revenue - Cost\nRevenue = Orders * Price\nMargin = Profit / Revenue"
MONTHS = Periods("month", ("2022-10", "2022-11", "2022-12"))
DATA = {"orders": [8.0, 0.0, 16.0], "price": [2.5, 2.0, 2.0], "cost": [4.0, 8.0, np.nan]}
FIRST_DAYS = {"orders": [5.0, 0.0, 16.0], "price": [2.5, np.nan, 2.0], "cost": [2.0, 6.0, np.nan]}
COMMANDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("rename", {"metric": "orders", "label": "Purchases"}),
    ("update", {"metric": "price", "changes": {"unit": "EUR", "target": 2.25, "owner": "Sales"}}),
    ("update", {"metric": "profit", "changes": {"thresholds": [1.0, 0.8], "guardrail": [0, None]}}),
    ("set_value", {"metric": "cost", "value": 6, "period": "2022-12"}),
    ("update", {"metric": "revenue", "changes": {"aim": "balance", "balance": [20, 33]}}),
    ("conflicts", {"metric": None, "period": "2022-12"}),
    ("update", {"metric": "cost", "changes": {"formula": "[Fixed cost] + Wages × 2"}}),
    ("set_value", {"metric": "wages", "value": 3, "period": None}),
    ("update", {"metric": "cost", "changes": {"formula": "Wages * / 2"}}),
    ("add", {"label": "Refunds", "parent": "profit"}),
    ("add", {"label": "Refunds", "parent": "profit", "operator": "-"}),
    ("move", {"metric": "wages", "from": "cost", "to": "revenue", "dry_run": True}),
    ("move", {"metric": "wages", "from": "cost", "to": "revenue"}),
    ("remove", {"metric": "cost", "with_drivers": True}),
    ("remove", {"metric": "revenue", "with_drivers": False}),
    ("undo", {}),
    ("undo", {}),
    ("redo", {}),
    ("insert", {"metric": "revenue", "label": "Net revenue"}),
    ("add", {"label": "Visits", "fields": {"unit": "visits", "tags": ["web"], "values": 90}}),
    ("copy", {"metrics": ["visits"]}),
    ("paste", {"records": [{"id": "visits", "label": "Visits", "values": 3.0}], "parent": None}),
    ("paste", {"text": "Tax = Rate * Revenue", "parent": "profit"}),
    ("paste", {"text": "Tax = Rate * Revenue", "parent": "profit", "operator": "-"}),
    ("relate", {"kind": "influence", "source": "visits", "target": "orders", "lag": 1}),
    ("relate", {"kind": "conflict", "lever": "price", "helps": "revenue", "hurts": "orders"}),
    ("unrelate", {"metrics": ["visits", "orders"]}),
    ("note", {"date": "2022-11-05", "text": "Campaign started", "metric": "orders"}),
    ("note", {"date": "2021-06-01", "text": "Shop opened", "metric": None}),
    ("drop_note", {"date": "2021-06-01", "text": "Shop opened", "metric": None}),
    ("update", {"metric": "net_revenue", "changes": {"locked": True}}),
    ("set_value", {"metric": "price", "value": 3, "period": "2022-12"}),
    ("update", {"metric": "net_revenue", "changes": {"locked": False}}),
    (
        "batch",
        {
            "edits": [
                {"name": "set_value", "args": {"metric": "visits", "value": 95, "period": None}},
                {"name": "rename", "args": {"metric": "visits", "label": "Sessions"}},
            ],
            "summary": "Paste 2 values",
        },
    ),
    ("update", {"metric": "price", "changes": {"formula": "[List price]"}}),
    ("set_value", {"metric": "list_price", "value": 2.25, "period": None}),
    ("keep_unexplained", {"metric": "price"}),
    ("refresh", {}),
    ("history", {}),
    ("travel", {"steps": -4}),
    ("travel", {"steps": 3}),
    ("travel", {"steps": 9}),
    ("fly", {}),
)


def conversation() -> dict[str, Any]:
    """The snapshot it begins with; per command the patches, the reply, and the snapshot after it."""
    inputs = {metric: np.array(values) for metric, values in DATA.items()}
    first_days = {metric: np.array(values) for metric, values in FIRST_DAYS.items()}
    coverage = Coverage("2022-12", date(2022, 12, 20), 20, 31, first_days)
    document = Document(tree_from_text(TEXT, name="Shop"), Bound(MONTHS, inputs, coverage))
    begin = saved_snapshot(document)
    told: list[dict[str, Any]] = []

    def tell(change: Change) -> None:
        message, buffers = patch(document, change)
        numbers = np.frombuffer(b"".join(buffers), "<f8")
        told.append({"message": message, "numbers": _json(numbers)})

    document.subscribe(tell)
    steps = []
    for number, (name, args) in enumerate(COMMANDS):
        told.clear()
        identifier = f"c{number}"
        try:
            answer = dispatch(document, name, args)
            reply = success(identifier, document.revision, answer.result)
        except KPITreeError as error:
            reply = failure(identifier, document.revision, error)
        command = {"kind": "command", "id": identifier, "name": name, "args": args}
        after = saved_snapshot(document)
        steps.append({"command": command, "told": list(told), "reply": reply, "after": after})
    return {"begin": begin, "steps": steps}


def _json(numbers: np.ndarray) -> list[float | None]:
    return [None if np.isnan(number) else float(number) for number in numbers]
