"""Where in a JSON text the value at the end of a path stands."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from kpitree_widgets.errors import Span
from kpitree_widgets.io.place import Step

SPACE = re.compile(r"[ \t\n\r]*")
DECODER = json.JSONDecoder()


def json_span(text: str, path: Sequence[Step]) -> Span | None:
    """Start and end of the value in ``text``, which is valid JSON; of the last that is found.

    Examples:
        >>> text = '{"metrics": [{"id": "a"}, {"id": 5}]}'
        >>> start, end = json_span(text, ("metrics", 1, "id"))
        >>> text[start:end]
        '5'
    """
    at = _skipped(text, 0)
    for step in path:
        found = _member(text, at, step) if text[at] in "{[" else None
        if found is None:
            break
        at = found
    return at, DECODER.raw_decode(text, at)[1]


def _member(text: str, at: int, step: Step) -> int | None:
    """Where the value under ``step`` starts in the object or list that starts at ``at``."""
    named = text[at] == "{"
    position, at = 0, _skipped(text, at + 1)
    while text[at] not in "}]":
        key: Step = position
        if named:
            key, at = DECODER.raw_decode(text, at)
            at = _skipped(text, _skipped(text, at) + 1)
        if key == step:
            return at
        at = _skipped(text, DECODER.raw_decode(text, at)[1])
        at = _skipped(text, at + 1) if text[at] == "," else at
        position += 1
    return None


def _skipped(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return at if found is None else found.end()
