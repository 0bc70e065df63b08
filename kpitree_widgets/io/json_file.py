"""Trees as ``*.kpitree.json``: a line per metric, sorted, so that a diff shows what changed.

Formulas are written with ids; missing values are ``null``; what is not said is not written. Version 2;
what older versions wrote is read too (``migrations``).
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kpitree_widgets.errors import FileError, KPITreeError
from kpitree_widgets.io.contents import Contents, contents_of, state_of
from kpitree_widgets.io.json_span import json_span
from kpitree_widgets.io.place import REPAIR, Misfit, placed

__all__ = ["Contents", "dumps", "load", "loads", "save"]


def save(contents: Contents, path: str | os.PathLike[str]) -> None:
    """Write ``contents`` to ``path``: whole, or not at all.

    Raises:
        FileError: it cannot be written there; what stood at ``path`` still does.
    """
    write(dumps(contents), path)


def load(path: str | os.PathLike[str]) -> Contents:
    """Read ``path``.

    Raises:
        FileError: it is not there, is no KPI tree, is broken, or was written by a newer version.
    """
    source = Path(path)
    try:
        return loads(read(source))
    except FileError as error:
        raise named(error, source) from error


def read(source: Path) -> str:
    """The text of a file.

    Raises:
        FileError: it cannot be read.
    """
    try:
        return source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"it cannot be read: {error}", hint="check the path") from error


def named(error: FileError, source: Path) -> FileError:
    """The same error, with the name of the file."""
    found = FileError(
        f"{source}: {error.message}", metric=error.metric, span=error.span, hint=error.hint
    )
    found.text = error.text
    return found


def write(text: str, path: str | os.PathLike[str]) -> None:
    """Write ``text`` to ``path``: whole, or not at all.

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
            file.write(text)
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


def dumps(contents: Contents) -> str:
    """``contents`` as text, the same for equal contents.

    Raises:
        FileError: a number is infinite.

    Examples:
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> print(dumps(Contents(tree_from_text("Profit = Revenue − Cost", name="Shop"))), end="")
        {
        "format": "kpitree",
        "version": 2,
        "name": "Shop",
        "roots": ["profit"],
        "metrics": [
        {"id": "cost", "label": "Cost"},
        {"id": "profit", "label": "Profit", "formula": "revenue - cost"},
        {"id": "revenue", "label": "Revenue"}
        ]
        }
    """
    return f"{_lines(state_of(contents))}\n"


def loads(text: str) -> Contents:
    """The contents of ``text``; ``loads(dumps(c)) == c`` but for the order of definition.

    Raises:
        FileError: as ``load``.
    """
    try:
        state = json.loads(text, object_pairs_hook=_distinct)
    except (ValueError, RecursionError) as error:
        span = (error.pos, error.pos + 1) if isinstance(error, json.JSONDecodeError) else None
        raise FileError(f"not a KPI tree: {error}", span=span, hint=REPAIR) from error
    try:
        return contents_of(state)
    except Misfit as error:
        raise placed(error, text, json_span(text, error.path)) from error
    except RecursionError as error:
        raise FileError("not a KPI tree: it is nested too deeply", hint=REPAIR) from error
    except KPITreeError as error:
        raise FileError(error.message, metric=error.metric, hint=error.hint or REPAIR) from error


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of ``pairs``; JSON lets a name stand twice and drops the first."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} stands twice in one object")
    return found


def _lines(state: Mapping[str, Any]) -> str:
    """An object with a line per name; lists of objects and inner objects have lines of their own."""
    return _block("{}", (f"{_json(name)}: {_value(value)}" for name, value in state.items()))


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return _lines(value)
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return _block("[]", map(_json, value))
    return _json(value)


def _block(brackets: str, lines: Iterable[str]) -> str:
    body = ",\n".join(lines)
    return f"{brackets[0]}\n{body}\n{brackets[1]}" if body else brackets


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
