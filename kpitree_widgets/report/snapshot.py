"""The whole document as plain JSON: what a view starts from, live or in a saved page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.analysis.findings import findings_of
from kpitree_widgets.formula.printer import to_text
from kpitree_widgets.periods import Amount, PeriodValues, Series
from kpitree_widgets.tree.terms import driver_signs, operator_sign

if TYPE_CHECKING:
    from kpitree_widgets.document import Document
    from kpitree_widgets.evaluation import Evaluation

VERSION = 1
State = dict[str, Any]


def metric_state(evaluation: Evaluation, metric: str) -> State:
    """One metric without its series; the formula names ids."""
    definition = evaluation.tree.metrics[metric]
    expression = definition.expression
    return {
        "id": metric,
        "label": definition.label,
        "formula": None if expression is None else to_text(expression),
        "drivers": list(evaluation.tree.drivers(metric)),
        "operator": operator_sign(expression),
        "signs": list(driver_signs(expression)),
        "unit": definition.unit,
        "aim": definition.aim,
        "owner": definition.owner,
        "description": definition.description,
        "tags": list(definition.tags),
        "target": _amount(definition.target),
        "benchmark": _amount(definition.benchmark),
        "values": _amount(definition.values),
        "bound": metric in evaluation.inputs,
        "findings": [
            {
                "code": found.code,
                "severity": found.severity,
                "message": found.message,
                "hint": found.hint,
            }
            for found in findings_of(evaluation, metric)
        ],
    }


def snapshot(document: Document) -> State:
    """Everything but the series; metrics stand in reading order."""
    evaluation = document.evaluation
    periods = evaluation.periods
    return {
        "version": VERSION,
        "rev": document.revision,
        "name": evaluation.tree.name,
        "periods": {"grain": periods.grain, "keys": list(periods.keys)},
        "metrics": [metric_state(evaluation, metric) for metric in evaluation.tree],
        "roots": list(evaluation.tree.roots),
        "history": history(document),
    }


def history(document: Document) -> dict[str, str | None]:
    """What undo and redo would do."""
    return {"undo": document.undoable, "redo": document.redoable}


def series_bytes(values: Mapping[str, Series], metrics: tuple[str, ...]) -> bytes:
    """Rows of ``metrics`` as little-endian float64, one after the other."""
    return b"".join(values[metric].astype("<f8", copy=False).tobytes() for metric in metrics)


def series_lists(
    values: Mapping[str, Series], metrics: tuple[str, ...]
) -> list[list[float | None]]:
    """Rows of ``metrics`` as JSON lists; a missing value is ``None``."""
    return [_listed(values[metric]) for metric in metrics]


def _listed(series: Series) -> list[float | None]:
    listed: list[float | None] = series.tolist()
    if np.isnan(series).any():
        return [None if value != value else value for value in listed]  # noqa: PLR0124 - NaN
    return listed


def _amount(amount: Amount | None) -> float | dict[str, float] | None:
    match amount:
        case PeriodValues(pairs):
            return dict(pairs)
        case _:
            return amount
