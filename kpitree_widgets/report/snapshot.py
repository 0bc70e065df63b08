"""The whole document as plain JSON: what a view starts from, live or in a saved page."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.periods import Series
from kpitree_widgets.report.metric_state import State, facts_of
from kpitree_widgets.tree.relations import Influence, Relation

if TYPE_CHECKING:
    from kpitree_widgets.coverage import Coverage
    from kpitree_widgets.document import Document
    from kpitree_widgets.evaluation import Evaluation

VERSION = 1


def snapshot(document: Document) -> State:
    """Everything but the series; metrics stand in reading order."""
    evaluation = document.evaluation
    tree, facts = evaluation.tree, facts_of(evaluation)
    return {
        "version": VERSION,
        "rev": document.revision,
        "name": tree.name,
        "periods": _periods(evaluation),
        "metrics": [facts.state(metric) for metric in tree],
        "roots": list(tree.roots),
        "relations": relations(tree.relations),
        "notes": notes(evaluation),
        "dimensions": list(document.dimensions),
        "grains": list(document.grains),
        "history": history(document),
    }


def history(document: Document) -> State:
    """What undo and redo would do, and how often."""
    found = document.history
    return {
        "undo": document.undoable,
        "redo": document.redoable,
        "past": len(found.past),
        "future": len(found.future),
    }


def notes(evaluation: Evaluation) -> list[State]:
    """What happened when, and in which of the periods there are."""
    return [
        {
            "date": note.date.isoformat(),
            "text": note.text,
            "metric": note.metric,
            "period": note.period(evaluation.periods),
        }
        for note in evaluation.tree.notes
    ]


def relations(declared: tuple[Relation, ...]) -> list[State]:
    """Influences and conflicts, told apart by ``kind``."""
    return [
        {
            "kind": "influence",
            "source": one.source,
            "target": one.target,
            "sign": one.sign,
            "lag": one.lag,
            "confidence": one.confidence,
            "note": one.note,
        }
        if isinstance(one, Influence)
        else {
            "kind": "conflict",
            "lever": one.lever,
            "helps": one.helps,
            "hurts": one.hurts,
            "note": one.note,
        }
        for one in declared
    ]


def series_bytes(values: Mapping[str, Series], metrics: tuple[str, ...]) -> bytes:
    """Rows of ``metrics`` as little-endian float64, one after the other."""
    return b"".join(values[metric].astype("<f8", copy=False).tobytes() for metric in metrics)


def series_text(values: Mapping[str, Series], metrics: tuple[str, ...]) -> str:
    """``series_bytes`` in base64: half of what decimals take, and every bit of them."""
    return b64encode(series_bytes(values, metrics)).decode("ascii")


def series_lists(
    values: Mapping[str, Series], metrics: tuple[str, ...]
) -> list[list[float | None]]:
    """Rows of ``metrics`` as JSON lists; a missing value is ``None``."""
    return [_listed(values[metric]) for metric in metrics]


def _periods(evaluation: Evaluation) -> State:
    periods = evaluation.periods
    return {
        "grain": periods.grain,
        "keys": list(periods.keys),
        "year_start": periods.year_start,
        "incomplete": _incomplete(evaluation.coverage),
    }


def _incomplete(coverage: Coverage | None) -> State | None:
    if coverage is None:
        return None
    until = coverage.until.isoformat()
    state: State = {"key": coverage.key, "days": coverage.days, "of": coverage.of, "until": until}
    return {**state, "also": list(coverage.also)} if coverage.also else state


def _listed(series: Series) -> list[float | None]:
    listed: list[float | None] = series.tolist()
    if np.isnan(series).any():
        return [None if value != value else value for value in listed]  # noqa: PLR0124 - NaN
    return listed
