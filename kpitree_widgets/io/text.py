"""Trees as the lines people write in articles and on slides: ``Revenue = Price x Volume``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kpitree_widgets.errors import DuplicateMetricError, KPITreeError
from kpitree_widgets.formula.labels import normalise, unique_slug
from kpitree_widgets.formula.printer import quoted, to_text
from kpitree_widgets.tree.fields import clean_label
from kpitree_widgets.tree.lines import Line, left_side, lines_of, read_line
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree


def tree_from_text(text: str, name: str = "") -> Tree:
    r"""The tree that ``text`` describes, a metric a line.

    A driver that no line defines is an input metric without data; a line without ``=`` defines an
    input metric. Bullets and trailing full stops are forgiven; a line that starts with ``//`` is a
    comment.

    Raises:
        KPITreeError: with the metric and the span in ``text``.

    Examples:
        >>> tree_from_text("Profit = Revenue − Cost\nRevenue = Price X # of orders.").reading_order
        ('profit', 'revenue', 'price', 'number_of_orders', 'cost')
    """
    try:
        return _tree(tuple(lines_of(text)), name)
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


def text_from_tree(tree: Tree, of: Sequence[str] | None = None) -> str:
    r"""``tree`` as lines that ``tree_from_text`` reads back.

    Law: labels, formulas and reading order come back the same.

    Args:
        tree: the metrics.
        of: ids of those wanted, which take along what drives them; all of them by default.

    Examples:
        >>> text_from_tree(tree_from_text("Profit = Revenue − Cost"))
        'Profit = Revenue - Cost\n'
    """

    def written(metric: str) -> str:
        return quoted(tree.metrics[metric].label)

    lines = []
    order = tree.reading_order if of is None else tree.structure.reading_from(of)
    wanted = set(order)
    for metric in map(tree.metrics.__getitem__, order):
        if metric.expression is not None:
            lines.append(f"{left_side(metric.label)} = {to_text(metric.expression, written)}\n")
        elif wanted.isdisjoint(tree.parents(metric.id)):
            lines.append(f"{left_side(metric.label)}\n")
    return "".join(lines)


def _define(metrics: dict[str, Metric], known: dict[str, str], metric: str, line: Line) -> None:
    """Give ``metric`` its formula and add the placeholders that it names."""
    parsed = read_line(line, known, metric)
    for new in parsed.placeholders:
        metrics[new.metric] = Metric(new.metric, clean_label(new.label))
        known.setdefault(new.metric, new.metric)
        known[normalise(new.label)] = new.metric
    metrics[metric] = replace(metrics[metric], expression=parsed.expression)
