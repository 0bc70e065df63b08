"""Influences and conflicts: declared, replaced, taken back, and gone with their metrics."""

import pytest

from kpitree_widgets.errors import EditError
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.tree.edits import Relate, Remove, Unrelate, applied
from kpitree_widgets.tree.relations import Conflict, Influence

SHOP = tree_from_text("Profit = Revenue - Cost\nRevenue = Orders * Price")


def after(*edits):
    tree = SHOP
    for edit in edits:
        tree = applied(tree, edit).tree
    return tree


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Influence("price", "price"), "does not influence itself"),
        (lambda: Influence("price", "orders", "up"), "'up' is not a sign"),
        (lambda: Influence("price", "orders", lag=-1), "-1 is not a lag"),
        (lambda: Influence("price", "orders", lag=1.5), "1.5 is not a lag"),
        (lambda: Influence("price", "orders", lag=True), "True is not a lag"),
        (lambda: Influence("price", "orders", confidence="sure"), "'sure' is not a confidence"),
        (lambda: Conflict("price", "orders", "orders"), "a conflict needs three metrics"),
        (lambda: Conflict("price", "price", "orders"), "a conflict needs three metrics"),
    ],
)
def test_what_could_not_be_looked_for_is_refused(make, message):
    with pytest.raises(EditError, match=message):
        make()


def test_relations_change_no_value_and_no_order():
    tree = after(
        Relate(Influence("price", "orders", "-")), Relate(Conflict("price", "revenue", "orders"))
    )
    assert [type(relation) for relation in tree.relations] == [Influence, Conflict]
    assert (tree.influences, tree.conflicts) == (tree.relations[:1], tree.relations[1:])
    assert (tree.order, tree.roots, tree.metrics) == (SHOP.order, SHOP.roots, SHOP.metrics)


def test_an_influence_declared_again_replaces_the_first():
    tree = after(
        Relate(Influence("price", "orders", "-")),
        Relate(Influence("cost", "orders")),
        Relate(Influence("price", "orders", "+", lag=2)),
    )
    assert len(tree.relations) == 2
    (found,) = [one for one in tree.influences if one.source == "price"]
    assert (found.sign, found.lag) == ("+", 2)


def test_a_relation_is_taken_back_and_goes_with_its_metrics():
    declared = Relate(Influence("price", "orders", "-"))
    conflict = Relate(Conflict("price", "revenue", "cost"))
    assert after(declared, conflict, Unrelate(("price", "orders"))).relations == (
        conflict.relation,
    )
    assert after(declared, conflict, Remove("cost")).relations == (declared.relation,)
