"""Edits that a view asks for: from the arguments of a command to a value, and what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.data.amounts import read_field
from kpitree_widgets.formula.printer import to_text
from kpitree_widgets.io.copied import copied, read_records
from kpitree_widgets.tree.applied import Applied
from kpitree_widgets.tree.edits import Add, Edit, SetValue, Several, Update, applied
from kpitree_widgets.tree.inserting import Insert
from kpitree_widgets.tree.moving import Move
from kpitree_widgets.tree.note_edits import DropNote, WriteNote
from kpitree_widgets.tree.notes import Note
from kpitree_widgets.tree.pasting import Paste
from kpitree_widgets.tree.relation_edits import Relate, Unrelate
from kpitree_widgets.tree.relations import Conflict, Influence, Relation
from kpitree_widgets.tree.removing import Remove
from kpitree_widgets.tree.scenario_edits import Drop, Keep
from kpitree_widgets.widgets.protocol import ProtocolError
from kpitree_widgets.widgets.what_if import read_scenario

if TYPE_CHECKING:
    from kpitree_widgets.document import Document
    from kpitree_widgets.periods import Periods
    from kpitree_widgets.tree.tree import Tree

Args = Mapping[str, Any]


def edit_of(name: str, args: Args, periods: Periods) -> Edit:
    """The edit that a command asks for.

    Raises:
        KPITreeError: an argument says what cannot be.
        ProtocolError: an argument is missing.
    """
    try:
        return EDITS[name](args, periods)
    except KeyError as error:
        raise lacks(name, str(error)) from None


def lacks(name: str, argument: str) -> ProtocolError:
    """A command came without an argument that it needs."""
    return ProtocolError(f"the command {name!r} lacks {argument}", hint="reload the page")


def edited(document: Document, edit: Edit, *, dry_run: bool) -> dict[str, Any]:
    """Carry out ``edit``, or only tell what it would do.

    Raises:
        KPITreeError: it is refused, and the document is as it was.
    """
    with document.lock:
        before = document.tree
        if dry_run:
            outcome = applied(before, edit)
            return {**_described(before, outcome), "value": _value(document, outcome)}
        return _described(before, document.apply(edit))


def copy(document: Document, args: Args) -> dict[str, Any]:
    """Metrics and all that drives them, as lines and as records."""
    tree = document.tree
    found = copied(tree, tuple(map(tree.find, args["metrics"])))
    return {"text": found.text, "records": found.records}


def history(document: Document, _: Args) -> dict[str, Any]:
    """The names of all steps."""
    found = document.history
    return {"past": list(found.past), "future": list(found.future)}


def travel(document: Document, args: Args) -> dict[str, Any]:
    """So many steps of the history in one jump; the names of those passed.

    Raises:
        EditError: there are not so many.
    """
    return {"summaries": list(document.travel(args["steps"]))}


def _described(before: Tree, outcome: Applied) -> dict[str, Any]:
    after = outcome.tree
    created = [metric for metric in outcome.touched if metric not in before]
    return {
        "metric": created[0] if created else None,
        "metrics": created,
        "summary": outcome.summary,
        "changes": [
            {"metric": metric, "before": _formula(before, metric), "after": _formula(after, metric)}
            for metric in outcome.touched
            if _formula(before, metric) != _formula(after, metric)
        ],
        "placeholders": [after.metrics[metric].label for metric in created],
        "removed": list(outcome.removed),
        **({"lost": _lost(before, after)} if outcome.removed else {}),
    }


def _lost(before: Tree, after: Tree) -> dict[str, Any]:
    """What was said of metrics that are gone, and goes with them."""
    kept = {scenario.name: scenario for scenario in after.scenarios}
    return {
        "relations": len(set(before.relations) - set(after.relations)),
        "notes": len(set(before.notes) - set(after.notes)),
        "scenarios": [one.name for one in before.scenarios if kept.get(one.name) != one],
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


def _given(args: Args, periods: Periods) -> SetValue:
    period = args.get("period") or None
    if period is not None:
        periods.position(period)
    return SetValue(args["metric"], args["value"], period, periods.keys)


def _fields(fields: Args, periods: Periods) -> dict[str, Any]:
    """Fields of a metric as a page writes them."""
    return {name: read_field(name, value, periods) for name, value in fields.items()}


def _add(args: Args, periods: Periods) -> Edit:
    fields = _fields(args.get("fields") or {}, periods)
    if args.get("formula"):
        fields["formula"] = args["formula"]
    return Add(
        args["label"], parent=args.get("parent"), operator=args.get("operator"), fields=fields
    )


def _update(args: Args, periods: Periods) -> Edit:
    """Other fields, and a value by hand with them where there is one: one step of the history."""
    value = _given(args, periods) if "value" in args else None
    return Update(args["metric"], _fields(args["changes"], periods), value=value)


def _paste(args: Args, _: Periods) -> Edit:
    records, text = args.get("records"), args.get("text") or ""
    metrics = read_records(records) if records else ()
    if not isinstance(text, str):
        raise ProtocolError("what is pasted is no text", hint="reload the page")
    return Paste(text, metrics, args.get("parent"), args.get("operator"))


def _batch(args: Args, periods: Periods) -> Edit:
    edits = []
    for one in args["edits"]:
        match one:
            case {"name": str(name), "args": Mapping() as inner} if name in EDITS:
                edits.append(edit_of(name, inner, periods))
            case _:
                raise ProtocolError(f"{one!r} is not an edit", hint="reload the page")
    return Several(tuple(edits), str(args.get("summary") or ""))


def _relation(args: Args) -> Relation:
    note = args.get("note") or ""
    match args["kind"]:
        case "influence":
            said = args.get("sign", "+"), args.get("lag", 0), args.get("confidence", "medium")
            return Influence(args["source"], args["target"], *said, note)
        case "conflict":
            return Conflict(args["lever"], args["helps"], args["hurts"], note)
        case other:
            raise ProtocolError(f"{other!r} is no relation", hint="reload the page")


def _note(args: Args) -> Note:
    return Note(args["date"], args["text"], args.get("metric") or None)


EDITS: Mapping[str, Callable[[Args, Periods], Edit]] = {
    "add": _add,
    "insert": lambda args, _: Insert(args["metric"], args["label"]),
    "rename": lambda args, _: Update(args["metric"], {"label": args["label"]}),
    "update": _update,
    "set_value": _given,
    "move": lambda args, _: Move(args["metric"], args["to"], args["from"], args.get("operator")),
    "remove": lambda args, _: Remove(args["metric"], bool(args.get("with_drivers", False))),
    "paste": _paste,
    "batch": _batch,
    "relate": lambda args, _: Relate(_relation(args)),
    "unrelate": lambda args, _: Unrelate(tuple(args["metrics"])),
    "note": lambda args, _: WriteNote(_note(args)),
    "drop_note": lambda args, _: DropNote(_note(args)),
    "keep_scenario": lambda args, _: Keep(read_scenario(args["scenario"])),
    "drop_scenario": lambda args, _: Drop(args["scenario"]),
}
