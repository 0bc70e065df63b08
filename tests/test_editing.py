"""Editing from Python: inserting, pasting, locking, and the history."""

import pandas as pd
import pytest

import kpitree_widgets as kt
from kpitree_widgets.errors import EditError, KPITreeError, LockedError


@pytest.fixture
def tree():
    tree = kt.KPITree.from_text("Profit = Revenue - Cost\nRevenue = Orders * Price", name="Shop")
    tree["orders"].value, tree["price"].value, tree["cost"].value = 10, 5, 20
    return tree


def test_an_inserted_metric_changes_no_value_and_is_taken_out_again(tree):
    before = tree._document.tree
    assert tree.insert("Revenue", "Net revenue").value == 50
    assert tree["profit"].formula == "Net revenue - Cost"
    assert tree["profit"].value == 30
    tree.remove("net_revenue")
    assert tree._document.tree == before


def test_removing_a_metric_that_only_passes_its_driver_on_can_take_the_driver_along(tree):
    tree.insert("revenue", "Net revenue")
    tree.remove("net revenue", with_drivers=True)
    assert tree.metrics == ("profit", "cost")
    assert tree["profit"].formula == "-Cost"


def test_a_copy_prints_as_lines_and_pastes_whole(tree):
    tree.update("price", unit="EUR", target=6)
    copy = tree.copy("revenue")
    assert str(copy) == "Revenue = Orders * Price\n"
    other = kt.KPITree.from_text("Sales = Europe + Asia")
    assert other.paste(copy, parent="asia") == ("revenue", "orders", "price")
    assert (other["revenue"].value, other["price"].unit, other["price"].target) == (50, "EUR", 6)
    assert other["asia"].formula == "Revenue"
    assert kt.KPITree().paste(copy.records) == ("revenue", "orders", "price")
    assert tree.paste(copy) == ("revenue_2", "orders_2", "price_2")
    assert tree.roots == ("profit", "revenue_2")
    tree.undo()
    assert "revenue_2" not in tree


def test_the_lines_of_a_part_paste_into_another_tree(tree):
    other = kt.KPITree()
    assert other.paste(tree.to_text("revenue")) == ("revenue", "orders", "price")
    assert tree.to_text() == kt.KPITree.from_text(tree.to_text()).to_text()
    assert str(tree.copy()) == tree.to_text()


def test_pasting_into_what_is_there_says_what_is_in_its_way(tree):
    with pytest.raises(EditError, match="'Cost' has values given by hand") as refusal:
        tree.paste("Cost = Wages + Rent")
    assert refusal.value.hint.startswith("take its values back first")
    tree["cost"].value = None
    assert tree.paste("Cost = Wages + Rent") == ("wages", "rent")


def test_a_path_may_stand_under_its_name_as_in_a_file(tree):
    tree.update("revenue", target={"path": {"2022-01-31": 10, "2022-03-31": 20}})
    assert tree["revenue"].target == kt.path({"2022-01-31": 10, "2022-03-31": 20})


def test_locks_from_python(tree):
    assert not tree["revenue"].locked
    tree.lock("Revenue")
    for edit in (
        lambda: tree["orders"].set_value(3),
        lambda: tree.rename("price", "List price"),
        lambda: setattr(tree["revenue"], "unit", "EUR"),
        lambda: tree.add("Discount", parent="revenue"),
        lambda: tree.move("orders", "cost"),
        lambda: tree.remove("orders"),
    ):
        with pytest.raises(LockedError, match="unlock 'Revenue' first"):
            edit()
    assert tree.history.past[-1] == "Lock Revenue"
    tree["profit"].formula = "Revenue - Cost * 2"
    assert tree["profit"].value == 10
    tree["revenue"].locked = False
    tree["orders"].value = 3
    assert tree["revenue"].value == 15


def test_a_lock_can_be_undone_like_any_step(tree):
    tree.lock("profit")
    tree.undo()
    tree["cost"].value = 1
    assert tree["profit"].value == 49


def test_history_names_what_was_done_and_what_was_taken_back(tree):
    tree.add("Refunds")
    tree.rename("refunds", "Returns")
    tree.undo(2)
    assert tree.history.past == (
        "Set the value of Orders",
        "Set the value of Price",
        "Set the value of Cost",
    )
    assert tree.history.future == ("Add Refunds", "Rename Refunds to Returns")
    assert repr(tree.history).splitlines()[2:] == [
        "-1  Set the value of Cost",
        "    now",
        "+1  Add Refunds",
        "+2  Rename Refunds to Returns",
    ]
    tree.redo(2)
    assert tree["returns"].label == "Returns"
    tree.add("Vouchers")
    assert tree.history.future == ()


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (4, "there are 3 steps to undo, not 4"),
        (0, "0 is not a number of steps"),
        (-1, "-1 is not a number of steps"),
        (1.5, "1.5 is not a number of steps"),
        (True, "True is not a number of steps"),
        ("2", "'2' is not a number of steps"),
    ],
)
def test_too_many_steps_are_refused_and_nothing_moves(tree, steps, message):
    before = tree._document.tree
    with pytest.raises(EditError, match=message) as refusal:
        tree.undo(steps)
    assert refusal.value.hint
    assert tree._document.tree is before
    with pytest.raises(EditError, match="there is nothing to redo"):
        tree.redo()


def test_a_jump_over_several_steps_is_one_change_for_those_who_listen(tree):
    document, told = tree._document, []
    very = document.tree
    tree.rename("cost", "Spend")
    tree.bind(pd.DataFrame({"month": ["2022-11", "2022-12"], "Orders": [1, 2]}), time="month")
    tree.add("Refunds", parent="cost")
    end, revision = document.tree, document.revision
    document.subscribe(told.append)
    tree.undo(3)
    assert document.tree is very
    assert (len(told), document.revision) == (1, revision + 1)
    (change,) = told
    assert (change.touched, change.removed, change.reset) == (("cost",), ("refunds",), True)
    tree.redo(3)
    assert document.tree is end
    tree.undo()
    assert [change.reset for change in told] == [True, True, False]
    assert tree.periods == ("2022-11", "2022-12")


def test_a_jump_there_and_back_gives_every_value_again(tree):
    tree["orders"].value = 7
    tree.remove("price")
    tree.add("Rate", parent="revenue", operator="*", value=4)
    values = {key: tree[key].value for key in tree}
    for steps in range(1, 7):
        tree.undo(steps)
        tree.redo(steps)
        assert {key: tree[key].value for key in tree} == values


def test_what_cannot_be_inserted_or_pasted_leaves_the_history_alone(tree):
    history, before = tree.history, tree._document.tree
    for edit in (
        lambda: tree.insert("nobody", "X"),
        lambda: tree.insert("cost", "Revenue"),
        lambda: tree.paste("Orders = Profit"),
        lambda: tree.paste("A = B", parent="nobody"),
        lambda: tree.paste("Refunds", parent="profit"),
        lambda: tree.copy("nobody"),
        lambda: tree.paste(5),
        lambda: tree.paste([5]),
        lambda: tree.paste([]),
        lambda: tree.lock("nobody"),
        lambda: tree.to_text("nobody"),
    ):
        with pytest.raises(KPITreeError) as refusal:
            edit()
        assert refusal.value.hint
    assert (tree.history, tree._document.tree) == (history, before)
