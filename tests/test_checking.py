"""A computed metric that also has data: the difference can be kept as a driver of its own."""

import pandas as pd
import pytest

import kpitree_widgets as kt

DATA = pd.DataFrame(
    {"month": ["2022-11", "2022-12"], "Profit": [3, 9], "Revenue": [7, 9], "Cost": [3, 2]}
)


@pytest.fixture
def tree():
    tree = kt.KPITree.from_text("Profit = Revenue - Cost").bind(DATA, time="month")
    tree["profit"].unit = "EUR"
    return tree


def test_what_the_formula_leaves_unexplained_becomes_a_driver(tree):
    kept = tree.keep_unexplained("profit")
    assert (kept.label, kept.unit, kept.aim) == ("Unexplained profit", "EUR", "balance")
    assert kept.series.tolist() == [-1, 2]
    assert tree["profit"].series.tolist() == [3, 9]
    assert tree.residuals()["profit"].off == ()


def test_it_is_one_step_that_can_be_undone(tree):
    tree.keep_unexplained("profit")
    tree.undo()
    assert tree["profit"].formula == "Revenue - Cost"
    assert len(tree) == 3


def test_called_again_it_takes_up_the_difference_there_is_now(tree):
    tree.keep_unexplained("profit")
    tree.bind(DATA.assign(Cost=[4, 2]), time="month")
    assert tree.keep_unexplained("profit").series.tolist() == [0, 2]
    assert tree["profit"].series.tolist() == [3, 9]
    assert tree["profit"].formula.count("Unexplained") == 1


def test_a_metric_without_data_of_its_own_has_nothing_unexplained(tree):
    with pytest.raises(kt.KPITreeError, match="'Revenue' has no residual"):
        tree.keep_unexplained("revenue")
    assert len(tree) == 3
