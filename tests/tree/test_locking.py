"""Locked branches: nothing that is edited changes them."""

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.document import Document
from kpitree_widgets.errors import KPITreeError, LockedError
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.tree.edits import (
    Add,
    Insert,
    Move,
    Paste,
    Relate,
    Remove,
    SetValue,
    Several,
    Update,
    applied,
)
from kpitree_widgets.tree.locking import lock_on
from kpitree_widgets.tree.note_edits import WriteNote
from kpitree_widgets.tree.notes import Note
from kpitree_widgets.tree.relations import Influence

SHOP = tree_from_text(
    "Profit = Revenue - Cost\nRevenue = Orders * Price\nOrders = Visits * Rate\nTax = Visits * 2"
)
LOCKED = applied(SHOP, Update("revenue", {"locked": True})).tree


@given(st.data())
def test_no_sequence_of_edits_changes_a_locked_branch(data):
    tree = data.draw(strategies.trees())
    metric = data.draw(st.sampled_from(list(tree.metrics)))
    tree = applied(tree, Update(metric, {"locked": True})).tree
    branch = {key: tree.metrics[key] for key in tree.below(metric)}
    for _ in range(data.draw(st.integers(1, 6))):
        edit = data.draw(strategies.edits(tree))
        edit = Several((edit,)) if data.draw(st.booleans()) else edit
        before = dict(tree.metrics)
        try:
            tree = applied(tree, edit).tree
        except KPITreeError:
            assert tree.metrics == before
        assert {key: tree.metrics.get(key) for key in branch} == branch
        assert tree.below(metric) == branch.keys()


@given(st.data())
def test_an_edit_that_leaves_the_branch_as_it_is_does_the_same_as_without_a_lock(data):
    tree = data.draw(strategies.trees())
    metric = data.draw(st.sampled_from(list(tree.metrics)))
    locked = applied(tree, Update(metric, {"locked": True})).tree
    edit = data.draw(strategies.edits(tree))
    branch = tree.below(metric)
    try:
        free = applied(tree, edit).tree
    except KPITreeError:
        return
    if all(free.metrics.get(key) == tree.metrics[key] for key in branch):
        after = applied(locked, edit).tree
        assert applied(after, Update(metric, {"locked": False})).tree == free
    else:
        with pytest.raises(LockedError):
            applied(locked, edit)


@pytest.mark.parametrize(
    ("edit", "metric"),
    [
        (Update("revenue", {"unit": "EUR"}), "revenue"),
        (Update("revenue", {"locked": False, "unit": "EUR"}), "revenue"),
        (Update("orders", {"label": "Purchases"}), "orders"),
        (Update("visits", {"target": 5}), "visits"),
        (Update("price", {"formula": "Net * 1.2"}), "price"),
        (SetValue("visits", 5), "visits"),
        (Add("Discount", parent="revenue"), "revenue"),
        (Insert("price", "Gross price"), "revenue"),
        (Move("rate", "cost"), "orders"),
        (Remove("price"), "revenue"),
        (Remove("profit", with_drivers=True), "revenue"),
        (Paste("Visits = Ads * Clicks"), "visits"),
        (Paste("Discount", parent="price"), "price"),
        (Several((Add("Free"), SetValue("price", 5))), "price"),
    ],
)
def test_an_edit_of_a_locked_branch_is_refused_and_says_what_to_unlock(edit, metric):
    document = Document(LOCKED)
    with pytest.raises(LockedError, match="is locked") as refusal:
        document.apply(edit)
    assert refusal.value.code == "locked"
    assert refusal.value.metric == metric
    assert refusal.value.hint == "unlock 'Revenue' first: tree.unlock('revenue')"
    assert document.tree is LOCKED
    assert document.undoable is None


def test_a_metric_below_a_lock_says_through_which_one_it_is_locked():
    with pytest.raises(LockedError) as refusal:
        applied(LOCKED, SetValue("visits", 5))
    assert refusal.value.message == "'Visits' is locked together with 'Revenue', which it drives"
    assert lock_on(LOCKED, "visits") == "revenue"
    assert lock_on(LOCKED, "cost") is None


@pytest.mark.parametrize(
    "edit",
    [
        Update("profit", {"formula": "Revenue - Cost - Tax"}),
        Update("profit", {"formula": None}),
        Add("Margin", fields={"formula": "Revenue / Visits"}),
        Insert("revenue", "Sales"),
        Move("revenue", "cost", "profit"),
        Remove("profit"),
        Relate(Influence("visits", "price")),
        WriteNote(Note("2022-11-05", "Campaign", "visits")),
        Update("orders", {"locked": True}),
        Update("revenue", {"locked": False}),
    ],
)
def test_everything_around_a_locked_branch_can_be_edited(edit):
    after = applied(LOCKED, edit).tree
    assert after != LOCKED
    assert {key: after[key].expression for key in after.below("revenue")} == {
        key: SHOP[key].expression for key in SHOP.below("revenue")
    }


def test_unlocking_gives_the_tree_as_it_was():
    assert applied(LOCKED, Update("revenue", {"locked": False})).tree == SHOP
    assert applied(LOCKED, Update("revenue", {"locked": True})).tree is LOCKED
    assert applied(SHOP, Update("revenue", {"locked": True})).summary == "Lock Revenue"


def test_of_several_locks_the_nearest_is_named():
    both = applied(LOCKED, Update("orders", {"locked": True})).tree
    assert lock_on(both, "rate") == "orders"
    unlocked = applied(both, Update("orders", {"locked": False})).tree
    assert lock_on(unlocked, "rate") == "revenue"
    after = applied(
        both, Several((Update("revenue", {"locked": False}), SetValue("price", 3)))
    ).tree
    assert after["price"].values == 3


@pytest.mark.parametrize("value", [1, None, "yes"])
def test_a_lock_is_on_or_off(value):
    with pytest.raises(KPITreeError, match="whether it is locked") as refusal:
        applied(SHOP, Update("cost", {"locked": value}))
    assert refusal.value.hint == "give True or False"
