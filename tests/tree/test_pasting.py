"""Pasting lines and copies."""

from dataclasses import replace

import full_trees
import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.document import Document
from kpitree_widgets.errors import AmbiguousEditError, KPITreeError
from kpitree_widgets.formula.expression import renaming
from kpitree_widgets.formula.labels import normalise
from kpitree_widgets.formula.printer import to_text
from kpitree_widgets.io.copied import copied, read_records
from kpitree_widgets.io.text import text_from_tree, tree_from_text
from kpitree_widgets.tree.edits import Paste, SetValue, Update, applied
from kpitree_widgets.tree.tree import Tree

SHOP = tree_from_text("Profit = Revenue - Cost\nRevenue = Orders * Price")


def formula(tree, metric):
    return to_text(tree[metric].expression)


@given(full_trees.full_trees(), st.data())
def test_a_pasted_copy_is_an_equal_subtree_under_other_names(tree, data):
    metric = data.draw(st.sampled_from(list(tree.metrics)))
    found = copied(tree, (metric,))
    outcome = applied(tree, Paste(metrics=found.metrics))
    after = outcome.tree
    new = [key for key in after.metrics if key not in tree]
    assert len(new) == len(found.metrics)
    assert {key: after.metrics[key] for key in tree.metrics} == dict(tree.metrics)
    names = dict(zip((one.id for one in found.metrics), new, strict=True))
    for one in found.metrics:
        twin = after.metrics[names[one.id]]
        assert normalise(twin.label) != normalise(one.label)
        expected = one.expression and renaming(one.expression, names)
        assert twin == replace(one, id=twin.id, label=twin.label, expression=expected)
    assert len({normalise(one.label) for one in after.metrics.values()}) == len(after)


@given(full_trees.full_trees())
def test_a_tree_pasted_into_an_empty_one_is_the_same_tree_unlocked(tree):
    found = copied(tree, tree.roots)
    after = applied(Tree(), Paste(metrics=found.metrics)).tree
    assert dict(after.metrics) == {
        key: replace(one, locked=False) for key, one in tree.metrics.items()
    }


@given(full_trees.full_trees())
def test_records_say_all_of_a_metric(tree):
    found = copied(tree, tree.roots)
    assert read_records(found.records) == found.metrics


@given(strategies.trees())
def test_the_lines_of_a_tree_pasted_into_it_change_nothing(tree):
    assert applied(tree, Paste(text_from_tree(tree))).tree is tree


@given(strategies.trees())
def test_the_lines_of_a_tree_pasted_into_an_empty_one_build_it(tree):
    lines = text_from_tree(tree)
    assert applied(Tree(), Paste(lines)).tree.metrics == tree_from_text(lines).metrics


@given(strategies.trees(), st.data())
def test_the_lines_of_a_subtree_hold_it_and_nothing_else(tree, data):
    metric = data.draw(st.sampled_from(list(tree.metrics)))
    labels = [one.label for one in tree_from_text(text_from_tree(tree, (metric,))).metrics.values()]
    assert sorted(labels) == sorted(tree.metrics[key].label for key in tree.below(metric))


def test_lines_name_what_is_there_and_bring_what_is_not():
    after = applied(SHOP, Paste("// how orders come about\nOrders = Visits x Rate\n- Refunds.\n"))
    assert formula(after.tree, "orders") == "visits * rate"
    assert after.touched == ("orders", "refunds", "visits", "rate")
    assert after.summary == "Paste Refunds and 2 more"
    assert after.tree.roots == ("profit", "refunds")


def test_what_is_at_the_top_of_the_lines_joins_the_parent():
    pasted = Paste("Wages = Staff * Pay\nRent", parent="cost", operator="+")
    after = applied(SHOP, pasted).tree
    assert formula(after, "cost") == "wages + rent"
    again = applied(after, pasted)
    assert again.tree is after
    assert applied(after, Paste("Rent = Area * Rate", parent="cost")).tree["cost"] == after["cost"]


def test_a_parent_that_can_gain_it_in_several_ways_asks():
    document = Document(SHOP)
    with pytest.raises(AmbiguousEditError) as refusal:
        document.apply(Paste("Refunds = Returns * Price", parent="profit"))
    assert refusal.value.metric == "profit"
    assert refusal.value.choices == ("+", "-", "*", "/")
    assert document.tree is SHOP
    document.apply(Paste("Refunds = Returns * Price", parent="profit", operator="-"))
    assert formula(document.tree, "profit") == "revenue - cost - refunds"
    assert document.undo() == "Paste Refunds and 1 more"
    assert document.tree is SHOP


@pytest.mark.parametrize(
    ("text", "code", "words", "metric"),
    [
        ("", "edit", "nothing to paste", None),
        ("\n // only a remark\n", "edit", "nothing to paste", None),
        ("Revenue = Visits * 2", "edit", "'Revenue' has another formula already", "revenue"),
        ("Orders = Visits *", "formula", "in the formula of 'Orders'", "orders"),
        ("Orders = Profit / 2", "cycle", "would depend on itself", None),
        ("Orders\norders = Visits", "edit", "stands there twice", "orders"),
        ("= Visits", "formula", "a label is missing", None),
        ("Price * 2", "formula", "no equals sign", None),
        ("Cost = Wages", "edit", "'Cost' has values given by hand", "cost"),
        ("New = sqrt2(Orders)", "unknown_function", "sqrt2", "new"),
    ],
)
def test_lines_that_cannot_be_pasted_say_where_and_change_nothing(text, code, words, metric):
    tree = applied(SHOP, SetValue("cost", 5)).tree
    document = Document(tree)
    with pytest.raises(KPITreeError, match=words) as refusal:
        document.apply(Paste(text))
    assert refusal.value.code == code
    assert refusal.value.hint
    assert metric is None or refusal.value.metric == metric
    assert document.tree is tree
    if refusal.value.span is not None:
        assert refusal.value.text == text


def test_lines_as_other_programs_copy_them():
    text = "\ufeffRevenue = Orders × Price\r\n\r\n  1) Orders = Visits\t* Rate\r\n• Tax\r\n"
    after = applied(Tree(), Paste(text)).tree
    assert [one.label for one in after.metrics.values()] == [
        *("Revenue", "Orders", "Tax", "Price", "Visits", "Rate")
    ]


def test_the_place_of_a_mistake_counts_in_the_whole_text():
    text = "Refunds = Returns * Price\nOrders = Visits * / 2"
    with pytest.raises(KPITreeError) as refusal:
        applied(SHOP, Paste(text))
    start, end = refusal.value.span
    assert text[start:end] == "/"


def test_copies_are_numbered_from_the_number_they_have():
    twice = SHOP
    for _ in range(2):
        twice = applied(twice, Paste(metrics=copied(twice, ("orders",)).metrics)).tree
    third = applied(twice, Paste(metrics=copied(twice, ("orders_3",)).metrics)).tree
    labels = [one.label for one in third.metrics.values() if one.label.startswith("Orders")]
    assert labels == ["Orders", "Orders 2", "Orders 3", "Orders 4"]


def test_a_copy_of_a_metric_called_with_a_number_gets_another_one():
    tree = tree_from_text("Top 10 = A + B")
    after = applied(tree, Paste(metrics=copied(tree, ("top_10",)).metrics)).tree
    assert [one.label for one in after.metrics.values()][3:] == ["Top 10 2", "A 2", "B 2"]


def test_copies_can_join_a_parent_and_are_not_locked():
    tree = applied(SHOP, Update("revenue", {"locked": True, "unit": "EUR"})).tree
    found = copied(tree, ("revenue",))
    after = applied(tree, Paste(metrics=found.metrics, parent="cost")).tree
    assert formula(after, "cost") == "revenue_2"
    assert formula(after, "revenue_2") == "orders_2 * price_2"
    assert (after["revenue_2"].locked, after["revenue_2"].unit) == (False, "EUR")


@pytest.mark.parametrize(
    ("records", "words"),
    [
        (5, "not a list of metrics"),
        (["orders"], "not a list of metrics"),
        ([{"id": "Not an id", "label": "A"}], "cannot be an id"),
        ([{"id": "a", "label": "A"}, {"id": "a", "label": "B"}], "the same id"),
        ([{"id": "a", "label": "A"}, {"id": "b", "label": "a"}], "the same label"),
        ([{"id": "a", "label": "A", "formula": "b + 1"}], "names 'b', which is not in the file"),
        ([{"id": "a", "label": "A", "colour": "red"}], "'colour'"),
        ([{"id": "a", "label": "A", "target": "many"}], "target"),
        ([{"id": "a"}], "has no 'label'"),
    ],
)
def test_records_that_are_none_are_refused(records, words):
    with pytest.raises(KPITreeError, match=words) as refusal:
        read_records(records)
    assert refusal.value.hint


def test_copies_that_name_what_was_not_copied_are_refused():
    with pytest.raises(KPITreeError, match="names 'orders', which is not among the copies"):
        applied(SHOP, Paste(metrics=(SHOP["revenue"],)))
