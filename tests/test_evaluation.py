"""Evaluation and the document: incremental equals full, undo goes back."""

import numpy as np
import strategies
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.data.binding import Bound
from kpitree_widgets.document import Document
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods
from kpitree_widgets.tree.edits import SetValue, Update, applied


@given(st.data())
def test_after_an_edit_incremental_and_full_evaluation_are_equal(data):
    evaluation = data.draw(strategies.evaluations())
    for _ in range(3):
        edit = data.draw(strategies.edits(evaluation.tree))
        if strategies.refused(applied, evaluation.tree, edit):
            continue
        outcome = applied(evaluation.tree, edit)
        evaluation = evaluation.after(outcome)
        full = evaluate(evaluation.tree, evaluation.periods, evaluation.inputs)
        assert strategies.same_values(evaluation.values, full.values)


@given(st.data())
def test_undo_returns_the_old_tree_and_the_old_values_and_redo_the_new(data):
    start = data.draw(strategies.evaluations())
    document = Document(start.tree, Bound(start.periods, start.inputs))
    states = [document.evaluation]
    for _ in range(4):
        edit = data.draw(strategies.edits(document.tree))
        revision = document.revision
        if not strategies.refused(document.apply, edit) and document.revision > revision:
            states.append(document.evaluation)
    for state in reversed(states[:-1]):
        document.undo()
        assert document.tree is state.tree
        assert strategies.same_values(document.values, state.values)
    assert document.undoable is None
    for state in states[1:]:
        document.redo()
        assert document.tree is state.tree
        assert strategies.same_values(document.values, state.values)
    assert document.redoable is None


@given(strategies.evaluations())
def test_every_metric_has_a_value_for_every_period_and_never_infinity(evaluation):
    assert evaluation.values.keys() == evaluation.tree.metrics.keys()
    for series in evaluation.values.values():
        assert series.shape == (len(evaluation.periods),)
        assert not np.isinf(series).any()


TREE = tree_from_text("Revenue = Orders * Price")
MONTHS = Periods("month", ("2022-11", "2022-12"))


def test_a_metric_shows_its_own_data_while_a_driver_has_none():
    inputs = {"revenue": np.array([8.0, 9.0]), "orders": np.array([2.0, 3.0])}
    evaluation = evaluate(TREE, MONTHS, inputs)
    assert evaluation.values["revenue"].tolist() == [8, 9]
    outcome = applied(TREE, SetValue("price", 4.0))
    assert evaluation.after(outcome).values["revenue"].tolist() == [8, 12]


def test_a_value_by_hand_stands_before_the_data_of_its_period():
    evaluation = evaluate(
        TREE, MONTHS, {"orders": np.array([2.0, 3.0]), "price": np.array([1.0, 1.0])}
    )
    outcome = applied(TREE, SetValue("orders", 10.0, "2022-12", MONTHS.keys))
    assert evaluation.after(outcome).values["revenue"].tolist() == [2, 10]


def test_an_overflow_is_missing():
    tree = applied(TREE, Update("revenue", {"formula": "orders * 1e308 * 1e308"})).tree
    assert np.isnan(
        evaluate(tree, MONTHS, {"orders": np.array([2.0, 3.0])}).values["revenue"]
    ).all()


def test_listeners_hear_of_every_change_once_until_they_leave():
    document = Document(TREE)
    heard = []
    leave = document.subscribe(heard.append)
    document.apply(SetValue("orders", 3.0))
    document.apply(SetValue("orders", 3.0))
    document.undo()
    leave()
    document.redo()
    assert [change.touched for change in heard] == [("orders",), ("orders",)]


def test_two_frames_join_on_all_their_periods():
    document = Document(TREE)
    document.bind(Bound(MONTHS, {"orders": np.array([2.0, 3.0])}))
    document.bind(Bound(Periods("month", ("2023-02",)), {"price": np.array([5.0])}))
    assert document.periods.keys == ("2022-11", "2022-12", "2023-01", "2023-02")
    np.testing.assert_array_equal(document.values["orders"], [2, 3, np.nan, np.nan])
