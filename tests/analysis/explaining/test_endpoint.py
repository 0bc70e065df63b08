"""The endpoint method: exact where there is no path from before to after."""

import changes as make
import pytest

from kpitree_widgets.analysis.explaining.explain import explain


def test_a_product_gives_each_factor_its_change_times_the_mean_of_the_other():
    found = make.parts("v = a * b", {"a": (2, 4), "b": (10, 30)}, "endpoint")
    assert found == {"a": pytest.approx(2 * 20), "b": pytest.approx(20 * 3)}


def test_a_quotient_splits_evenly_too():
    found = make.parts("v = a / b", {"a": (6, 12), "b": (2, 3)}, "endpoint")
    assert found["a"] == pytest.approx(6 * (1 / 2 + 1 / 3) / 2)
    assert found["b"] == pytest.approx(-9 * 1 / 6)


def test_a_denominator_may_pass_zero():
    found = make.parts("v = a / b", {"a": (1, 1), "b": (-2, 3)}, "endpoint")
    assert found == {"a": 0, "b": pytest.approx(1 / 3 + 1 / 2)}


def test_path_falls_back_to_it_and_says_so():
    found = make.explained("v = a / b", {"a": (1, 2), "b": (-2, 3)})
    assert found.method == "endpoint"
    assert "denominator" in found.reason
    assert sum(found.contributions.values()) == pytest.approx(2 / 3 + 1 / 2)


def test_a_jump_goes_to_what_made_the_condition_turn():
    text = "v = if_(orders > threshold, high, low)"
    ends = {"orders": (90, 110), "threshold": (100, 100), "high": (5, 5), "low": (2, 2)}
    found = make.explained(text, ends)
    assert found.method == "endpoint"
    assert "jump" in found.reason
    assert found.contributions == {"orders": pytest.approx(3), "threshold": 0, "high": 0, "low": 0}


def test_a_branch_that_has_no_value_before_it_is_taken_is_no_obstacle():
    text = "v = if_(n > 0, total / n, 7)"
    found = make.parts(text, {"n": (0, 2), "total": (5, 20)}, "endpoint")
    assert found["n"] + found["total"] == pytest.approx(10 - 7)
    assert found["total"] == 0


def test_drivers_that_offset_each_other_below_an_unchanged_metric_still_flow():
    text = "v = spread * size\nspread = high - low"
    ends = {"high": (5, 9), "low": (2, 6), "size": (10, 10)}
    found = make.parts(text, ends, "endpoint")
    assert found == {"high": pytest.approx(40), "low": pytest.approx(-40), "size": 0}


@pytest.mark.parametrize(
    "formula", ["max(a, b, c)", "abs(a - b) * c", "clip(a, b, c)", "a ** 3 - b"]
)
def test_what_is_no_product_is_split_by_the_shapley_values_of_the_operation(formula):
    ends = {"a": (3, 8), "b": (4, 1), "c": (5, 6)}
    found = make.explained(f"v = {formula}", ends, "endpoint")
    assert found.residual == pytest.approx(0, abs=1e-12)


def test_one_operation_alone_gives_shapley_values():
    ends = {"a": (3, 8), "b": (4, 1), "c": (5, 6)}
    one = make.parts("v = max(a, b, c)", ends, "endpoint")
    assert one == pytest.approx(make.parts("v = max(a, b, c)", ends, "shapley"))


def test_many_arguments_are_split_there_and_back():
    names = [f"x{at}" for at in range(9)]
    ends = {name: (at % 4, (7 * at + 3) % 5 + 1) for at, name in enumerate(names)}
    found = make.explained(f"v = max({', '.join(names)})", ends, "endpoint")
    back = make.explained(f"v = max({', '.join(names)})", ends, "endpoint", ends=(-1, 0))
    assert found.residual == pytest.approx(0, abs=1e-12)
    for name in names:
        assert back.contributions[name] == pytest.approx(-found.contributions[name])


def test_every_edge_gets_its_part():
    text = "profit = revenue - cost\nrevenue = orders * price\ncost = orders * unit_cost"
    ends = {"orders": (10, 20), "price": (5, 6), "unit_cost": (2, 1)}
    found = make.explained(text, ends, "endpoint")
    assert found.edges["revenue", "orders"] == pytest.approx(10 * 5.5)
    assert found.edges["cost", "orders"] == pytest.approx(-10 * 1.5)
    assert found.edges["profit", "revenue"] == pytest.approx(70)
    assert found.contributions["orders"] == pytest.approx(40)


def test_a_rate_of_other_periods_is_split_among_its_series():
    text = "growth = a / lag(a)"
    found = make.explained(text, {"a": (1, 2, -3, 4)}, "endpoint", ends=(1, 3))
    assert sum(found.contributions.values()) == pytest.approx(4 / -3 - 2)


def test_a_metric_computed_from_its_own_past_is_gone_through_period_by_period():
    text = "stock = lag(stock) * kept + bought"
    before, after = {"kept": (0.5, 0.8), "bought": (4, 6)}, {"kept": (0.6, 0.5), "bought": (5, 2)}
    found = explain(make.supposed(text, before, after, {"stock": 10}), "endpoint")
    # before: 10, 10 * 0.5 + 4 = 9, 9 * 0.8 + 6 = 13.2; after: 10, 10 * 0.6 + 5 = 11, 11 * 0.5 + 2 = 7.5
    assert found.total == pytest.approx(7.5 - 13.2)
    assert found.residual == pytest.approx(0, abs=1e-12)
    assert found.drivers == {
        "stock": pytest.approx((11 - 9) * (0.8 + 0.5) / 2),
        "kept": pytest.approx((0.5 - 0.8) * (9 + 11) / 2),
        "bought": pytest.approx(2 - 6),
    }
    # what was kept of the first stock counts for what is kept of it now
    kept = (0.6 - 0.5) * 10 * (0.8 + 0.5) / 2
    assert found.contributions["kept"] == pytest.approx(kept - 0.3 * 10)


def test_a_loop_with_a_jump_is_no_obstacle():
    text = "stock = lag(stock) + if_(demand > limit, 5, 1)"
    before, after = {"demand": (1, 1), "limit": (4, 4)}, {"demand": (1, 9), "limit": (4, 4)}
    found = explain(make.supposed(text, before, after, {"stock": 10}))
    assert found.method == "endpoint"
    assert found.contributions == {"demand": pytest.approx(4), "limit": 0}
