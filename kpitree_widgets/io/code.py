"""A tree as the Python that builds it, as a colleague would have written it by hand."""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from textwrap import wrap
from typing import Any

from kpitree_widgets.bindings import Binding
from kpitree_widgets.errors import KPITreeError
from kpitree_widgets.formula.expression import refs
from kpitree_widgets.formula.labels import label_of, normalise, slug
from kpitree_widgets.formula.printer import to_text
from kpitree_widgets.io.contents import Contents
from kpitree_widgets.io.python_given import as_given
from kpitree_widgets.io.python_text import WIDTH, Made, Verbatim, measure, python, text
from kpitree_widgets.io.text import text_from_tree, tree_from_text
from kpitree_widgets.tree.edits import Add, Edit, Update, applied
from kpitree_widgets.tree.fields import FIELDS
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.note_edits import WriteNote
from kpitree_widgets.tree.relation_edits import Relate
from kpitree_widgets.tree.relations import Conflict, Influence
from kpitree_widgets.tree.scenario_edits import Keep
from kpitree_widgets.tree.scenarios import Scenario
from kpitree_widgets.tree.tree import Tree

WORDS = ("self", "from_", "until", "note")
"""What an argument of ``scenario`` is called, so that no override can be."""
Plan = tuple[str, tuple[Edit, ...]]
"""The lines that the tree starts from, and what is done to it after that."""


def to_code(contents: Contents) -> str:
    r"""Python that rebuilds the tree of ``contents``; data are bound again, by the call in a comment.

    Law: running it gives an equal tree: metrics, roots, relations and scenarios.

    Raises:
        KPITreeError: the tree cannot be built step by step, such as one from a file in which a
            metric's label is another's id.

    Examples:
        >>> tree = tree_from_text("Profit = Revenue − Cost", name="Shop")
        >>> tree = applied(tree, Update("cost", {"unit": "EUR", "target": 1_000_000})).tree
        >>> print(to_code(Contents(tree)), end="")
        import kpitree_widgets as kt
        <BLANKLINE>
        tree = kt.KPITree.from_text("Profit = Revenue - Cost", name="Shop")
        tree.update("cost", unit="EUR", target=1_000_000)
    """
    tree = contents.tree
    lines, edits = _plan(tree)
    parts = [
        "import kpitree_widgets as kt\n\n",
        _start(lines, tree.name),
        *(f"{_statement(edit)}\n" for edit in edits),
        *_comments(contents),
    ]
    return "".join(parts)


def _plan(tree: Tree) -> Plan:
    """From the formulas as lines where these give it all, else metric by metric.

    Raises:
        KPITreeError: neither gives the tree.
    """
    refusal: KPITreeError | None = None
    own = {key: metric.label for key, metric in tree.metrics.items()}
    first = {key: _first_label(metric) for key, metric in tree.metrics.items()}
    plans: tuple[Callable[[], Plan | None], ...] = (
        partial(_from_lines, tree, own),
        partial(_from_lines, tree, first),
        partial(_by_hand, tree),
    )
    for planned in plans:
        try:
            plan = planned()
            if plan is not None and _same(_result(plan, tree.name), tree):
                return plan
        except KPITreeError as error:
            refusal = error
    raise refusal or KPITreeError(
        "the tree has a text that no edit would leave as it is, such as a label with two spaces",
        hint="set the labels, units, owners and descriptions again",
    )


def _result(plan: Plan, name: str) -> Tree:
    lines, edits = plan
    tree = tree_from_text(lines, name) if lines else Tree(name)
    for edit in edits:
        tree = applied(tree, edit).tree
    return tree


def _same(one: Tree, other: Tree) -> bool:
    return one == other and one.roots == other.roots


def _from_lines(tree: Tree, labels: Mapping[str, str]) -> Plan | None:
    """The formulas as text with these labels, then what the text does not say.

    A metric that was renamed gets its label afterwards, since the text gives it its id.
    """
    if not labels or len(set(map(normalise, labels.values()))) < len(labels):
        return None
    named = (replace(metric, label=labels[key]) for key, metric in tree.metrics.items())
    lines = text_from_tree(tree.replacing(*named))
    if not all(map(str.isprintable, lines.splitlines())) or ('"""' in lines and "'''" in lines):
        return None
    start = tree_from_text(lines)
    if set(start.metrics) != set(tree.metrics):
        return None
    changes = ((key, _changes(start.metrics[key], tree.metrics[key])) for key in tree.reading_order)
    updates = (Update(key, fields) for key, fields in changes if fields)
    return lines, (*updates, *_declared(tree))


def _by_hand(tree: Tree) -> Plan:
    """Drivers first; a formula that looks back at what comes later follows at the end."""
    adds: dict[str, Edit] = {}
    later: list[Edit] = []
    for key in _drivers_first(tree):
        metric = tree.metrics[key]
        fields = _changes(Metric(key, metric.label), metric)
        names = () if metric.expression is None else refs(metric.expression)
        if metric.values is not None or any(name not in adds for name in names):
            later += (
                [Update(key, {"formula": fields.pop("formula")})] if "formula" in fields else []
            )
        adds[key] = Add(metric.label, key, fields=fields)
    return "", (*adds.values(), *later, *_declared(tree))


def _declared(tree: Tree) -> Iterator[Edit]:
    """What is said of the metrics together; locks come last, since they end all other edits."""
    yield from map(Relate, tree.relations)
    yield from map(Keep, tree.scenarios)
    yield from map(WriteNote, tree.notes)
    for key in tree.reading_order:
        if tree.metrics[key].locked:
            yield Update(key, {"locked": True})


def _drivers_first(tree: Tree) -> Iterator[str]:
    """But the first metric of a loop before the others, since it may be a root."""
    seen: set[str] = set()
    stack = [(root, False) for root in reversed(tree.roots)]
    while stack:
        metric, left = stack.pop()
        if left:
            yield metric
        elif metric not in seen:
            seen.add(metric)
            if metric in tree.structure.loops:
                yield metric
            else:
                stack.append((metric, True))
            stack.extend((driver, False) for driver in reversed(tree.drivers(metric)))


def _first_label(metric: Metric) -> str:
    return metric.label if slug(metric.label) == metric.id else label_of(metric.id)


def _changes(have: Metric, want: Metric) -> dict[str, Any]:
    """The fields to give ``have`` so that it becomes ``want``."""
    changed = {
        name: getattr(want, name)
        for name in FIELDS
        if name not in ("formula", "locked") and getattr(have, name) != getattr(want, name)
    }
    if have.expression != want.expression:
        formula = None if want.expression is None else to_text(want.expression)
        changed = {"label": changed.pop("label", None), "formula": formula, **changed}
        if changed["label"] is None:
            del changed["label"]
    if changed.get("aim") == "balance" and want.balance is not None:
        changed["aim"] = changed.pop("balance")
    return changed


def _start(lines: str, name: str) -> str:
    named = (("name", name),) if name else ()
    if not lines:
        return f"tree = {python(Made('kt.KPITree', (name,) if name else ()), before=7)}\n"
    if lines.count("\n") == 1:
        return f"tree = {python(Made('kt.KPITree.from_text', (lines.strip(),), named), before=7)}\n"
    quotes = "'''" if '"""' in lines else '"""'
    raw = "r" if "\\" in lines else ""
    name = f", name={text(name)}" if name else ""
    return f"tree = kt.KPITree.from_text({raw}{quotes}\n{lines}{quotes}{name})\n"


def _statement(edit: Edit) -> str:  # noqa: PLR0911 - a case per kind
    match edit:
        case Add(label, metric, fields=fields):
            told = {} if label_of(metric or "") == label else {"label": label}
            return python(Made("tree.add", (metric,), _named({**told, **fields})))
        case Update(metric, {"locked": True}):
            return python(Made("tree.lock", (metric,)))
        case Update(metric, fields):
            return python(Made("tree.update", (metric,), _named(fields)))
        case Relate(Influence(source, target, sign, lag, confidence, note)):
            said = (("lag", lag, 0), ("confidence", confidence, "medium"), ("note", note, ""))
            named = [(name, value) for name, value, usual in said if value != usual]
            return python(Made("tree.influence", (source, target), (("sign", sign), *named)))
        case Relate(Conflict(lever, helps, hurts, note)):
            named = [("helps", helps), ("hurts", hurts), *([("note", note)] if note else [])]
            return python(Made("tree.conflict", (lever,), tuple(named)))
        case Keep(scenario):
            return _scenario(scenario)
        case WriteNote(note):
            about = () if note.metric is None else (("metric", note.metric),)
            return python(Made("tree.note", (note.date.isoformat(), note.text), about))
        case _:
            raise AssertionError(edit)


def _scenario(scenario: Scenario) -> str:
    """Overrides by keyword where Python lets an id be one."""
    given = {key: as_given("override", value) for key, value in scenario.overrides.items()}
    plain = bool(given) and not any(keyword.iskeyword(key) or key in WORDS for key in given)
    told = {"from_": scenario.since, "until": scenario.until, "note": scenario.note or None}
    named = [(name, value) for name, value in told.items() if value is not None]
    start: tuple[object, ...] = (scenario.name,) if plain else (scenario.name, given)
    return python(Made("tree.scenario", start, (*(given.items() if plain else ()), *named)))


def _named(fields: Any) -> tuple[tuple[str, object], ...]:
    return tuple(
        ("value" if name == "values" else name, as_given(name, value))
        for name, value in fields.items()
    )


def _comments(contents: Contents) -> Iterator[str]:
    """How the data were bound, as comments."""
    fed = {metric for binding in contents.bindings for metric in binding.metrics}
    for binding in contents.bindings:
        kind = "event" if binding.measures else f"period, of {', '.join(binding.columns.values())}"
        what = ", ".join(_paths(binding)) or f"a frame with a row per {kind}"
        yield from _commented(f"Bind {what}:", python(_bind(binding, contents), before=2))
    others = [metric for metric in contents.inputs if metric in contents.tree and metric not in fed]
    if others:
        keys = contents.periods.keys
        span = f", {keys[0]} to {keys[-1]}" if keys and keys[0] else ""
        yield from _commented(f"Bind the data of {', '.join(others)}{span}:", "tree.bind(frame)")


def _commented(title: str, code: str) -> Iterator[str]:
    yield "\n"
    for line in (*wrap(title, WIDTH - 2), *code.splitlines()):
        yield f"# {line}\n"


def _bind(binding: Binding, contents: Contents) -> Made:
    start = contents.periods.year_start
    told = {
        "time": binding.time,
        "grain": binding.grain,
        "measures": {key: measure(one) for key, one in binding.measures.items()} or None,
        "by": list(binding.by) or None,
        "until": binding.until,
        "year_start": None if start == 1 else start,
    }
    paths = _paths(binding)
    frame = paths[0] if len(paths) == 1 else paths or Verbatim("frame")
    return Made(
        "tree.bind", (frame,), tuple((name, one) for name, one in told.items() if one is not None)
    )


def _paths(binding: Binding) -> list[str]:
    return (binding.path or "").splitlines()
