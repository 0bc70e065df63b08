"""Trees as the lines people write in articles and on slides: ``Revenue = Price x Volume``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kpitree_widgets.errors import DuplicateMetricError, FormulaError, KPITreeError
from kpitree_widgets.formula.labels import normalise, unique_slug
from kpitree_widgets.formula.lexer import WIDE
from kpitree_widgets.formula.parser import parse
from kpitree_widgets.formula.printer import quoted, to_text
from kpitree_widgets.tree.fields import clean_label
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree

BULLET = re.compile(r"\s*(?:[•‣▪*–—-]\s+|\d+[.)]\s+)?")
FORMULA = re.compile(r"\s[+*×÷/−xX-]\s|:.*[+*×÷/]")
"""What a line without an equals sign must not look like, unless the label is quoted."""
LEFT_SIDE = re.compile(r"(?:\[(?P<quoted>[^\[\]]+)\]|(?P<plain>[^=]*?))\s*(?:(?P<equals>=)|$)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text: a label, and where the formula after its equals sign starts."""

    label: str
    start: int
    formula: str | None
    formula_start: int


def tree_from_text(text: str, name: str = "") -> Tree:
    r"""The tree that ``text`` describes, a metric a line.

    A driver that no line defines is an input metric without data; a line without ``=`` defines an
    input metric. Bullets and trailing full stops are forgiven.

    Raises:
        KPITreeError: with the metric and the span in ``text``.

    Examples:
        >>> tree_from_text("Profit = Revenue − Cost\nRevenue = Price X # of orders.").reading_order
        ('profit', 'revenue', 'price', 'number_of_orders', 'cost')
    """
    try:
        return _tree(tuple(_lines(text.translate(WIDE))), name)
    except KPITreeError as error:
        error.text = text
        raise


def _tree(lines: tuple[Line, ...], name: str) -> Tree:
    metrics: dict[str, Metric] = {}
    names: dict[str, str] = {}
    ids: list[str] = []
    for line in lines:
        key = normalise(line.label)
        if key in names:
            raise DuplicateMetricError(
                f"{line.label!r} is defined twice",
                metric=names[key],
                span=(line.start, line.start + len(line.label)),
                hint="keep one of the two lines",
            )
        metric = unique_slug(line.label, metrics)
        names[key] = metric
        metrics[metric] = Metric(metric, line.label)
        ids.append(metric)
    known = {**{metric: metric for metric in metrics}, **names}
    for metric, line in zip(ids, lines, strict=True):
        if line.formula is not None:
            _define(metrics, known, metric, line)
    try:
        return Tree(name, metrics)
    except KPITreeError as error:
        at = lines[ids.index(error.metric)] if error.metric in ids else None
        error.span = None if at is None else (at.start, at.formula_start + len(at.formula or ""))
        raise


def text_from_tree(tree: Tree) -> str:
    r"""``tree`` as lines that ``tree_from_text`` reads back.

    Law: labels, formulas and reading order come back the same.

    Examples:
        >>> text_from_tree(tree_from_text("Profit = Revenue − Cost"))
        'Profit = Revenue - Cost\n'
    """

    def written(metric: str) -> str:
        return quoted(tree.metrics[metric].label)

    lines = []
    for metric in map(tree.metrics.__getitem__, tree.reading_order):
        if metric.expression is not None:
            lines.append(f"{_left(metric.label)} = {to_text(metric.expression, written)}\n")
        elif not tree.parents(metric.id):
            lines.append(f"{_left(metric.label)}\n")
    return "".join(lines)


def _left(label: str) -> str:
    bullet = BULLET.match(label)
    cut = "=" in label or FORMULA.search(label) or (bullet is not None and bullet.end() > 0)
    return f"[{label}]" if cut else label


def _lines(text: str) -> Iterator[Line]:
    start = 0
    for raw in text.splitlines(keepends=True):
        bullet = BULLET.match(raw)
        at = bullet.end() if bullet else 0
        body = raw.rstrip()
        if body[at:]:
            yield _line(body, at, start)
        start += len(raw)


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


def _define(metrics: dict[str, Metric], known: dict[str, str], metric: str, line: Line) -> None:
    """Give ``metric`` its formula and add the placeholders that it names."""
    try:
        parsed = parse(line.formula or "", known)
    except KPITreeError as error:
        error.span = (
            None
            if error.span is None
            else (error.span[0] + line.formula_start, error.span[1] + line.formula_start)
        )
        error.metric = metric
        error.message = f"in the formula of {line.label!r}: {error.message}"
        raise
    for new in parsed.placeholders:
        metrics[new.metric] = Metric(new.metric, clean_label(new.label))
        known.setdefault(new.metric, new.metric)
        known[normalise(new.label)] = new.metric
    metrics[metric] = replace(metrics[metric], expression=parsed.expression)
