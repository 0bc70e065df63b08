"""Commands: what a view may ask of a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from kpitree_widgets.analysis.benchmarks import benchmark_position
from kpitree_widgets.analysis.differences import differences
from kpitree_widgets.analysis.findings import findings
from kpitree_widgets.analysis.keeping_unexplained import keeping_unexplained
from kpitree_widgets.report.snapshot import series_bytes, snapshot
from kpitree_widgets.widgets.by_segment import segment_series, segments_of
from kpitree_widgets.widgets.conflicts import conflicts_found
from kpitree_widgets.widgets.editing import EDITS, copy, edit_of, edited, history, lacks, travel
from kpitree_widgets.widgets.protocol import ProtocolError
from kpitree_widgets.widgets.trend import trend
from kpitree_widgets.widgets.what_if import difference, formulas, supposition
from kpitree_widgets.widgets.why import explained

if TYPE_CHECKING:
    from kpitree_widgets.document import Document

STATIC = Path(__file__).parent / "static"
CHUNKS = ("analysis", "canvas", "editing", "exploring")
"""Scripts that a page asks for when somebody first uses what they bring."""
Args = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command gives back."""

    result: object = None
    buffers: tuple[bytes, ...] = ()


def dispatch(document: Document, name: str, args: Args) -> Answer:
    """Carry out the command ``name``.

    Raises:
        KPITreeError: it is refused, and the document is as it was.
        ProtocolError: there is no such command, or an argument is missing.
    """
    if name in EDITS:
        edit = edit_of(name, args, document.periods)
        return Answer(edited(document, edit, dry_run=bool(args.get("dry_run", False))))
    carry_out = QUESTIONS.get(name) or ACTIONS.get(name)
    if carry_out is None:
        raise ProtocolError(f"there is no command {name!r}", hint="reload the page")
    lacking = [needed for needed in NEEDED.get(name, ()) if needed not in args]
    if lacking:
        raise lacks(name, repr(lacking[0]))
    return carry_out(document, args)


def _undo(document: Document, _: Args) -> Answer:
    return Answer({"summary": document.undo()})


def _redo(document: Document, _: Args) -> Answer:
    return Answer({"summary": document.redo()})


def _snapshot(document: Document, _: Args) -> Answer:
    with document.lock:
        metrics = document.tree.reading_order
        return Answer(snapshot(document), (series_bytes(document.values, metrics),))


def _regrain(document: Document, args: Args) -> Answer:
    document.regrain(args["grain"])
    return Answer({"grain": document.periods.grain})


def _refresh(document: Document, _: Args) -> Answer:
    """Everything bound, read again; what became different, line by line."""
    with document.lock:
        before = document.evaluation
        document.refresh()
        return Answer({"text": str(differences(before, document.evaluation))})


def _keep_unexplained(document: Document, args: Args) -> Answer:
    """What a formula leaves unexplained of its metric's data becomes a driver."""
    with document.lock:
        found = document.tree.find(args["metric"])
        edit = keeping_unexplained(document.evaluation, found)
        return Answer(edited(document, edit, dry_run=False))


def _benchmark(document: Document, args: Args) -> Answer:
    """Where a metric stands among what others reach, in a sentence; ``None`` if that is not known."""
    periods = document.periods
    position = periods.position(args["period"]) if args.get("period") else len(periods) - 1
    found = benchmark_position(document.evaluation, document.tree.find(args["metric"]), position)
    return Answer({"text": None if found is None else found.text})


def _check(document: Document, _: Args) -> Answer:
    """All findings, also those that take longer than an edit may."""
    found = findings(document.evaluation, thorough=True)
    return Answer({"findings": [asdict(finding) for finding in found]})


def _explain(document: Document, args: Args) -> Answer:
    return Answer(explained(document, args))


def _segments(document: Document, args: Args) -> Answer:
    return Answer({"segments": segments_of(document, args["by"])})


def _segment(document: Document, args: Args) -> Answer:
    told, buffers = segment_series(document, args["by"], args["segment"])
    return Answer(told, buffers)


def _runtime(_: Document, args: Args) -> Answer:
    """Code for the page: one of ``CHUNKS``, or charts.

    Altair, which takes over a second to load, is loaded while the page starts the charts.
    """
    part = args.get("part")
    if part is not None:
        if part not in CHUNKS:
            raise ProtocolError(f"there is no script {part!r}", hint="reload the page")
        return Answer(None, ((STATIC / f"{part}.js").read_bytes(),))
    Thread(target=import_module, args=("kpitree_widgets.charts.of_metric",), daemon=True).start()
    return Answer(None, ((STATIC / "vega.js").read_bytes(),))


ACTIONS: Mapping[str, Callable[[Document, Args], Answer]] = {
    "undo": _undo,
    "redo": _redo,
    "travel": lambda document, args: Answer(travel(document, args)),
    "regrain": _regrain,
    "refresh": _refresh,
    "keep_unexplained": _keep_unexplained,
}
"""What changes a document beside ``EDITS``."""
QUESTIONS: Mapping[str, Callable[[Document, Args], Answer]] = {
    "history": lambda document, args: Answer(history(document, args)),
    "copy": lambda document, args: Answer(copy(document, args)),
    "snapshot": _snapshot,
    "trend": lambda document, args: Answer(trend(document, args)),
    "check": _check,
    "benchmark": _benchmark,
    "explain": _explain,
    "segments": _segments,
    "segment": _segment,
    "conflicts": lambda document, args: Answer(conflicts_found(document, args)),
    "what_if": lambda document, _: Answer(formulas(document)),
    "suppose": lambda document, args: Answer(*supposition(document, args["scenario"])),
    "explain_scenario": lambda document, args: Answer(
        difference(document, args["scenario"], args["metric"], args["period"])
    ),
    "runtime": _runtime,
}
"""What can be asked again without changing anything; the answers may be large."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "travel": ("steps",),
    "copy": ("metrics",),
    "trend": ("metric",),
    "benchmark": ("metric",),
    "explain": ("period", "compare"),
    "segments": ("by",),
    "segment": ("by", "segment"),
    "regrain": ("grain",),
    "keep_unexplained": ("metric",),
    "conflicts": ("period",),
    "suppose": ("scenario",),
    "explain_scenario": ("scenario", "metric", "period"),
}
"""Arguments without which an action or a question means nothing."""
