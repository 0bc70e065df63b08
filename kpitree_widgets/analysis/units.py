"""Whether units agree along formulas, and which unit a formula gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kpitree_widgets.analysis.unit_reader import Known, Mismatch, UnitReader, said
from kpitree_widgets.tree.tree import KNOWN_UNITS, UNIT_WORDS
from kpitree_widgets.unit_algebra import Dimension, words

if TYPE_CHECKING:
    from kpitree_widgets.tree.tree import Tree


@dataclass(frozen=True)
class Units:
    """The dimension of a formula as far as it is known, and what does not fit in it."""

    dimension: Dimension | None
    mismatches: tuple[Mismatch, ...] = field(default=())
    text: str | None = None
    """The unit as people write it; ``None`` where it is not known, or a bare number."""


def units_of(tree: Tree, metric: str) -> Units:
    """What the formula of ``metric`` gives, from the units its drivers have or get from theirs.

    A driver without unit makes a product unknown; in a sum it is taken to fit.

    Examples:
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.tree.edits import Update, applied
        >>> tree = tree_from_text("Revenue = Customers * Price")
        >>> tree = applied(tree, Update("customers", {"unit": "customers"})).tree
        >>> tree = applied(tree, Update("price", {"unit": "EUR/customer"})).tree
        >>> str(units_of(tree, "revenue").dimension), inferred_unit(tree, "revenue")
        ('EUR', 'EUR')
    """
    definition = tree.metrics[metric]
    if definition.expression is None:
        given = said(definition)
        return Units(given and given.dimension, text=definition.unit)
    known = _known(tree, *tree.drivers(metric))
    reader = UnitReader(tree, known, _words(tree))
    found = reader.read(definition.expression)
    return Units(
        found and found.dimension, tuple(reader.mismatches), (found and found.text) or None
    )


def inferred_unit(tree: Tree, metric: str) -> str | None:
    """The unit that the formula of ``metric`` gives, if it has none of its own.

    Counts are written as the drivers write them (``"orders"``), what something is per in the singular
    (``"orders/visit"``). A share of two equal units is a ``"ratio"``; it is ``"%"`` only where a
    driver is.
    """
    definition = tree.metrics[metric]
    if definition.unit is not None or definition.expression is None:
        return None
    found = _known(tree, metric)[metric]
    return (found and found.text) or None


def shown_unit(tree: Tree, metric: str) -> str | None:
    """The unit in which values of ``metric`` are shown: its own, else the inferred one."""
    return tree.metrics[metric].unit or inferred_unit(tree, metric)


def _known(tree: Tree, *metrics: str) -> Mapping[str, Known | None]:
    """At least the units of ``metrics``; each is found once per tree, which never changes."""
    _words(tree)
    memo: dict[str, Known | None] = vars(tree).setdefault(KNOWN_UNITS, {})
    needed: set[str] = set()
    stack = [metric for metric in metrics if metric not in memo]
    while stack:
        metric = stack.pop()
        if metric in needed:
            continue
        needed.add(metric)
        definition = tree.metrics[metric]
        if definition.unit is None and definition.expression is not None:
            stack += [driver for driver in tree.drivers(metric) if driver not in memo]
    for metric in sorted(needed, key=tree.structure.rank.__getitem__):
        if metric not in memo:
            _find(tree, tree.structure.loops.get(metric, (metric,)), memo)
    return memo


def _find(tree: Tree, group: tuple[str, ...], memo: dict[str, Known | None]) -> None:
    """The unit of one metric, or of a loop, where each round knows what the last one found."""
    definitions = [tree.metrics[metric] for metric in group]
    memo.update({definition.id: said(definition) for definition in definitions})
    asked = [d for d in definitions if d.unit is None and d.expression is not None]
    reader = UnitReader(tree, memo, _words(tree), keeps=False)
    for _ in range(len(group)):
        before = [memo[definition.id] for definition in asked]
        for definition in asked:
            if definition.expression is not None:
                memo[definition.id] = reader.read(definition.expression)
        if before == [memo[definition.id] for definition in asked]:
            break


def _words(tree: Tree) -> Mapping[str, str]:
    """How the tree writes what it counts, plurals first."""
    kept: dict[str, str] | None = vars(tree).get(UNIT_WORDS)
    if kept is None:
        kept = vars(tree)[UNIT_WORDS] = {}
        units = dict.fromkeys(m.unit for m in tree.metrics.values() if m.unit is not None)
        for base, text in (pair for unit in units for pair in words(unit).items()):
            if base not in kept or kept[base].casefold() == base:
                kept[base] = text
    return kept
