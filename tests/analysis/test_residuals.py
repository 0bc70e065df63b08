"""Declared against recomputed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.analysis.residuals import disagreements, residuals, unexplained
from kpitree_widgets.errors import EditError
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods
from kpitree_widgets.tree.edits import Add, Update, applied

MONTHS = Periods("month", ("2022-10", "2022-11", "2022-12"))
TEXT = "Profit = Revenue - Cost\nRevenue = Orders * Price"
DATA = {
    "orders": [10.0, 20.0, 30.0],
    "price": [2.0, 2.0, 2.0],
    "cost": [5.0, 5.0, 5.0],
}


def evaluated(text=TEXT, **data):
    inputs = {metric: np.array(values) for metric, values in (DATA | data).items()}
    tree = tree_from_text(text)
    return evaluate(tree, MONTHS, {metric: inputs[metric] for metric in tree if metric in inputs})


def test_what_agrees_has_no_residual():
    found = residuals(evaluated(revenue=[20.0, 40.0, 60.0]))
    assert found["revenue"].off == ()
    assert str(found) == "Revenue is what its formula gives"
    assert str(residuals(evaluated())).startswith("no computed metric has data of its own")
    assert residuals(evaluated()).frame.empty


def test_the_largest_residual_comes_first():
    found = residuals(evaluated(profit=[15.0, 35.5, 45.0], revenue=[20.0, 40.0, 61.25]))
    assert list(found.metrics) == ["profit", "revenue"]
    assert found["profit"].off == (2, 1)
    assert found["profit"].residual.tolist() == [0, -0.5, 10]
    assert found["revenue"].text == (
        "the formula of Revenue gives 60 in Dec 2022, −1.25 (2.0%) from its data, 61.25"
    )
    frame = found.frame
    assert frame.loc["profit"].index[0] == "2022-12"
    assert frame.loc[("profit", "2022-12"), "relative"] == pytest.approx(10 / 45)


def test_a_wrong_formula_is_told_from_those_above_it():
    text = "Profit = Revenue - Cost\nRevenue = Orders + Price"
    found = residuals(evaluated(text, profit=[15.0, 35.0, 55.0], revenue=[20.0, 40.0, 60.0]))
    assert found["profit"].residual.tolist() == [-8, -18, -28]
    assert found["profit"].own.tolist() == [0, 0, 0]
    assert found["revenue"].own.tolist() == [-8, -18, -28]


def test_a_metric_that_shows_its_own_data_has_no_residual():
    evaluation = evaluated("Profit = Revenue - Missing", profit=[1.0, 2, 3], revenue=[1.0, 2, 3])
    assert not residuals(evaluation).metrics
    with pytest.raises(EditError, match="has no residual; it needs a formula"):
        unexplained(evaluation, "profit")


@pytest.mark.parametrize(
    ("declared", "recomputed", "off"),
    [
        ([0.1 + 0.2], [0.3], ()),
        ([86.4, 12.0], [86.4372, 11.96], ()),
        ([86.4, 12.0], [86.46, 12.0], (0,)),
        ([86.41, 12.0], [86.41, 11.96], (1,)),
        ([12.0, 13.0], [12.4, 14.0], (1,)),
        ([1 / 3, 2.0], [1 / 3 + 1e-6, 2.0], (0,)),
        ([np.nan, 1.0], [1.0, np.nan], ()),
        ([1.0, 1.0], [3.0, 9.0], (1, 0)),
        ([0.0, 0.0], [0.0, 0.6], (1,)),
    ],
)
def test_rounding_is_no_residual(declared, recomputed, off):
    assert disagreements(np.array(declared), np.array(recomputed)) == off


values = st.lists(st.floats(-1e6, 1e6) | st.just(np.nan), min_size=3, max_size=3)
FORMULAS = ["Orders * Price", "Orders - Price", "lag(Revenue, 1) + Orders", "Orders / Price"]


@given(st.sampled_from(FORMULAS), values)
def test_with_the_unexplained_as_one_more_term_the_formula_gives_the_data(formula, declared):
    evaluation = evaluated(f"Revenue = {formula}", revenue=declared)
    gap = unexplained(evaluation, "revenue")
    add = Add("Unexplained", parent="revenue", operator="+", fields={"values": gap})
    found = evaluation.after(applied(evaluation.tree, add)).values["revenue"]
    recomputed = evaluation.values["revenue"]
    known = np.isfinite(declared) & np.isfinite(recomputed) & np.isfinite(found)
    np.testing.assert_allclose(found[known], np.array(declared)[known], rtol=1e-9, atol=1e-6)


def test_a_stock_is_explained_period_by_period_from_its_declared_past():
    evaluation = evaluated("Revenue = lag(Revenue, 1) + Orders", revenue=[10.0, 35.0, 65.0])
    evaluation = evaluation.after(applied(evaluation.tree, Update("revenue", {"opening": 0.0})))
    assert unexplained(evaluation, "revenue").pairs == (
        ("2022-10", 0.0),
        ("2022-11", 5.0),
        ("2022-12", 0.0),
    )


def test_what_agrees_up_to_rounding_leaves_nothing_unexplained():
    tree = tree_from_text("Revenue = Orders * Price")
    price = np.array([10 / 3, 7.0])
    inputs = {"revenue": np.array([30 / 3, 8.0]), "orders": np.array([3.0, 1.0]), "price": price}
    months = Periods("month", ("2022-11", "2022-12"))
    gap = unexplained(evaluate(tree, months, inputs), "revenue")
    assert gap.pairs == (("2022-11", 0.0), ("2022-12", 1.0))
