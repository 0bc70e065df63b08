"""Commands: what a view may ask of a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.analysis.benchmarks import benchmark_position
from kpitree_widgets.analysis.findings import findings
from kpitree_widgets.formula.printer import to_text
from kpitree_widgets.periods import comparison
from kpitree_widgets.report.snapshot import series_bytes, snapshot
from kpitree_widgets.tree.applied import Applied
from kpitree_widgets.tree.edits import (
    Add,
    Edit,
    Move,
    Remove,
    SetValue,
    Update,
    applied,
    given_value,
)
from kpitree_widgets.tree.scenario_edits import Drop, Keep
from kpitree_widgets.widgets.by_segment import segment_series, segments_of
from kpitree_widgets.widgets.protocol import ProtocolError
from kpitree_widgets.widgets.what_if import difference, formulas, read_scenario, supposition
from kpitree_widgets.widgets.why import explained

if TYPE_CHECKING:
    from kpitree_widgets.document import Document
    from kpitree_widgets.tree.tree import Tree

STATIC = Path(__file__).parent / "static"
CHUNKS = ("analysis", "editing", "exploring")
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
        return _edited(
            document, _built(name, args, document), dry_run=bool(args.get("dry_run", False))
        )
    if name not in QUESTIONS:
        raise ProtocolError(f"there is no command {name!r}", hint="reload the page")
    lacking = [needed for needed in NEEDED.get(name, ()) if needed not in args]
    if lacking:
        raise _lacks(name, repr(lacking[0]))
    return QUESTIONS[name](document, args)


def _built(name: str, args: Args, document: Document) -> Edit:
    try:
        return EDITS[name](args, document)
    except KeyError as error:
        raise _lacks(name, str(error)) from None


def _lacks(name: str, argument: str) -> ProtocolError:
    return ProtocolError(f"the command {name!r} lacks {argument}", hint="reload the page")


def _edited(document: Document, edit: Edit, *, dry_run: bool) -> Answer:
    before = document.tree
    outcome = applied(before, edit) if dry_run else document.apply(edit)
    described = _described(before, outcome)
    return Answer({**described, "value": _value(document, outcome)} if dry_run else described)


def _described(before: Tree, outcome: Applied) -> dict[str, Any]:
    after = outcome.tree
    created = [metric for metric in outcome.touched if metric not in before]
    return {
        "metric": created[0] if created else None,
        "summary": outcome.summary,
        "changes": [
            {"metric": metric, "before": _formula(before, metric), "after": _formula(after, metric)}
            for metric in outcome.touched
            if _formula(before, metric) != _formula(after, metric)
        ],
        "placeholders": [after.metrics[metric].label for metric in created],
        "removed": list(outcome.removed),
    }


def _value(document: Document, outcome: Applied) -> float | None:
    """What the edited metric would be in the last period."""
    if not outcome.touched:
        return None
    evaluation = document.evaluation.after(outcome)
    value = float(evaluation.values[outcome.touched[0]][-1])
    return None if np.isnan(value) else value


def _formula(tree: Tree, metric: str) -> str | None:
    expression = tree.metrics[metric].expression if metric in tree else None
    return None if expression is None else to_text(expression)


def _given(args: Args, document: Document) -> SetValue:
    period = args.get("period") or None
    return SetValue(args["metric"], args["value"], period, document.periods.keys)


def _changes(args: Args, document: Document) -> dict[str, Any]:
    """Other fields, and a value by hand with them where there is one: one step of the history."""
    if "value" not in args:
        return dict(args["changes"])
    values = given_value(document.tree[args["metric"]], _given(args, document))
    return {**args["changes"], "values": values}


EDITS: Mapping[str, Callable[[Args, Document], Edit]] = {
    "add": lambda args, _: Add(
        args["label"],
        parent=args.get("parent"),
        operator=args.get("operator"),
        fields={"formula": args["formula"]} if args.get("formula") else {},
    ),
    "rename": lambda args, _: Update(args["metric"], {"label": args["label"]}),
    "update": lambda args, document: Update(args["metric"], _changes(args, document)),
    "set_value": _given,
    "move": lambda args, _: Move(args["metric"], args["to"], args["from"], args.get("operator")),
    "remove": lambda args, _: Remove(args["metric"], bool(args.get("with_drivers", False))),
    "keep_scenario": lambda args, _: Keep(read_scenario(args["scenario"])),
    "drop_scenario": lambda args, _: Drop(args["scenario"]),
}


def _undo(document: Document, _: Args) -> Answer:
    return Answer({"summary": document.undo()})


def _redo(document: Document, _: Args) -> Answer:
    return Answer({"summary": document.redo()})


def _snapshot(document: Document, _: Args) -> Answer:
    with document.lock:
        metrics = document.tree.reading_order
        return Answer(snapshot(document), (series_bytes(document.values, metrics),))


def _trend(document: Document, args: Args) -> Answer:
    from kpitree_widgets.charts.of_metric import trend_of, trends_by_segment  # noqa: PLC0415

    periods = document.periods
    position = periods.position(args["period"]) if args.get("period") else len(periods) - 1
    compare = comparison(periods, position, args.get("compare"))
    metric, theme = document.tree.find(args["metric"]), args.get("theme", "light")
    if not args.get("by"):
        chart: Any = trend_of(document.evaluation, metric, position, compare, theme=theme)
    elif args.get("segment"):
        segmented = document.segmented((args["by"],))
        chart = trend_of(segmented, metric, position, compare, segment=args["segment"], theme=theme)
    else:
        segmented = document.segmented((args["by"],))
        room = int(args.get("width", 972))
        chart = trends_by_segment(segmented, metric, position, compare, room=room, theme=theme)
    return Answer({"spec": chart.to_dict()})


def _regrain(document: Document, args: Args) -> Answer:
    document.regrain(args["grain"])
    return Answer({"grain": document.periods.grain})


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


QUESTIONS: Mapping[str, Callable[[Document, Args], Answer]] = {
    "undo": _undo,
    "redo": _redo,
    "snapshot": _snapshot,
    "trend": _trend,
    "check": _check,
    "benchmark": _benchmark,
    "explain": _explain,
    "segments": _segments,
    "segment": _segment,
    "regrain": _regrain,
    "what_if": lambda document, _: Answer(formulas(document)),
    "suppose": lambda document, args: Answer(*supposition(document, args["scenario"])),
    "explain_scenario": lambda document, args: Answer(
        difference(document, args["scenario"], args["metric"], args["period"])
    ),
    "runtime": _runtime,
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "trend": ("metric",),
    "benchmark": ("metric",),
    "explain": ("period", "compare"),
    "segments": ("by",),
    "segment": ("by", "segment"),
    "regrain": ("grain",),
    "suppose": ("scenario",),
    "explain_scenario": ("scenario", "metric", "period"),
}
"""Arguments without which a question means nothing."""
