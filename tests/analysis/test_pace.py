"""Where an incomplete period will end."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import same_values

from kpitree_widgets.analysis.pace import pace, paced
from kpitree_widgets.coverage import Coverage
from kpitree_widgets.errors import SegmentError
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import periods_between
from kpitree_widgets.segments import Segments
from kpitree_widgets.tree.edits import SetValue, Update, applied

LAST = 2023 * 12
TEXT = """
Profit = Orders * Basket - Rent
Growth = Orders / lag(Orders, 1) - 1
"""


def months(count):
    return periods_between(LAST - count + 1, LAST, "month")


def case(whole, first, tree=None, days=10):
    """Inputs whose last month has only its first days."""
    names = list(whole)
    count = len(whole[names[0]])
    coverage = Coverage(
        "2023-01",
        date(2023, 1, days),
        days,
        31,
        {name: np.array(series, dtype=float) for name, series in first.items()},
    )
    inputs = {name: np.array(series, dtype=float) for name, series in whole.items()}
    return evaluate(tree or tree_from_text(TEXT), months(count), inputs, coverage=coverage)


def shop(growth=1.1, count=14):
    """Four in ten orders used to come in the first days."""
    orders = 100 * growth ** np.arange(count)
    first = orders * 0.4
    orders[-1] = first[-1]
    baskets = np.full(count, 20.0)
    whole = {"orders": orders, "basket": baskets, "rent": np.full(count, 30.0)}
    return case(whole, {"orders": first, "basket": baskets * 0.9})


def test_a_metric_ends_where_it_used_to_end_after_as_many_days():
    found = pace(shop())
    orders = found["orders"]
    assert orders.method == "history"
    assert orders.expected == pytest.approx(100 * 1.1**13)
    assert orders.so_far == pytest.approx(40 * 1.1**13)
    assert orders.error == pytest.approx(0, abs=1e-12)
    assert (found.key, found.days, found.of) == ("2023-01", 10, 31)


def test_what_is_computed_follows_also_over_time():
    found = pace(shop())
    assert found["growth"].expected == pytest.approx(0.1)
    basket = 20 / 0.9  # a basket of 20 after ten days used to end at 20 / 0.9 times
    assert found["profit"].expected == pytest.approx(100 * 1.1**13 * basket - 30)
    assert found["profit"].method == "formula"
    assert found["rent"].expected == 30
    assert found["rent"].method == "as given"


def test_only_the_last_twelve_complete_periods_count():
    whole = np.array([1000.0, *[100.0] * 12, 50.0])
    first = np.array([1.0, *[50.0] * 12, 50.0])
    found = pace(case({"orders": whole}, {"orders": first}))
    assert found["orders"].expected == pytest.approx(100)


def summed(metric="orders"):
    return applied(tree_from_text(TEXT), Update(metric, {"aggregation": "sum"})).tree


def test_without_a_history_what_adds_up_goes_on_at_its_rate_and_others_are_unknown():
    whole, first = {"orders": [10.0], "basket": [20.0]}, {"orders": [10.0], "basket": [20.0]}
    found = pace(case(whole, first, summed()))
    assert found["orders"].expected == pytest.approx(31)
    assert found["orders"].method == "linear"
    assert found["basket"].expected is None
    assert found["basket"].method == "missing"


def test_periods_that_are_known_in_part_are_no_history():
    whole = {"orders": [50.0, np.nan, 10.0]}
    found = pace(case(whole, {"orders": [np.nan, 10.0, 10.0]}, summed()))
    assert found["orders"].method == "linear"


def test_what_changes_its_sign_gains_what_it_used_to_gain():
    whole, first = [-10.0, 10.0, -10.0, 10.0, -3.0], [-20.0, 0.0, -20.0, 0.0, -3.0]
    found = pace(case({"orders": whole}, {"orders": first}))
    assert found["orders"].expected == pytest.approx(7)


def test_the_error_is_that_of_each_period_foretold_from_the_others():
    whole, first = [100.0, 100.0, 200.0, 40.0], [40.0, 40.0, 40.0, 40.0]
    found = pace(case({"orders": whole}, {"orders": first}))
    # the others say 150, 150 and 100
    assert found["orders"].error == pytest.approx((0.5 + 0.5 + 0.5) / 3)
    assert pace(case({"orders": whole[1:]}, {"orders": first[1:]}))["orders"].error is None


def test_the_expected_end_has_a_status_that_the_days_so_far_do_not_have():
    evaluation = shop()
    tree = applied(evaluation.tree, Update("orders", {"target": 100 * 1.1**13})).tree
    found = pace(
        evaluate(tree, evaluation.periods, evaluation.inputs, coverage=evaluation.coverage)
    )
    assert found["orders"].status == "on track"
    assert found["rent"].status is None


def test_a_value_given_by_hand_is_the_end():
    evaluation = shop()
    outcome = applied(evaluation.tree, SetValue("orders", 7.0, "2023-01", evaluation.periods.keys))
    found = pace(evaluation.after(outcome))
    assert found["orders"].expected == 7
    assert found["orders"].method == "as given"


def test_where_nothing_is_bound_to_dated_rows_everything_stays_as_given():
    for first in ({}, {"gone": [1.0, 2.0]}):
        evaluation = case({"orders": [10.0, 4.0]}, first)
        assert same_values(paced(evaluation).values, evaluation.values)
        assert pace(evaluation)["orders"].method == "as given"


def test_a_complete_axis_has_nothing_to_expect():
    evaluation = evaluate(tree_from_text(TEXT), months(2), {"orders": np.ones(2)})
    assert paced(evaluation) is evaluation
    assert not pace(evaluation).metrics
    assert "every period is complete" in str(pace(evaluation))


def test_segments_are_paced_each_by_its_own_history():
    coverage = Coverage("2023-01", date(2023, 1, 10), 10, 31, {"b": np.array([[1.0, 5], [2, 5]])})
    segments = Segments(("country",), (("DE",), ("FR",)))
    inputs = {"b": np.array([[10.0, 10], [2, 5]])}
    tree = tree_from_text("A = B * 2")
    evaluation = evaluate(tree, months(2), inputs, segments=segments, coverage=coverage)
    np.testing.assert_allclose(paced(evaluation).values["a"][1], [40, 20])
    with pytest.raises(SegmentError, match="totals"):
        pace(evaluation)


def test_it_prints_and_has_a_frame():
    found = pace(shop())
    assert str(found).startswith("Jan 2023, 10 of 31 days\n")
    assert list(found.frame.index) == list(found.metrics)
    assert found.frame.loc["orders", "expected"] == found["orders"].expected
    assert list(found.frame["days"].unique()) == [10]


counts = st.lists(st.integers(0, 1000), min_size=4, max_size=4)


@given(
    counts,
    counts,
    st.sampled_from(["Orders * 2", "Basket + Orders", "lag(Orders, 1)", "cum(Basket)"]),
)
def test_after_an_edit_it_is_as_if_asked_anew(whole, first, formula):
    evaluation = case({"orders": whole, "basket": first}, {"orders": first, "basket": first})
    paced(evaluation)
    outcome = applied(evaluation.tree, Update("profit", {"formula": formula}))
    after = evaluation.after(outcome)
    kept = after.parts["pace"]
    assert paced(after) is kept, "what is known is used again"
    anew = evaluate(outcome.tree, after.periods, after.inputs, coverage=after.coverage)
    assert same_values(kept.values, paced(anew).values)


def test_an_edit_that_says_how_a_metric_adds_up_changes_what_is_expected():
    evaluation = case({"orders": [10.0]}, {"orders": [10.0]})
    assert np.isnan(paced(evaluation).values["orders"][0])
    after = evaluation.after(applied(evaluation.tree, Update("orders", {"aggregation": "sum"})))
    assert paced(after).values["orders"][0] == pytest.approx(31)


@given(counts, counts, st.floats(0.1, 10))
def test_the_end_grows_with_the_days_so_far(whole, first, factor):
    one = case({"orders": [*whole, 50]}, {"orders": [*first, 50]})
    more = case({"orders": [*whole, 50 * factor]}, {"orders": [*first, 50 * factor]})
    ends = [paced(evaluation).values["orders"][-1] for evaluation in (one, more)]
    if sum(first):
        assert ends[1] == pytest.approx(ends[0] * factor)
    else:
        assert ends[1] - ends[0] == pytest.approx(50 * factor - 50)
