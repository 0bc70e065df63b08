"""Influences and conflicts belong to the tree: declared, replaced, undone, removed with a metric."""

import pytest

import kpitree_widgets as kt
from kpitree_widgets.tree.relations import Conflict, Influence


@pytest.fixture
def tree():
    tree = kt.KPITree.from_text("Profit = Revenue - Cost\nRevenue = Orders * Price")
    tree.add("discount")
    return tree


def test_an_influence_is_declared_with_labels_and_kept_with_ids(tree):
    tree.influence("Discount", "Orders", sign="+", lag=1, confidence="low", note="spring sale")
    assert tree.relations == (Influence("discount", "orders", "+", 1, "low", "spring sale"),)


def test_declaring_it_again_replaces_it(tree):
    tree.influence("discount", "orders", lag=1)
    tree.influence("discount", "orders", sign="-")
    assert tree.relations == (Influence("discount", "orders", "-"),)


def test_a_conflict_names_three_metrics(tree):
    assert tree.conflict("discount", helps="orders", hurts="price") == Conflict(
        "discount", "orders", "price"
    )
    with pytest.raises(kt.KPITreeError, match="a conflict needs three metrics"):
        tree.conflict("discount", helps="orders", hurts="discount")
    assert len(tree.relations) == 1


def test_it_is_one_step_of_the_history(tree):
    tree.influence("discount", "orders")
    tree.undo()
    assert tree.relations == ()
    tree.redo()
    assert len(tree.relations) == 1


def test_it_is_taken_back_by_its_metrics(tree):
    tree.influence("discount", "orders")
    tree.unrelate("discount", "orders")
    assert tree.relations == ()
    with pytest.raises(
        kt.KPITreeError, match="nothing is declared between 'Discount' and 'Orders'"
    ):
        tree.unrelate("discount", "orders")


def test_it_goes_with_a_metric_and_outlives_a_rename_and_a_formula(tree):
    tree.influence("discount", "orders")
    tree.influence("discount", "price")
    tree.rename("orders", "Sold orders")
    tree.update("revenue", formula="Sold orders * Price * 2")
    tree.remove("price")
    assert tree.relations == (Influence("discount", "orders"),)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sign": "x"}, "'x' is not a sign"),
        ({"lag": -1}, "-1 is not a lag"),
        ({"lag": True}, "True is not a lag"),
        ({"confidence": "sure"}, "use one of low, medium, high"),
    ],
)
def test_what_cannot_be_looked_for_in_data_is_refused(tree, options, message):
    with pytest.raises(kt.KPITreeError, match=message):
        tree.influence("discount", "orders", **options)
    assert tree.relations == ()
