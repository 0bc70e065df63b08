"""Several edits as one, and edits that are taken back."""

import numpy as np
import pytest
import strategies
from hypothesis import assume, given
from hypothesis import strategies as st

from kpitree_widgets.document import Document
from kpitree_widgets.errors import EditError, KPITreeError, UnknownMetricError
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.tree.edits import Add, Insert, Remove, SetValue, Several, Update, applied
from kpitree_widgets.tree.history import History

SHOP = tree_from_text("Profit = Revenue - Cost\nRevenue = Orders * Price")


def one_by_one(tree, edits):
    """The tree after those of ``edits`` that are allowed, and which these are."""
    done = []
    for draw in edits:
        edit = draw(tree)
        try:
            tree = applied(tree, edit).tree
        except KPITreeError:
            continue
        done.append(edit)
    return tree, done


@st.composite
def sequences(draw):
    """A tree and allowed edits, each drawn for the tree that the one before led to."""
    tree = draw(strategies.trees())
    steps = [lambda now: draw(strategies.edits(now))] * draw(st.integers(1, 5))
    after, done = one_by_one(tree, steps)
    assume(done)
    return tree, after, tuple(done)


@given(sequences())
def test_several_edits_lead_where_they_lead_one_by_one(case):
    tree, after, edits = case
    outcome = applied(tree, Several(edits))
    assert outcome.tree == after
    assert outcome.tree.roots == after.roots
    new_or_changed = {
        key for key, metric in after.metrics.items() if tree.metrics.get(key) != metric
    }
    assert new_or_changed <= set(outcome.touched) <= set(after.metrics)
    assert set(outcome.removed) == set(tree.metrics) - set(after.metrics)


@given(sequences())
def test_values_after_several_edits_are_those_of_the_tree_they_led_to(case):
    tree, after, edits = case
    rng = np.random.default_rng(7)
    inputs = {metric: rng.uniform(1, 9, len(strategies.MONTHS)) for metric in tree.metrics}
    now = evaluate(tree, strategies.MONTHS, inputs).after(applied(tree, Several(edits)))
    assert strategies.same_values(now.values, evaluate(after, strategies.MONTHS, inputs).values)


@given(sequences())
def test_undoing_several_edits_gives_the_very_tree(case):
    tree, after, edits = case
    document = Document(tree)
    document.apply(Several(edits))
    if document.tree is not tree:
        assert document.history.past != ()
        document.undo()
    assert document.tree is tree
    if document.history.future:
        document.redo()
        assert document.tree == after


@given(sequences(), st.data())
def test_one_refused_edit_refuses_them_all(case, data):
    tree, _, edits = case
    place = data.draw(st.integers(0, len(edits)))
    refused = (*edits[:place], Update("nobody at all", {"unit": "EUR"}), *edits[place:])
    document, before = Document(tree), dict(tree.metrics)
    with pytest.raises(UnknownMetricError) as refusal:
        document.apply(Several(refused))
    assert refusal.value.hint
    assert document.tree is tree
    assert tree.metrics == before
    assert document.history == History()


def test_what_several_edits_are_called():
    edits = (Add("Refunds"), Update("cost", {"unit": "EUR"}), Update("cost", {"unit": "EUR"}))
    assert applied(SHOP, Several(edits)).summary == "Add Refunds and 1 more"
    assert applied(SHOP, Several(edits[1:])).summary == "Change unit of Cost"
    assert applied(SHOP, Several(edits, "Tidy up")).summary == "Tidy up"


def test_edits_that_change_nothing_are_no_step():
    document = Document(SHOP)
    document.apply(Several(()))
    document.apply(Several((Update("cost", {"unit": None}),), "Nothing"))
    assert document.history == History()


def test_a_metric_that_comes_and_goes_within_is_in_neither_list():
    outcome = applied(SHOP, Several((Add("Refunds"), Remove("refunds"))))
    assert (outcome.touched, outcome.removed) == ((), ())
    again = applied(SHOP, Several((Remove("cost"), Add("Cost"))))
    assert "cost" in again.touched
    assert again.removed == ()


def test_values_for_periods_are_set_one_after_the_other():
    keys = ("2022-11", "2022-12")
    edits = (SetValue("cost", 4, "2022-11", keys), SetValue("cost", 5, "2022-12", keys))
    assert dict(applied(SHOP, Several(edits)).tree["cost"].values.pairs) == {
        "2022-11": 4,
        "2022-12": 5,
    }


@given(st.data())
def test_what_is_inserted_and_taken_out_again_leaves_the_tree_as_it_was(data):
    tree = data.draw(strategies.trees())
    metric = data.draw(st.sampled_from(list(tree.metrics)))
    inserted = applied(tree, Insert(metric, "Something new in between"))
    new = next(key for key in inserted.tree.metrics if key not in tree)
    assert inserted.tree.drivers(new) == (metric,)
    assert inserted.tree.parents(metric) == (new,)
    assert len(inserted.tree.roots) == len(tree.roots)
    after = applied(inserted.tree, Remove(new)).tree
    assert after == tree
    assert after.roots == tree.roots


@given(strategies.evaluations(), st.data())
def test_inserting_changes_no_value(now, data):
    metric = data.draw(st.sampled_from(list(now.tree.metrics)))
    after = now.after(applied(now.tree, Insert(metric, "Something new in between")))
    for key in now.tree.metrics:
        np.testing.assert_array_equal(after.values[key], now.values[key])


def test_inserting_above_a_metric_that_looks_back_at_itself_keeps_its_own_formula():
    stock = tree_from_text("Report = Users * 2\nUsers = lag(Users, 1) + New users")
    after = applied(stock, Insert("users", "Active users")).tree
    assert after.drivers("report") == ("active_users",)
    assert after.drivers("users") == ("users", "new_users")
    assert after.roots == ("report",)


@pytest.mark.parametrize(
    ("edit", "error", "message"),
    [
        (Insert("nobody", "X"), UnknownMetricError, "no metric 'nobody'"),
        (Insert("cost", "Revenue"), EditError, "already in the tree"),
        (Insert("cost", " "), EditError, "label is empty"),
    ],
)
def test_what_cannot_be_inserted(edit, error, message):
    with pytest.raises(KPITreeError, match=message) as refusal:
        applied(SHOP, edit)
    assert isinstance(refusal.value, error) or refusal.value.code in ("duplicate_metric", "label")
    assert refusal.value.hint
