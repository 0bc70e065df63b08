"""Trees as YAML, for people who write and read files by hand: what the JSON file holds, in their order.

Texts stay texts, whatever YAML 1.1 takes them for: ``no``, ``on``, ``12:30`` and dates are never turned
into something else when read, and are quoted when written, so that other readers agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from kpitree_widgets.errors import FileError, KPITreeError
from kpitree_widgets.io.contents import Contents, contents_of, state_of
from kpitree_widgets.io.place import REPAIR, Misfit, Step, placed

MOST_VALUES = 5_000_000
"""So many values may stand in a file once every alias is written out."""
NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
"""As in YAML 1.2 (core schema), where ``1e5`` is one and ``0x1F`` and ``12:30`` are none here."""
CONSTANTS: Mapping[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
Path = tuple[Step, ...]


def to_yaml(contents: Contents) -> str:
    """``contents`` as YAML: metrics by id in reading order, which tells the roots, and data last.

    Raises:
        FileError: PyYAML is not installed, or a number is infinite.

    Examples:
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> print(to_yaml(Contents(tree_from_text("Profit = Revenue − Cost", name="Shop"))), end="")
        format: kpitree
        version: 2
        name: Shop
        metrics:
          profit:
            label: Profit
            formula: revenue - cost
          revenue:
            label: Revenue
          cost:
            label: Cost
    """
    yaml = _yaml()
    state = state_of(contents, contents.tree.reading_order)
    state.pop("roots", None)
    state["metrics"] = {entry.pop("id"): entry for entry in state["metrics"]}
    last = (
        "relations",
        "scenarios",
        "notes",
        "bindings",
        "grain",
        "year_start",
        "periods",
        "coverage",
        "data",
    )
    state |= {name: state.pop(name) for name in last if name in state}
    text: str = yaml.dump(
        state, Dumper=_dumper(yaml), sort_keys=False, allow_unicode=True, width=10**9
    )
    return text


def from_yaml(text: str) -> Contents:
    """The contents of ``text``; ``from_yaml(to_yaml(c)) == c``.

    Nothing in it is ever run: there are texts, numbers, lists and mappings, and no tags.

    Raises:
        FileError: PyYAML is not installed, the text is no YAML, or it is no KPI tree; it names the
            line and the column.
    """
    yaml = _yaml()
    reader = Reader(yaml, text)
    try:
        state = reader.read()
    except yaml.YAMLError as error:
        raise _unreadable(error, text) from error
    except RecursionError as error:
        raise FileError("not a KPI tree: it is nested too deeply", hint=REPAIR) from error
    try:
        return contents_of(_listed(state))
    except Misfit as error:
        raise placed(error, text, reader.span(_named(error.path, state))) from error
    except (KPITreeError, RecursionError) as error:
        raise FileError(f"not a KPI tree: {error}", hint=REPAIR) from error


def _yaml() -> Any:
    try:
        return import_module("yaml")
    except ImportError as error:
        raise FileError(
            "YAML needs PyYAML, which is not installed",
            hint="pip install 'kpitree-widgets[yaml]'",
        ) from error


class Reader:
    """From the events of a YAML parser to texts, numbers, lists and mappings.

    PyYAML's own constructor would make dates of texts, drop a key that stands twice, and follow
    aliases without end.
    """

    def __init__(self, yaml: Any, text: str) -> None:
        """Read nothing yet."""
        self.yaml = yaml
        self.events: Iterator[Any] = yaml.parse(
            text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
        self.marks: dict[Path, Any] = {}
        self.anchors: dict[str, tuple[Any, int] | None] = {}
        self.count = 0

    def read(self) -> Any:
        """The one document there is."""
        next(self.events)
        if isinstance(next(self.events), self.yaml.StreamEndEvent):
            raise FileError("not a KPI tree: it is empty", hint=REPAIR)
        found = self._value(next(self.events), ())
        next(self.events)
        after = next(self.events)
        if not isinstance(after, self.yaml.StreamEndEvent):
            raise self._refused("a second document", after)
        return found

    def span(self, path: Path) -> tuple[int, int] | None:
        """Where the value at ``path`` starts, or the closest around it."""
        while path and path not in self.marks:
            path = path[:-1]
        mark = self.marks.get(path)
        return None if mark is None else (mark.index, mark.index + 1)

    def _value(self, event: Any, path: Path) -> Any:
        yaml = self.yaml
        self.marks[path] = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if event.tag is not None and event.tag != "!":
            raise self._refused(f"the tag {event.tag!r}", event)
        before = self._counted(1, event)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            found = _scalar(event.value) if event.implicit[0] else event.value
        elif isinstance(event, yaml.SequenceStartEvent):
            found = self._sequence(path)
        else:
            found = self._mapping(path)
        if event.anchor is not None:
            self.anchors[event.anchor] = found, self.count - before
        return found

    def _sequence(self, path: Path) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self.events), self.yaml.SequenceEndEvent):
            found.append(self._value(event, (*path, len(found))))
        return found

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), self.yaml.MappingEndEvent):
            if not isinstance(event, self.yaml.ScalarEvent):
                raise self._refused("a name that is no text", event)
            if event.value in found:
                raise self._refused(f"{event.value!r} a second time", event)
            found[event.value] = None
            found[event.value] = self._value(next(self.events), (*path, event.value))
        return found

    def _alias(self, event: Any) -> Any:
        known = self.anchors.get(event.anchor)
        if known is None:
            raise self._refused(f"*{event.anchor}, which is not known here", event)
        found, size = known
        self._counted(size, event)
        return found

    def _counted(self, more: int, event: Any) -> int:
        before = self.count
        self.count += more
        if self.count > MOST_VALUES:
            raise self._refused(f"more than {MOST_VALUES:,} values", event)
        return before

    def _refused(self, what: str, event: Any) -> Exception:
        error: Exception = self.yaml.MarkedYAMLError(
            problem=f"there is {what}", problem_mark=event.start_mark
        )
        return error


def _scalar(text: str) -> Any:
    """A plain scalar: a number, true, false, null, or the text that it is."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if not NUMBER.fullmatch(text):
        return text
    return int(text) if text.lstrip("+-").isdigit() and len(text) < 400 else float(text)


def _unreadable(error: Any, text: str) -> FileError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    if mark is None:
        return FileError(f"not YAML: {problem}", hint=REPAIR)
    found = FileError(
        f"not YAML that can be read: {problem}, in line {mark.line + 1}, column {mark.column + 1}",
        span=(mark.index, mark.index + 1),
        hint="correct it there",
    )
    found.text = text
    return found


def _listed(state: Any) -> Any:
    """Metrics as the JSON file has them: a list, with the id among the fields."""
    metrics = state.get("metrics") if isinstance(state, dict) else None
    if not isinstance(metrics, dict):
        return state
    entries = [
        {"id": key, **entry} if isinstance(entry, dict) else {"id": key} if entry is None else entry
        for key, entry in metrics.items()
    ]
    return {**state, "metrics": entries}


def _named(path: Path, state: Any) -> Path:
    """``path`` through the list of metrics as it goes through the mapping."""
    metrics = state.get("metrics") if isinstance(state, dict) else None
    if path[:1] != ("metrics",) or len(path) < 2 or not isinstance(metrics, dict):
        return path
    return ("metrics", list(metrics)[int(path[1])], *path[2:])


def _dumper(yaml: Any) -> Any:
    """Lists of plain values in one line, no aliases, and quotes where any version needs them."""

    class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
        def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
            return True

    def sequence(dumper: Any, values: list[Any]) -> Any:
        plain = not any(isinstance(one, Mapping | list) for one in values)
        return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=plain)

    def number(dumper: Any, value: float) -> Any:
        whole = value == int(value) and abs(value) < 1e15
        return dumper.represent_int(int(value)) if whole else dumper.represent_float(value)

    Dumper.add_representer(list, sequence)
    Dumper.add_representer(float, number)
    Dumper.add_implicit_resolver("tag:yaml.org,2002:float", NUMBER_ALONE, list("-+.0123456789"))
    return Dumper


NUMBER_ALONE = re.compile(rf"^(?:{NUMBER.pattern})$")
