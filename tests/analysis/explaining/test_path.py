"""The path method: the mean slope on the straight line, to the last digit."""

import changes as make
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpitree_widgets.analysis.explaining.path import path

ENDS = {"a": (2.0, 5.0), "b": (3.0, 2.0), "c": (1.0, 4.0), "d": (6.0, 9.0)}


def along_the_line(function, ends, steps=2001):
    """The line integral of central differences, by Simpson's rule."""
    names = list(ends)
    first = np.array([ends[name][0] for name in names])
    move = np.array([ends[name][1] - ends[name][0] for name in names])
    at = np.linspace(0, 1, steps)
    points = first[:, None] + move[:, None] * at
    weights = np.full(steps, 2.0)
    weights[1::2], weights[0], weights[-1] = 4.0, 1.0, 1.0
    weights /= 3 * (steps - 1)
    found = {}
    for row, name in enumerate(names):
        nudge = 1e-6 * np.eye(len(names))[row][:, None]
        slope = (function(*(points + nudge)) - function(*(points - nudge))) / 2e-6
        found[name] = float(weights @ slope * move[row])
    return found


@pytest.mark.parametrize(
    ("formula", "function"),
    [
        ("a * b * c * d", lambda a, b, c, d: a * b * c * d),
        ("a * b / (c + d)", lambda a, b, c, d: a * b / (c + d)),
        ("(a - b) / (c * d)", lambda a, b, c, d: (a - b) / (c * d)),
        ("a ** 3 - b / c + exp(d / 9)", lambda a, b, c, d: a**3 - b / c + np.exp(d / 9)),
        ("log(a) * sqrt(b) + c / d", lambda a, b, c, d: np.log(a) * np.sqrt(b) + c / d),
        ("wavg(a, b, c, d)", lambda a, b, c, d: (a * c + b * d) / (c + d)),
    ],
)
def test_it_is_the_line_integral_of_the_slopes(formula, function):
    found = make.parts(f"v = {formula}", ENDS)
    expected = along_the_line(function, {name: ENDS[name] for name in ENDS})
    for name, amount in found.items():
        assert amount == pytest.approx(expected[name], rel=1e-7)


def test_two_factors_share_what_they_do_together():
    found = make.parts("revenue = volume * price", {"volume": (1000, 1100), "price": (50, 52)})
    assert found == {"volume": pytest.approx(5100), "price": pytest.approx(2100)}


@given(times=st.sampled_from([1.5, 2, 5, 20, 100, 1000]))
@settings(max_examples=6)
def test_a_denominator_may_grow_a_thousandfold(times):
    found = make.explained("v = a / b", {"a": (3, 7), "b": (2, 2 * times)})
    assert found.method == "path"
    assert abs(found.residual) <= 1e-9 * make.scale(found)
    # by hand: the integral of 4 / (2 + 2 (times - 1) t) dt
    expected = 4 * np.log(times) / (2 * times - 2)
    assert found.contributions["a"] == pytest.approx(expected, rel=1e-8)


def test_a_kink_on_the_way_is_found():
    found = make.explained("v = max(a, b)", {"a": (0, 4), "b": (3, 1)})
    assert found.method == "path"
    # they meet half way: until then b falls by 1, from then on a rises by 2
    assert found.contributions == {"a": pytest.approx(2), "b": pytest.approx(-1)}


def test_a_bound_counts_from_where_it_is_reached():
    found = make.parts(
        "v = clip(demand, 0, capacity)", {"demand": (50, 150), "capacity": (100, 100)}
    )
    assert found == {"demand": pytest.approx(50), "capacity": 0}


def test_every_edge_and_node_carries_what_passes_there():
    text = """
    profit = revenue - cost
    revenue = orders * price
    cost = orders * unit_cost
    orders = visits * rate
    """
    ends = {"visits": (100, 120), "rate": (0.1, 0.15), "price": (5, 6), "unit_cost": (2, 3)}
    found = make.explained("\n".join(line.strip() for line in text.strip().splitlines()), ends)
    nodes, edges = found.nodes, found.edges
    assert nodes["profit"] == pytest.approx(54 - 30)
    assert nodes["revenue"] == pytest.approx(108 - 50)
    assert nodes["cost"] == pytest.approx(-(54 - 20))
    assert nodes["orders"] == pytest.approx(8 * (5 - 2))
    # on the way there are 10 + 7 t + t ** 2 orders at a price of 5 + t and a cost of 2 + t each
    assert edges["revenue", "orders"] == pytest.approx(7 * 5 + (7 + 2 * 5) / 2 + 2 / 3)
    assert edges["cost", "orders"] == pytest.approx(-(7 * 2 + (7 + 2 * 2) / 2 + 2 / 3))
    assert edges["orders", "visits"] + edges["orders", "rate"] == pytest.approx(nodes["orders"])


def test_splitting_an_input_leaves_the_others_alone():
    whole = make.parts("v = x / c", {"x": (1, 3), "c": (1, 3)})
    split = make.parts("v = x / (c + d)", {"x": (1, 3), "c": (0.5, 0.75), "d": (0.5, 2.25)})
    assert split["x"] == pytest.approx(whole["x"])
    assert split["c"] + split["d"] == pytest.approx(whole["c"])


def test_earlier_periods_count_where_a_formula_looks_back():
    text = "growth = orders / lag(orders)"
    found = make.explained(text, {"orders": (10, 20, 30)}, ends=(1, 2))
    assert found.contributions["orders"] == pytest.approx(30 / 20 - 20 / 10)


def test_as_few_points_as_will_do():
    cheap = make.change("v = a * b * c * d", ENDS).problem
    assert len(path(cheap).way.steps) == 4
    dear = make.change("v = a / b", {"a": (1, 2), "b": (1, 50)}).problem
    assert len(path(dear).way.steps) > 4


def test_a_denominator_that_stays_zero_is_no_obstacle_to_the_other_comparisons():
    text = "v = safe_div(a, b)"
    ends = [{"a": (1, 2), "b": (0, 0)}, {"a": (1, 2), "b": (4, 5)}]
    found = path(make.stacked([make.change(text, one).problem for one in ends]))
    assert found.exact.all()
    assert found.contributions["a"][0] == 0
    assert found.contributions["a"][1] == pytest.approx(np.log(5 / 4))


def test_a_root_that_starts_at_zero_has_a_mean_slope():
    found = make.explained("v = sqrt(a) * b", {"a": (0, 4), "b": (1, 2)})
    assert found.method == "path"
    # 2 sqrt(t) (1 + t) on the way: the integrals of (1 + t) / sqrt(t) and of 2 sqrt(t)
    assert found.contributions == {"a": pytest.approx(8 / 3), "b": pytest.approx(4 / 3)}


def test_a_denominator_of_periods_that_do_not_count_may_be_anything():
    text = "growth = a / lag(a, 2) - 1"
    found = make.explained(text, {"a": (10, 11, 12, 14, 15)}, ends=(3, 4))
    assert found.method == "path"
    assert found.contributions["a"] == pytest.approx(15 / 12 - 14 / 11)
