"""Incomplete periods are compared like for like; segments are computed in one pass."""

import datetime as dt

import numpy as np
import strategies
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.coverage import Coverage
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods
from kpitree_widgets.segments import Segments
from kpitree_widgets.tree.edits import SetValue, Update, applied

MONTHS = Periods("month", ("2022-01", "2022-12", "2023-01"))
SEGMENTS = Segments(("shop",), (("north",), ("south",)))


def covered(**inputs):
    return Coverage("2023-01", dt.date(2023, 1, 5), 5, 31, inputs)


def sales(text="Revenue = Orders * Price", coverage=None):
    inputs = {"orders": np.array([80.0, 90.0, 20.0]), "price": np.array([4.0, 5.0, 5.5])}
    return evaluate(tree_from_text(text), MONTHS, inputs, coverage=coverage)


def test_five_days_are_compared_with_the_same_five_days_of_the_month_before():
    now = sales(coverage=covered(orders=np.array([10.0, 15.0, 20.0])))
    assert now.is_incomplete(2)
    assert not now.is_incomplete(1)
    assert now.compared("orders", 2, 1) == 15
    assert now.compared("revenue", 2, 1) == 15 * 5
    assert now.compared("revenue", 1, 0) == 80 * 4


def test_a_whole_month_is_not_compared_with_five_days():
    now = sales(coverage=covered(orders=np.array([10.0, 15.0, 20.0])))
    assert np.isnan(now.compared("revenue", 1, 2))


def test_a_period_that_is_too_short_is_not_compared():
    now = sales(coverage=covered(orders=np.array([10.0, np.nan, 20.0])))
    assert np.isnan(now.compared("revenue", 2, 1))
    assert now.compared("revenue", 2, 0) == 10 * 4


def test_functions_over_time_see_every_other_month_whole():
    now = sales("Total = cum(Orders)", covered(orders=np.array([10.0, 15.0, 20.0])))
    assert now.compared("total", 2, 1) == 80 + 15


def test_without_an_incomplete_period_everything_compares_as_it_is():
    now = sales()
    assert now.compared("revenue", 2, 1) == 450
    assert now.part(1) is now


def test_after_an_edit_what_is_compared_follows():
    now = sales(coverage=covered(orders=np.array([10.0, 15.0, 20.0])))
    now.compared("revenue", 2, 1)
    edited = now.after(applied(now.tree, Update("revenue", {"formula": "Orders * Price * 2"})))
    assert edited.compared("revenue", 2, 1) == 15 * 5 * 2


@given(st.data())
def test_parts_follow_edits_as_if_computed_anew(data):
    start = data.draw(strategies.evaluations())
    key = start.periods.keys[-1]
    days = {metric: series / 2 for metric, series in start.inputs.items()}
    coverage = Coverage(key, dt.date(2022, 12, 5), 5, 31, days)
    now = evaluate(start.tree, start.periods, start.inputs, coverage=coverage)
    now.part(0)
    edit = data.draw(strategies.edits(now.tree))
    if strategies.refused(applied, now.tree, edit):
        return
    after = now.after(applied(now.tree, edit))
    anew = evaluate(after.tree, after.periods, after.inputs, coverage=coverage)
    assert strategies.same_values(after.part(0).values, anew.part(0).values)


@given(st.data())
def test_all_segments_at_once_equal_each_segment_alone(data):
    start = data.draw(strategies.evaluations())
    other = {metric: series[::-1] * 2 for metric, series in start.inputs.items()}
    both = {metric: np.stack([start.inputs[metric], other[metric]], axis=1) for metric in other}
    tree = start.tree
    for metric in tree.metrics.values():
        if metric.values is not None:
            tree = applied(tree, SetValue(metric.id, None)).tree
        if metric.opening is not None:
            tree = applied(tree, Update(metric.id, {"opening": None})).tree
        if metric.opening is not None:
            tree = applied(tree, Update(metric.id, {"opening": None})).tree
    together = evaluate(tree, start.periods, both, segments=SEGMENTS)
    for column, inputs in enumerate((start.inputs, other)):
        alone = evaluate(tree, start.periods, inputs)
        column_of = {metric: values[:, column] for metric, values in together.values.items()}
        assert strategies.same_values(column_of, alone.values)
    assert all(v.shape == (len(start.periods), 2) for v in together.values.values())


def test_a_value_by_hand_holds_in_a_segment_only_where_it_is_a_mean():
    tree = tree_from_text("Revenue = Orders * Price")
    for metric in ("orders", "price"):
        tree = applied(tree, SetValue(metric, 5.0)).tree
    tree = applied(tree, Update("price", {"aggregation": "mean"})).tree
    values = evaluate(tree, MONTHS, segments=SEGMENTS).values
    assert (values["price"] == 5).all()
    assert np.isnan(values["orders"]).all()


def test_an_opening_is_not_given_to_every_segment_again():
    tree = tree_from_text("Stock = lag(Stock, 1) + Bought")
    inputs = {"bought": np.ones((3, 2))}
    opened = applied(tree, Update("stock", {"opening": 100})).tree
    assert np.isnan(evaluate(opened, MONTHS, inputs, segments=SEGMENTS).values["stock"]).all()
    empty = applied(tree, Update("stock", {"opening": 0})).tree
    stock = evaluate(empty, MONTHS, inputs, segments=SEGMENTS).values["stock"]
    assert stock.sum(axis=1).tolist() == [2, 4, 6]


def test_a_segment_that_is_not_there_is_refused_with_those_there_are():
    import pytest

    from kpitree_widgets.errors import SegmentError

    with pytest.raises(SegmentError, match=r"there is no segment 'east' by shop; .*north, south"):
        SEGMENTS.position("east")
