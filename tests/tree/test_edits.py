"""Edits: what they do, and what they refuse."""

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.errors import (
    AmbiguousEditError,
    CycleError,
    DuplicateMetricError,
    EditError,
    FormulaError,
    LabelError,
    UnknownMetricError,
)
from kpitree_widgets.formula.expression import refs
from kpitree_widgets.formula.printer import to_text
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.tree.edits import Add, Move, Remove, SetValue, Update, applied

SHOP = tree_from_text(
    """
    Profit = Revenue − Cost
    Revenue = Orders * Average order value
    Orders = Visits * Conversion rate
    Margin = Profit / Revenue
    """
)


def formula(tree, metric):
    expression = tree[metric].expression
    return None if expression is None else to_text(expression)


@given(st.data())
def test_an_edit_gives_a_sound_tree_or_changes_nothing(data):
    tree = data.draw(strategies.trees())
    edit = data.draw(strategies.edits(tree))
    before = dict(tree.metrics)
    if not strategies.refused(applied, tree, edit):
        after = applied(tree, edit).tree
        for metric in after:
            assert all(driver in after for driver in after.drivers(metric))
            assert all(
                after.order.index(driver) < after.order.index(metric)
                for driver in after.drivers(metric)
            )
        assert set(after.reading_order) == set(after.metrics)
    assert tree.metrics == before


def test_a_new_driver_joins_a_sum_or_a_product():
    assert (
        formula(applied(SHOP, Add("Units", parent="orders")).tree, "orders")
        == "visits * conversion_rate * units"
    )
    assert formula(applied(SHOP, Add("Clicks", parent="visits")).tree, "visits") == "clicks"


def test_a_new_driver_of_a_difference_needs_its_operator():
    with pytest.raises(AmbiguousEditError) as refusal:
        applied(SHOP, Add("Refunds", parent="profit"))
    assert refusal.value.choices == ("+", "-", "*", "/")
    assert (
        formula(applied(SHOP, Add("Refunds", parent="profit", operator="-")).tree, "profit")
        == "revenue - cost - refunds"
    )


def test_moving_takes_the_term_from_one_formula_to_the_other():
    after = applied(SHOP, Move("visits", "average_order_value")).tree
    assert formula(after, "orders") == "conversion_rate"
    assert formula(after, "average_order_value") == "visits"


def test_moving_under_its_own_driver_is_a_cycle():
    with pytest.raises(CycleError, match=r"would depend on itself: .* -> .*"):
        applied(SHOP, Move("orders", "visits"))


def test_moving_a_metric_with_two_parents_asks_which_it_leaves():
    with pytest.raises(AmbiguousEditError) as refusal:
        applied(SHOP, Move("revenue", None))
    assert set(refusal.value.choices) == {"profit", "margin"}
    assert formula(applied(SHOP, Move("revenue", None, "profit")).tree, "profit") == "-cost"


def test_a_numerator_is_not_taken_away_silently():
    with pytest.raises(
        EditError, match=r"cannot be taken out of the formula of 'Margin'.*denominator"
    ):
        applied(SHOP, Remove("profit"))


def test_removing_takes_drivers_that_nothing_else_uses():
    after = applied(SHOP, Remove("orders", with_drivers=True))
    assert set(after.removed) == {"orders", "visits", "conversion_rate"}
    assert formula(after.tree, "revenue") == "average_order_value"
    kept = applied(SHOP, Remove("orders"))
    assert kept.removed == ("orders",)
    assert "visits" in kept.tree.roots


def test_a_new_name_in_a_formula_becomes_an_input_metric():
    after = applied(SHOP, Update("cost", {"formula": "Wages + Rent"}))
    assert after.tree["rent"].is_input
    assert after.touched == ("cost", "wages", "rent")


def test_a_name_is_refused_with_a_suggestion_where_no_new_ones_are_wanted():
    with pytest.raises(
        UnknownMetricError, match=r"unknown metric 'Vists' at 5 .* did you mean 'Visits'"
    ):
        applied(SHOP, Update("cost", {"formula": "2 *  Vists"}, placeholders=False))


@pytest.mark.parametrize(
    ("edit", "error", "message"),
    [
        (Add(""), LabelError, "the label is empty"),
        (Add("revenue"), DuplicateMetricError, "'Revenue' is already in the tree"),
        (Add("Other", id="cost"), DuplicateMetricError, "already a metric 'cost'"),
        (Add("Other", id="not an id"), LabelError, "cannot be an id"),
        (Add("Other", parent="nobody"), UnknownMetricError, "there is no metric 'nobody'"),
        (Add("a [b]"), LabelError, "bracket"),
        (Update("orders", {"formula": "visits +"}), FormulaError, "ends too early"),
        (Update("orders", {"formula": "revenue * 2"}), CycleError, "would depend on itself"),
        (
            Update("orders", {"formula": "orders + 1"}),
            CycleError,
            "Orders' would depend on itself through 'orders'",
        ),
        (Update("orders", {"label": "cost"}), DuplicateMetricError, "'Cost' is already"),
        (Update("orders", {"colour": 1}), EditError, "a metric has no 'colour'"),
        (Update("orders", {"aim": "up"}), EditError, "'up' is not an aim"),
        (Update("orders", {"target": "many"}), EditError, "'many' is not a number"),
        (Update("orders", {"target": float("nan")}), EditError, "not a finite number"),
        (SetValue("orders", 3), EditError, "is computed by its formula"),
        (Move("cost", "profit", None), EditError, "already drives"),
        (Move("margin", None), EditError, "is a root already"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused(edit, error, message):
    with pytest.raises(error, match=message):
        applied(SHOP, edit)


def test_one_period_of_a_value_for_all_can_be_changed_and_taken_back():
    keys = ("2022-11", "2022-12")
    tree = applied(SHOP, SetValue("cost", 5.0)).tree
    tree = applied(tree, SetValue("cost", 7.0, "2022-12", keys)).tree
    assert tree["cost"].values.pairs == (("2022-11", 5.0), ("2022-12", 7.0))
    tree = applied(tree, SetValue("cost", None, "2022-12", keys)).tree
    tree = applied(tree, SetValue("cost", None, "2022-11", keys)).tree
    assert tree["cost"].values is None


@given(strategies.trees())
def test_reading_order_starts_at_the_roots_and_follows_the_formulas(tree):
    assert set(tree.roots) <= set(tree)
    for metric in tree:
        expression = tree[metric].expression
        assert tree.drivers(metric) == (() if expression is None else refs(expression))


def test_a_cycle_is_refused_where_the_formula_closes_it():
    with pytest.raises(CycleError) as refusal:
        applied(SHOP, Update("visits", {"formula": "2 * Orders"}))
    assert refusal.value.span == (4, 10)
    assert refusal.value.metric == "visits"


def test_a_whole_line_may_be_pasted_as_the_formula_of_its_metric():
    for text in ("Cost = Wages + Rent.", "cost= Wages + Rent", "= Wages + Rent"):
        assert (
            formula(applied(SHOP, Update("cost", {"formula": text})).tree, "cost") == "wages + rent"
        )
    with pytest.raises(FormulaError, match="right of the equals sign") as refusal:
        applied(SHOP, Update("cost", {"formula": "Revenue = Wages"}))
    assert refusal.value.span == (8, 9)
    with pytest.raises(FormulaError) as refusal:
        applied(SHOP, Update("cost", {"formula": "Cost = Wages +"}))
    assert refusal.value.span == (14, 14)
