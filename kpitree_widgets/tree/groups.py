"""The formulas of a tree in the order in which they are computed."""

from __future__ import annotations

from collections.abc import Container, Mapping
from collections.abc import Set as AbstractSet

from kpitree_widgets.formula.expression import Expression
from kpitree_widgets.tree.tree import Tree


def formula_groups(
    tree: Tree, among: Container[str] | None = None
) -> tuple[Mapping[str, Expression], ...]:
    """One formula by metric id, or all of a loop together; drivers before what they drive.

    Args:
        tree: the tree.
        among: the metrics wanted, all of them by default.

    Examples:
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> tree = tree_from_text("Profit = Revenue - Cost; Revenue = Price * Orders".replace("; ", chr(10)))
        >>> [tuple(group) for group in formula_groups(tree)]
        [('revenue',), ('profit',)]
    """
    found: list[Mapping[str, Expression]] = []
    done: set[str] = set()
    order = tree.order
    if isinstance(among, AbstractSet) and 8 * len(among) < len(tree):
        rank = tree.structure.rank
        order = tuple(sorted(among, key=lambda one: (rank[one], one)))
    for metric in order:
        loop = tree.structure.loops.get(metric, (metric,))
        if metric in done or (among is not None and metric not in among):
            continue
        done.update(loop)
        formulas = {member: tree.metrics[member].expression for member in loop}
        group = {member: formula for member, formula in formulas.items() if formula is not None}
        if group:
            found.append(group)
    return tuple(found)
