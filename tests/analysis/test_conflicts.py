"""Conflicts: what the formulas say a lever helps and hurts, and the guardrails in its reach."""

from dataclasses import replace

import numpy as np
import pytest
import strategies
from clashing import clashing_shop as shop
from hypothesis import given, settings
from hypothesis import strategies as st

import kpitree_widgets as kt
from kpitree_widgets.analysis.levers.conflicting import conflicts
from kpitree_widgets.analysis.levers.crossing import first_crossing
from kpitree_widgets.errors import EditError, PeriodError, UnknownMetricError
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.tree.expectations import Bounds


def pairs(found):
    return {(one.lever, one.helps, one.hurts) for one in found.conflicts}


def test_a_lever_that_helps_one_metric_and_hurts_another_is_found_through_the_tree():
    found = shop(support_hours={"limits": None}).conflicts()
    assert pairs(found) == {
        ("support_hours", "profit", "satisfaction"),
        ("discount", "profit", "conversion_rate"),
    }
    hours, _ = sorted(found.conflicts, key=lambda one: one.lever, reverse=True)
    assert (hours.value, hours.to) == (100, 90)
    assert hours.effect_on_helps == pytest.approx(30.0)
    assert hours.effect_on_hurts == pytest.approx(-0.025)
    assert (hours.net, hours.root) == (hours.effect_on_helps, "profit")


def test_aims_decide_what_help_is():
    turned = shop(satisfaction={"aim": "minimize"}).conflicts()
    assert pairs(turned) == {("discount", "profit", "conversion_rate")}
    worse = shop(profit={"aim": "minimize"}).conflicts()
    assert ("base_rate", "profit", "conversion_rate") in pairs(worse)
    assert ("support_hours", "profit", "satisfaction") not in pairs(worse)


def test_metrics_that_nobody_wants_anything_of_have_no_conflicts():
    tree = shop(satisfaction={"target": None}, conversion_rate={"target": None})
    tree.update("profit", formula="Revenue - Cost + 0 * Satisfaction")
    found = tree.conflicts()
    assert found.considered == ("profit",)
    assert not found
    assert "no lever helps one and hurts another of: Profit" in found.text
    assert "give other metrics an aim and a target or a guardrail" in found.text
    assert found.chart() is None
    assert found._repr_mimebundle_() == ({"text/plain": found.text}, {})


def test_one_metric_shows_only_its_own_conflicts():
    tree = shop(revenue={"target": 5000})
    assert all("revenue" in pair for pair in pairs(tree.conflicts("Revenue")))
    assert pairs(tree.conflicts("revenue")) < pairs(tree.conflicts())
    added = pairs(tree.conflicts("price"))  # it has no target, and is asked about
    assert added
    assert all("price" in pair[1:] for pair in added)
    assert not added & pairs(tree.conflicts())


def test_the_move_is_the_one_that_is_better_for_the_root():
    for one in (
        shop(revenue={"target": 5000}, cost={"target": 1, "aim": "minimize"}).conflicts().conflicts
    ):
        assert one.net_gain >= 0
        assert one.root == "profit"


def test_declared_conflicts_come_first_and_say_whether_the_formulas_agree():
    tree = shop()
    tree.conflict("discount", helps="conversion_rate", hurts="profit")
    tree.conflict("wage", helps="satisfaction", hurts="profit")
    tree.conflict("support_hours", helps="visits", hurts="list_price")
    found = tree.conflicts()
    assert [one.is_declared for one in found.conflicts] == [True, True, True, False]
    told = {one.lever: one for one in found.conflicts}
    assert told["discount"].is_found
    assert told["discount"].to == 0.3  # the way it is declared, although it costs profit
    assert told["discount"].effect_on_helps > 0 > told["discount"].net
    assert not told["wage"].is_found
    assert np.isnan(told["wage"].effect_on_helps)
    assert told["wage"].effect_on_hurts == pytest.approx(-30.0)
    assert "the formulas say nothing about it" in found.text
    assert ("discount", "profit", "conversion_rate") not in pairs(found)
    assert found.frame["declared"].sum() == 3


def test_a_computed_metric_can_be_declared_a_lever_and_leaves_the_others_as_they_are():
    tree = shop(conversion_rate={"target": None})
    before = {one.lever: one.net for one in tree.conflicts().conflicts}
    tree.conflict("price", helps="revenue", hurts="conversion_rate")
    found = {one.lever: one for one in tree.conflicts().conflicts}
    assert not found["price"].is_found
    assert found["price"].effect_on_helps == pytest.approx(0.1 * tree["revenue"].value)
    for lever, net in before.items():
        assert found[lever].net == net


def test_the_value_at_which_a_guardrail_breaks_is_where_the_metric_meets_it():
    found = shop(
        support_hours={"limits": None}, satisfaction={"guardrail": (0.74, None)}
    ).conflicts()
    (rail,) = found.guardrails
    assert (rail.lever, rail.metric, rail.side, rail.bound) == (
        "support_hours",
        "satisfaction",
        "lower",
        0.74,
    )
    assert rail.at == pytest.approx(96.0, rel=1e-12)  # 0.5 + 96 / 400
    assert (rail.to, rail.reached) == (90.0, pytest.approx(0.725))
    assert rail.net_gain == pytest.approx(30.0)
    assert "goes below 96, which helps Profit" in found.text
    assert found.guardrail_frame["at"].tolist() == [rail.at]


def test_a_guardrail_can_break_both_ways():
    found = shop(cost={"guardrail": (3700, 4100)}).conflicts()
    visits = {one.side: one for one in found.guardrails if one.lever == "visits"}
    assert visits["upper"].at == pytest.approx((4100 - 300) / 1.8)
    assert visits["lower"].at == pytest.approx((3700 - 300) / 1.8)


def test_a_guardrail_that_is_broken_already_is_said_once_and_not_in_reach():
    found = shop(satisfaction={"guardrail": (0.9, None)}).conflicts()
    assert found.broken == ("satisfaction",)
    assert found.guardrails == ()
    assert "Satisfaction is past its guardrail as it is" in found.text


def test_a_lever_that_limits_hold_fast_is_in_no_conflict():
    tree = shop(support_hours={"limits": (100, 100)})
    assert pairs(tree.conflicts()) == {("discount", "profit", "conversion_rate")}


@settings(max_examples=60)
@given(strategies.evaluations(), st.data())
def test_every_effect_is_what_the_tree_gives_when_it_is_computed_again(evaluation, data):
    """On random trees with random targets and aims, declared conflicts left out."""
    aims = st.sampled_from(["maximize", "minimize", "balance"])
    wanted = [
        replace(metric, target=data.draw(st.floats(-9, 9)), aim=data.draw(aims))
        for metric in evaluation.tree.metrics.values()
        if data.draw(st.booleans())
    ]
    evaluation = evaluate(evaluation.tree.replacing(*wanted), evaluation.periods, evaluation.inputs)
    for one in conflicts(evaluation).conflicts:
        series = evaluation.values[one.lever].copy()
        series[-1] = one.to
        after = evaluate(
            evaluation.tree, evaluation.periods, {**evaluation.inputs, one.lever: series}
        ).values
        told = {one.helps: one.effect_on_helps, one.hurts: one.effect_on_hurts, one.root: one.net}
        for metric, effect in told.items():
            now = evaluation.values[metric][-1]
            true = after[metric][-1] - now
            assert effect == pytest.approx(true, rel=1e-9, abs=1e-9 * abs(now), nan_ok=True)
        for metric, sign in ((one.helps, 1), (one.hurts, -1)):
            definition, now = evaluation.tree[metric], evaluation.values[metric][-1]
            then = after[metric][-1]
            gain = {
                "maximize": then - now,
                "minimize": now - then,
                "balance": abs(now - (definition.target or 0))
                - abs(then - (definition.target or 0)),
            }[definition.aim]
            assert np.sign(gain) == sign


@given(st.floats(-50, 50), st.floats(0.1, 20))
def test_the_first_crossing_of_a_line_is_found_to_the_last_digits(start, way):
    bound = start + 0.37 * way
    found = first_crossing(lambda x: x - bound, start, start + way)
    assert found == pytest.approx(bound, rel=1e-13, abs=1e-13)


def test_the_first_of_several_crossings_is_found():
    found = first_crossing(lambda x: np.sin(x) - 0.5, 0.0, 40.0)
    assert found == pytest.approx(np.pi / 6, rel=1e-13)
    assert first_crossing(lambda x: np.sin(x) - 2, 0.0, 40.0) is None
    assert first_crossing(lambda x: np.full_like(x, np.nan), 0.0, 1.0) is None
    assert first_crossing(lambda x: 1.0 - x, 0.0, 5.0) == 0.0


def test_bad_questions_are_answered_with_what_to_change():
    with pytest.raises(UnknownMetricError, match="did you mean 'Profit'"):
        shop().conflicts("prfit")
    with pytest.raises(PeriodError, match="there is no period '2030-01'"):
        shop().conflicts(period="2030-01")
    with pytest.raises(PeriodError, match="'Profit' has no value"):
        shop(wage={"value": None}).conflicts("profit")
    with pytest.raises(EditError, match="both its limits and its maximum"):
        shop(wage={"limits": (4, 5), "maximum": 3}).conflicts()


def test_a_metric_without_a_value_is_passed_over():
    found = shop(wage={"value": None}).conflicts()
    assert "profit" in found.considered
    assert all("profit" not in (one.helps, one.hurts) for one in found.conflicts)


def test_a_balance_is_hurt_by_what_leads_away_from_its_range():
    tree = shop(satisfaction={"aim": "balance", "target": None, "balance": Bounds(0.7, 0.76)})
    (hours,) = [one for one in tree.conflicts().conflicts if one.lever == "support_hours"] or [None]
    assert hours is None  # 0.725 to 0.775: only upwards it leaves, and that costs profit as well
    tree = shop(satisfaction={"aim": "balance", "target": None, "balance": Bounds(0.74, 0.80)})
    (hours,) = [one for one in tree.conflicts().conflicts if one.lever == "support_hours"]
    assert hours.hurts == "satisfaction"


def test_an_effect_that_cancels_on_its_ways_is_exactly_nothing():
    tree = kt.KPITree.from_text(
        """
        Revenue = Orders * Price
        Orders = Visits * Conversion
        Price = Spend / Visits
        """
    )
    for metric, value in {"visits": 555.5, "conversion": 0.031, "spend": 13_331.7}.items():
        tree[metric].value = value
    tree.update("orders", target=25)
    tree.update("price", target=20)
    found = [one for one in tree.conflicts().conflicts if one.lever == "visits"]
    assert [{one.helps, one.hurts} for one in found] == [{"orders", "price"}]
    assert [one.net for one in found] == [0]
