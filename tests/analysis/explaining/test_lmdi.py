"""LMDI: logarithmic means, zeros in the limit, no change of sign."""

from decimal import Decimal, getcontext

import changes as make
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.analysis.explaining.explain import explain
from kpitree_widgets.analysis.explaining.limits import log_mean
from kpitree_widgets.analysis.explaining.lmdi import lmdi_indices
from kpitree_widgets.errors import ExplanationError


def mean(a, b):
    return (a - b) / np.log(a / b)


def test_a_factor_gets_its_logarithmic_growth_times_the_mean_of_the_product():
    found = make.parts("v = a * b", {"a": (2, 3), "b": (5, 4)}, "lmdi")
    expected = {"a": mean(12, 10) * np.log(3 / 2), "b": mean(12, 10) * np.log(4 / 5)}
    assert found == pytest.approx(expected)


def test_a_sum_of_products_weighs_each_factor_with_its_own_term():
    text = "v = a * b + c * d / e"
    ends = {"a": (2, 3), "b": (5, 4), "c": (1, 7), "d": (2, 3), "e": (4, 5)}
    found = make.parts(text, ends, "lmdi")
    second = mean(21 / 5, 2 / 4)
    assert found["c"] == pytest.approx(second * np.log(7))
    assert found["e"] == pytest.approx(-second * np.log(5 / 4))
    assert found["a"] == pytest.approx(mean(12, 10) * np.log(3 / 2))


@given(a=st.floats(0.01, 100), b=st.floats(0.01, 100))
def test_a_logarithmic_mean_lies_between_and_does_not_depend_on_the_order(a, b):
    found = log_mean(a, b)
    assert min(a, b) * (1 - 1e-12) <= found <= max(a, b) * (1 + 1e-12)
    assert log_mean(b, a) == pytest.approx(found, rel=1e-12)


def test_a_logarithmic_mean_of_nearly_equal_numbers_keeps_its_digits():
    getcontext().prec = 50
    a, b = 1.0 + 1e-9, 1.0
    exact = (Decimal(a) - Decimal(b)) / (Decimal(a) / Decimal(b)).ln()
    assert log_mean(a, b) == pytest.approx(float(exact), rel=1e-15)


def limit_by_hand(names, epsilon):
    """Contributions of a product whose zeros are so small a number, with 3,000 digits."""
    getcontext().prec = 60
    small = Decimal(10) ** -epsilon
    ends = {n: tuple(small if x == 0 else Decimal(x) for x in pair) for n, pair in names.items()}
    before, after = Decimal(1), Decimal(1)
    for one, other in ends.values():
        before, after = before * one, after * other
    weight = (after - before) / (after / before).ln()
    return {n: float(weight * (other / one).ln()) for n, (one, other) in ends.items()}


@pytest.mark.parametrize(
    "ends",
    [
        {"a": (0, 2), "b": (3, 5), "c": (7, 6)},
        {"a": (4, 0), "b": (3, 5), "c": (7, 6)},
        {"a": (0, 2), "b": (0, 5), "c": (7, 6)},
        {"a": (0, 2), "b": (3, 0), "c": (7, 6)},
        {"a": (0, 0), "b": (3, 5), "c": (0, 6)},
    ],
)
def test_zeros_are_the_limit_of_ever_smaller_numbers(ends):
    found = make.parts("v = a * b * c", ends, "lmdi")
    near = limit_by_hand(ends, 100_000)
    for name, amount in found.items():
        assert amount == pytest.approx(near[name], abs=2e-3)


def test_what_vanishes_accounts_for_all_of_its_term():
    found = make.parts("v = a * b + c", {"a": (4, 0), "b": (5, 9), "c": (1, 2)}, "lmdi")
    assert found == {"a": pytest.approx(-20), "b": 0, "c": pytest.approx(1)}


def test_factors_that_vanish_together_share_by_how_often_they_stand_there():
    assert make.parts("v = a * b", {"a": (4, 0), "b": (5, 0)}, "lmdi") == {
        "a": pytest.approx(-10),
        "b": pytest.approx(-10),
    }
    found = make.parts("v = a ** 2 * b", {"a": (3, 0), "b": (4, 0)}, "lmdi")
    assert found == {"a": pytest.approx(-24), "b": pytest.approx(-12)}


def test_a_difference_may_be_zero():
    found = make.parts(
        "v = margin * size\nmargin = price - cost",
        {"price": (5, 7), "cost": (5, 4), "size": (3, 4)},
        "lmdi",
    )
    assert found == {"price": pytest.approx(8), "cost": pytest.approx(4), "size": 0}


@pytest.mark.parametrize(
    "text",
    ["v = a * b * c / d", "v = m * n\nm = a * b\nn = c / d", "v = m / d\nm = n * a\nn = b * c"],
)
def test_it_does_not_matter_how_a_product_is_cut_into_metrics(text):
    ends = {"a": (2, 0), "b": (3, 5), "c": (7, 0), "d": (2, 4)}
    assert make.parts(text, ends, "lmdi") == pytest.approx({"a": -10.5, "b": 0, "c": -10.5, "d": 0})


def test_values_below_zero_are_fine_as_long_as_they_stay_there():
    above = make.parts("v = a * b", {"a": (2, 3), "b": (5, 4)}, "lmdi")
    below = make.parts("v = a * b", {"a": (-2, -3), "b": (5, 4)}, "lmdi")
    assert below == pytest.approx({name: -amount for name, amount in above.items()})


def test_an_input_that_changes_its_sign_is_named():
    with pytest.raises(ExplanationError, match="changes its sign, as b does") as refused:
        make.parts("v = a * b + 1", {"a": (2, 3), "b": (5, -4)}, "lmdi")
    assert refused.value.metric == "b"


def test_so_is_a_metric_whose_formula_does():
    text = "v = margin * size\nmargin = price - cost"
    with pytest.raises(ExplanationError, match="as margin, or a part of its formula, does"):
        make.parts(text, {"price": (5, 3), "cost": (4, 4), "size": (3, 4)}, "lmdi")


@pytest.mark.parametrize(
    ("formula", "name"),
    [
        ("min(a, b)", "min"),
        ("abs(a) * b", "abs"),
        ("if_(a > 2, a, b)", "if_"),
        ("log(a) + b", "log"),
        ("clip(a, 1, b)", "clip"),
    ],
)
def test_a_function_without_logarithmic_means_is_named(formula, name):
    with pytest.raises(
        ExplanationError, match=f"LMDI is not defined for {name} in the formula of v"
    ):
        make.parts(f"v = {formula}", {"a": (2, 3), "b": (5, 4)}, "lmdi")


def test_a_weighted_mean_is_a_quotient_of_sums():
    ends = {"a": (2, 3), "b": (5, 4), "u": (1, 2), "w": (3, 0)}
    one = make.parts("v = wavg(a, b, u, w)", ends, "lmdi")
    other = make.parts("v = (a * u + b * w) / (u + w)", ends, "lmdi")
    assert one == pytest.approx(other)


def test_functions_over_time_are_sums_of_periods():
    text = "v = roll_sum(orders, 2) * price\norders = visits * rate"
    series = {"visits": (10, 20, 30), "rate": (0.1, 0.2, 0.1), "price": (5, 6, 7)}
    found = make.explained(text, series, "lmdi", ends=(1, 2))
    assert found.residual == pytest.approx(0, abs=1e-12)
    total = mean(49, 30)
    share = total / mean(7, 5)
    expected = share * (mean(4, 1) * np.log(2) + mean(3, 4) * np.log(30 / 20))
    assert found.contributions["visits"] == pytest.approx(expected)


def test_indices_multiply_to_the_growth_of_the_metric():
    change = make.change("v = a * b + c", {"a": (2, 3), "b": (5, 4), "c": (1, 4)})
    factors = lmdi_indices(change.problem)
    assert np.prod(list(factors.values())) == pytest.approx(16 / 11)
    with pytest.raises(ExplanationError, match="no growth factor"):
        lmdi_indices(make.change("v = a * b", {"a": (0, 3), "b": (5, 4)}).problem)


def test_a_stock_is_gone_through_period_by_period():
    text = "stock = lag(stock) * growth"
    change = make.supposed(text, {"growth": (1.5, 1.2)}, {"growth": (2.0, 1.5)}, {"stock": 10})
    found = explain(change, "lmdi")
    assert found.contributions["growth"] == pytest.approx(30 - 18)
    past, now = found.drivers["stock"], found.drivers["growth"]
    assert past == pytest.approx(mean(30, 18) * np.log(20 / 15))
    assert now == pytest.approx(mean(30, 18) * np.log(1.5 / 1.2))
