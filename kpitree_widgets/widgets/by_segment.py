"""What a view asks about segments: which there are, and the numbers of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.report.metric_state import Facts, facts_of

if TYPE_CHECKING:
    from kpitree_widgets.document import Document
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.periods import Series


def segments_of(document: Document, by: str) -> list[str]:
    """The labels of the segments by one column."""
    segments = document.segmented((by,)).segments
    return [] if segments is None else list(segments.labels)


def segment_series(
    document: Document, by: str, segment: str
) -> tuple[dict[str, Any], tuple[bytes, bytes]]:
    """Every metric in one segment: ids in reading order and keys of what compares like for like.

    The first buffer has a row of values by period for each metric, the second a row for each metric
    by those keys; both are little-endian float64.

    Raises:
        SegmentError: there is no such column or segment.
    """
    with document.lock:
        evaluation = document.segmented((by,))
        position = _position(evaluation, segment)
        metrics = evaluation.tree.reading_order
        facts = facts_of(evaluation)
        keys = [evaluation.periods.keys[before] for before in facts.compared]
        told = {"rev": document.revision, "metrics": list(metrics), "keys": keys}
        rows = [np.ascontiguousarray(evaluation.values[metric][:, position]) for metric in metrics]
        likes = [_like(facts, metric, position) for metric in metrics]
    return told, (_bytes(rows), _bytes(likes))


def _position(evaluation: Evaluation, label: str) -> int:
    segments = evaluation.segments
    assert segments is not None, "an evaluation by segment has segments"  # noqa: S101
    if label in segments.labels:
        return segments.labels.index(label)
    return segments.position(label)


def _like(facts: Facts, metric: str, segment: int) -> Series:
    at, evaluation = facts.incomplete, facts.evaluation
    if at is None:
        return np.empty(0)
    return np.array([evaluation.compared(metric, at, one)[segment] for one in facts.compared])


def _bytes(rows: Iterable[Series]) -> bytes:
    return b"".join(row.astype("<f8", copy=False).tobytes() for row in rows)
