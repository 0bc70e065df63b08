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
from kpitree_widgets.formula.labels import is_id, slug
from kpitree_widgets.formula.parser import parse
from kpitree_widgets.formula.printer import to_text
from kpitree_widgets.periods import TIMELESS, Periods, PeriodValues, Series
from kpitree_widgets.tree.edits import as_amount
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree

FORMAT = "kpitree"
VERSION = 1
AMOUNTS = ("target", "benchmark", "values")
TEXTS = ("owner", "description")


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
        text = source.read_text(encoding="utf-8")
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
    metrics = (_json(_metric_state(tree.metrics[key])) for key in sorted(tree.metrics))
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
    if not isinstance(version, int) or version < 1:
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
    states = {str(entry["id"]): entry for entry in state["metrics"]}
    if len(states) < len(state["metrics"]):
        raise FileError("two metrics have the same id", hint="give one of them another")
    order = dict.fromkeys((*state.get("roots", ()), *states))
    tree = Tree(str(state.get("name", "")), {key: _metric(states[key], states) for key in order})
    grain = state.get("grain")
    periods = TIMELESS if grain is None else Periods(grain, tuple(state["periods"]))
    inputs = {}
    for key, values in state.get("data", {}).items():
        series = np.array(
            [np.nan if value is None else float(value) for value in values], dtype=np.float64
        )
        if key not in states or len(series) != len(periods):
            raise FileError(
                f"the data of {key!r} fit no metric or not the periods",
                metric=key,
                hint="bind it again",
            )
        inputs[key] = series
    return Contents(tree, periods, inputs)


def _metric(state: Mapping[str, Any], ids: Mapping[str, Any]) -> Metric:
    metric = str(state["id"])
    if not is_id(metric):
        raise FileError(f"{metric!r} cannot be an id", metric=metric, hint=f"use {slug(metric)!r}")
    formula = state.get("formula")
    expression = None
    if formula is not None:
        try:
            parsed = parse(formula, {key: key for key in ids})
        except KPITreeError as error:
            raise error.about(metric) from None
        if parsed.placeholders:
            name = parsed.placeholders[0].label
            raise FileError(
                f"the formula of {metric!r} names {name!r}, which is not in the file", metric=metric
            )
        expression = parsed.expression
    amounts = {name: as_amount(state[name], metric, name) for name in AMOUNTS if name in state}
    return Metric(
        metric,
        str(state["label"]),
        expression,
        unit=state.get("unit"),
        aim=state.get("aim", "maximize"),
        owner=str(state.get("owner", "")),
        description=str(state.get("description", "")),
        tags=tuple(state.get("tags", ())),
        target=amounts.get("target"),
        benchmark=amounts.get("benchmark"),
        opening=state.get("opening"),
        values=amounts.get("values"),
    )


def _metric_state(metric: Metric) -> dict[str, Any]:
    """The fields that are set, in the order people look for them."""
    state: dict[str, Any] = {"id": metric.id, "label": metric.label}
    if metric.expression is not None:
        state["formula"] = to_text(metric.expression)
    if metric.unit is not None:
        state["unit"] = metric.unit
    if metric.aim != "maximize":
        state["aim"] = metric.aim
    state |= {name: getattr(metric, name) for name in TEXTS if getattr(metric, name)}
    if metric.tags:
        state["tags"] = list(metric.tags)
    if metric.opening is not None:
        state["opening"] = metric.opening
    for name in AMOUNTS:
        match getattr(metric, name):
            case None:
                pass
            case PeriodValues(pairs):
                state[name] = dict(pairs)
            case number:
                state[name] = number
    return state


def _block(name: str, brackets: str, lines: Any) -> str:
    body = ",\n".join(lines)
    return f'"{name}": {brackets[0]}\n{body}{chr(10) if body else ""}{brackets[1]}'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
