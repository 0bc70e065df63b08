"""The lines that people write a tree in: ``Revenue = Price x Volume``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpitree_widgets.errors import FormulaError, KPITreeError, Span
from kpitree_widgets.formula.lexer import WIDE
from kpitree_widgets.formula.parser import Parsed, parse
from kpitree_widgets.tree.fields import clean_label

BULLET = re.compile(r"\s*(?:[•‣▪*–—-]\s+|\d+[.)]\s+)?")
FORMULA = re.compile(r"\s[+*×÷/−xX-]\s|:.*[+*×÷/]")
"""What a line without an equals sign must not look like, unless the label is quoted."""
COMMENT = "//"
LEFT_SIDE = re.compile(r"(?:\[(?P<quoted>[^\[\]]+)\]|(?P<plain>[^=]*?))\s*(?:(?P<equals>=)|$)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text: a label, and where the formula after its equals sign starts."""

    label: str
    start: int
    formula: str | None
    formula_start: int

    @property
    def span(self) -> Span:
        """Where it stands in the text, from label to end."""
        end = self.start + len(self.label)
        return self.start, end if self.formula is None else self.formula_start + len(self.formula)


def lines_of(text: str) -> Iterator[Line]:
    r"""The lines of ``text``; bullets, empty lines and those that start with ``//`` are passed over.

    Raises:
        FormulaError: a line has no label, or no equals sign where there should be one.

    Examples:
        >>> [line.label for line in lines_of("// the shop\n- Revenue = Orders x Price\n- Cost.")]
        ['Revenue', 'Cost']
    """
    text = text.replace("\ufeff", " ").translate(WIDE)
    start = 0
    for raw in text.splitlines(keepends=True):
        bullet = BULLET.match(raw)
        at = bullet.end() if bullet else 0
        body = raw.rstrip()
        if body[at:] and not body.startswith(COMMENT, at):
            yield _line(body, at, start)
        start += len(raw)


def read_line(line: Line, known: Mapping[str, str], metric: str) -> Parsed:
    """The formula of a line, that of ``metric``.

    Args:
        line: a line with a formula.
        known: id by id and by normalised label.
        metric: whose formula it is.

    Raises:
        FormulaError: it cannot be read; the span counts in the whole text.
    """
    try:
        return parse(line.formula or "", known)
    except KPITreeError as error:
        if error.span is not None:
            start, end = error.span
            error.span = start + line.formula_start, end + line.formula_start
        error.metric = metric
        error.message = f"in the formula of {line.label!r}: {error.message}"
        raise


def _line(body: str, at: int, start: int) -> Line:
    side = LEFT_SIDE.match(body, at)
    label = "" if side is None else side["quoted"] or side["plain"] or ""
    if side is None or not label.strip():
        raise FormulaError(
            f"a label is missing in {body.strip()!r}",
            span=(start + at, start + len(body)),
            hint="write it like: Revenue = Price * Volume",
        )
    if not side["equals"] and side["plain"] and FORMULA.search(side["plain"]):
        raise FormulaError(
            f"there is no equals sign in {label.strip()!r}",
            span=(start + at, start + len(body)),
            hint="write it like: Revenue = Price * Volume, or quote a label: [like * this]",
        )
    formula = body[side.end() :] if side["equals"] else None
    return Line(clean_label(label), start + side.start(), formula, start + side.end())


def left_side(label: str) -> str:
    """``label`` as it stands before an equals sign: in brackets where it would read as more."""
    bullet = BULLET.match(label)
    bulleted = bullet is not None and bullet.end() > 0
    cut = "=" in label or bulleted or label.startswith(COMMENT) or FORMULA.search(label)
    return f"[{label}]" if cut else label
