"""Trees as ``*.kpitree.json``: a line per metric, sorted, so that a diff shows what changed.

Version 1. Formulas are written with ids; missing values are ``null``.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from kpitree_widgets.errors import FileError, KPITreeError
from kpitree_widgets.formula.labels import normalise
from kpitree_widgets.io.json_metric import is_number, metric_of, state_of
from kpitree_widgets.periods import TIMELESS, Periods, Series
from kpitree_widgets.tree.tree import Tree

FORMAT = "kpitree"
VERSION = 1
SHAPES: Mapping[str, type] = {
    "name": str,
    "roots": list,
    "periods": list,
    "metrics": list,
    "data": dict,
}
KEYS = ("format", "version", "grain", *SHAPES)


@dataclass(frozen=True)
class Contents:
    """What a file holds: the tree and the data bound to it."""

    tree: Tree
    periods: Periods = TIMELESS
    inputs: Mapping[str, Series] = field(default_factory=dict)


def save(contents: Contents, path: str | os.PathLike[str]) -> None:
    """Write ``contents`` to ``path``: whole, or not at all.

    Raises:
        FileError: it cannot be written there; what stood at ``path`` still does.
    """
    target = Path(path)
    written: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=target.parent, prefix=f".{target.name}.", delete=False
        ) as file:
            written = Path(file.name)
            file.write(dumps(contents))
            file.flush()
            os.fsync(file.fileno())
        _keep_mode(target, written)
        written.replace(target)
    except OSError as error:
        if written is not None:
            written.unlink(missing_ok=True)
        raise FileError(
            f"{target} cannot be written: {error.strerror}", hint="choose another folder"
        ) from error


def _keep_mode(target: Path, written: Path) -> None:
    umask = os.umask(0)
    os.umask(umask)
    written.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~umask)


def load(path: str | os.PathLike[str]) -> Contents:
    """Read ``path``.

    Raises:
        FileError: it is not there, is no KPI tree, is broken, or was written by a newer version.
    """
    source = Path(path)
    try:
        text = source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"{source} cannot be read: {error}", hint="check the path") from error
    try:
        return loads(text)
    except KPITreeError as error:
        raise FileError(
            f"{source}: {error.message}", metric=error.metric, span=error.span, hint=error.hint
        ) from error


def dumps(contents: Contents) -> str:
    """``contents`` as text, the same for equal contents.

    Examples:
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> print(dumps(Contents(tree_from_text("Profit = Revenue − Cost", name="Shop"))), end="")
        {
        "format": "kpitree",
        "version": 1,
        "name": "Shop",
        "roots": ["profit"],
        "grain": null,
        "periods": [],
        "metrics": [
        {"id": "cost", "label": "Cost"},
        {"id": "profit", "label": "Profit", "formula": "revenue - cost"},
        {"id": "revenue", "label": "Revenue"}
        ],
        "data": {
        }
        }
    """
    tree = contents.tree
    timed = contents.periods.grain is not None
    metrics = (_json(state_of(tree.metrics[key])) for key in sorted(tree.metrics))
    data = (
        f"{_json(key)}: {_json([None if np.isnan(value) else value for value in contents.inputs[key].tolist()])}"
        for key in sorted(contents.inputs)
    )
    head = {
        "format": FORMAT,
        "version": VERSION,
        "name": tree.name,
        "roots": list(tree.roots),
        "grain": contents.periods.grain,
        "periods": list(contents.periods.keys) if timed else [],
    }
    lines = [f"{_json(key)}: {_json(value)}" for key, value in head.items()]
    return (
        "{\n"
        + ",\n".join([*lines, _block("metrics", "[]", metrics), _block("data", "{}", data)])
        + "\n}\n"
    )


def loads(text: str) -> Contents:
    """The contents of ``text``; ``loads(dumps(c)) == c`` but for the order of definition.

    Raises:
        FileError: as ``load``.
    """
    try:
        state = json.loads(text)
    except (ValueError, RecursionError) as error:
        span = (error.pos, error.pos + 1) if isinstance(error, json.JSONDecodeError) else None
        raise FileError(
            f"not a KPI tree: {error}", span=span, hint="restore it from version control"
        ) from error
    if not isinstance(state, dict) or state.get("format") != FORMAT:
        raise FileError(
            "not a KPI tree: there is no format 'kpitree' in it",
            hint="choose a *.kpitree.json file",
        )
    version = state.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise FileError(
            f"version {version!r} is not one", hint="restore the file from version control"
        )
    if version > VERSION:
        raise FileError(
            f"it was written in version {version}, this package reads up to {VERSION}",
            hint="update kpitree-widgets",
        )
    try:
        return _contents(state)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FileError(f"broken: {error!r}", hint="restore it from version control") from error


def _contents(state: Mapping[str, Any]) -> Contents:
    unknown = [key for key in state if key not in KEYS]
    if unknown:
        raise FileError(
            f"it holds {unknown[0]!r}, which this package does not know",
            hint="update kpitree-widgets",
        )
    state = {**{key: shape() for key, shape in SHAPES.items() if key != "metrics"}, **state}
    shapeless = [key for key, shape in SHAPES.items() if not isinstance(state.get(key), shape)]
    if shapeless:
        raise FileError(
            f"broken: {shapeless[0]!r} is missing or of another kind",
            hint="restore it from version control",
        )
    states = {str(entry["id"]): entry for entry in state["metrics"]}
    strange = [root for root in state["roots"] if root not in states]
    if strange:
        raise FileError(
            f"the root {strange[0]!r} is not among the metrics", hint="add it, or take it out"
        )
    if len(states) < len(state["metrics"]):
        raise FileError("two metrics have the same id", hint="give one of them another")
    order = dict.fromkeys((*state["roots"], *states))
    metrics = {key: metric_of(states[key], states) for key in order}
    tree = Tree(state["name"], metrics)
    _refuse_twins(tree)
    grain = state.get("grain")
    periods = TIMELESS if grain is None else Periods(grain, tuple(state["periods"]))
    data = state["data"]
    return Contents(tree, periods, {key: _series(data[key], key, tree, periods) for key in data})


def _refuse_twins(tree: Tree) -> None:
    seen: dict[str, str] = {}
    for metric in tree.metrics.values():
        twin = seen.setdefault(normalise(metric.label), metric.id)
        if twin != metric.id:
            raise FileError(
                f"the metrics {twin!r} and {metric.id!r} have the same label {metric.label!r}",
                metric=metric.id,
                hint="give one of them another",
            )


def _series(values: Any, metric: str, tree: Tree, periods: Periods) -> Series:
    if metric not in tree or not isinstance(values, list) or len(values) != len(periods):
        raise FileError(
            f"the data of {metric!r} fit no metric or not the periods",
            metric=metric,
            hint="bind it again",
        )
    if not all(value is None or is_number(value) for value in values):
        raise FileError(
            f"the data of {metric!r} hold something that is not a number",
            metric=metric,
            hint="write null where a value is missing",
        )
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _block(name: str, brackets: str, lines: Any) -> str:
    body = ",\n".join(lines)
    return f'"{name}": {brackets[0]}\n{body}{chr(10) if body else ""}{brackets[1]}'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
