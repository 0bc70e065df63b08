"""What a view asks about a change: the command ``explain``, checked against figures worked out by hand."""

import json

import pandas as pd
import pytest
from bridge.rows import shop_by_day
from bridge.shop import shop
from fake_comm import connected

import kpitree_widgets as kt
from kpitree_widgets.report.explained import answer, flows_of, saved_explanation, story
from kpitree_widgets.widgets.commands import dispatch
from kpitree_widgets.widgets.protocol import ProtocolError

MARCH = {"period": "2026-03", "compare": "2026-02"}


def asked(tree, **args):
    return dispatch(tree._document, "explain", {"metric": None, **MARCH, **args}).result


def told(words):
    return "".join(said for said, _ in words)


def two_months(transactions, average_order_value):
    tree = kt.KPITree.from_text("Revenue = Transactions * Average order value")
    tree["revenue"].unit = "EUR"
    data = {"Transactions": transactions, "Average order value": average_order_value}
    return tree.bind(
        pd.DataFrame({"month": ["2026-01", "2026-02"], **data}), time="month", grain="month"
    )


@pytest.fixture
def tree():
    return shop()


def test_the_first_root_is_explained_by_what_its_formula_says(tree):
    # 250 x 80 = 20,000 became 300 x 84 = 25,200; the path gives (300 - 250) x (80 + 84) / 2 to transactions
    found = asked(tree)
    assert (found["metric"], found["before"], found["period"]) == ("revenue", "2026-02", "2026-03")
    assert found["change"] == pytest.approx(5_200)
    assert found["nodes"]["transactions"] == pytest.approx(50 * 82)
    assert found["nodes"]["average_order_value"] == pytest.approx(4 * 275)
    assert found["nodes"]["orders_per_customer"] == pytest.approx(4_100)
    assert found["nodes"]["new_users"] == 0
    assert found["residual"] == pytest.approx(0, abs=1e-9)
    assert not found["flagged"]


def test_inputs_and_the_drivers_of_every_metric_add_up(tree):
    found = asked(tree)
    assert sum(amount for _, amount in found["drivers"]) == pytest.approx(found["change"])
    for metric in tree.metrics:
        below = [amount for parent, _, amount in found["edges"] if parent == metric]
        if below:
            assert sum(below) == pytest.approx(found["nodes"][metric])


def test_any_metric_can_be_explained_in_its_own_unit(tree):
    found = asked(tree, metric="transactions")
    assert found["change"] == pytest.approx(50)
    assert found["nodes"] == pytest.approx(
        dict.fromkeys(found["nodes"], 0) | {"transactions": 50, "orders_per_customer": 50}
    )
    assert "revenue" not in found["nodes"]


def test_the_answer_is_strict_json_and_carries_the_revision(tree, monkeypatch):
    page = connected(tree.editor(), monkeypatch)
    tree["revenue"].target = 30_000
    reply, _ = page.ask("explain", metric=None, **MARCH)
    assert reply["result"]["rev"] == tree._document.revision > 0
    assert json.loads(json.dumps(reply["result"], allow_nan=False)) == reply["result"]


def test_the_line_on_top_names_what_made_the_change_and_what_works_against_it():
    tree = two_months([100, 130], [10.0, 9.0])
    found = answer(tree._document, None, "2026-02", "2026-01")
    assert told(found["story"]) == (
        "Revenue is up €170.00 (17.0%). Most of it comes from Transactions +€285.00; "
        "Average order value −€115.00 holds it back."
    )
    looks = {said: look for said, look in found["story"] if look}
    assert looks == {
        "up €170.00 (17.0%)": "up",
        "Transactions": "b",
        "+€285.00": "up",
        "Average order value": "b",
        "−€115.00": "dn",
    }


def test_more_costs_are_bad_news(tree):
    tree["revenue"].aim = "minimize"
    looks = dict(asked(tree)["story"])
    assert looks["up €5.2K (26.0%)"] == "dn"
    flows = flows_of(tree._document)
    assert flows.share("revenue") == ("+€5.2K", "dn")


def test_opposite_moves_that_cancel_are_said():
    tree = kt.KPITree.from_text("Revenue = Orders * Price")
    data = {"month": ["2026-01", "2026-02"], "Orders": [100.0, 200.0], "Price": [20.0, 10.0]}
    tree.bind(pd.DataFrame(data), time="month", grain="month")
    line = told(asked(tree, period="2026-02", compare="2026-01")["story"])
    assert line.startswith("Revenue is unchanged. ")
    assert "+1,500 against −1,500" in line


@pytest.mark.parametrize("method", ["shapley", "sequential", "endpoint"])
def test_other_methods_add_up_too(tree, method):
    found = asked(tree, method=method)
    assert found["method"] == method
    assert sum(amount for _, amount in found["drivers"]) == pytest.approx(5_200)


def test_what_cannot_be_explained_says_why_and_draws_nothing(tree):
    found = asked(tree, method="magic")
    assert found["change"] is None
    assert found["nodes"] == {}
    assert found["text"].startswith("There is no method 'magic'. It is one of ")


def test_a_period_without_value_names_the_metric():
    tree = two_months([None, 10], [1.0, 2.0])
    found = asked(tree, period="2026-02", compare="2026-01")
    assert found["change"] is None
    assert "Revenue has no value in Jan 2026" in found["text"]
    assert flows_of(tree._document) is None


def test_unknown_names_are_refused(tree):
    with pytest.raises(kt.KPITreeError, match="'nothing'"):
        asked(tree, metric="nothing")
    with pytest.raises(kt.KPITreeError, match="2030"):
        asked(tree, period="2030-01")
    with pytest.raises(ProtocolError, match="compare"):
        dispatch(tree._document, "explain", {"metric": None, "period": "2026-03"})


def test_an_incomplete_period_is_explained_like_for_like():
    # 20 days: bikes 40 -> 60 orders, clothing 20 -> 20; 60 orders of €16.67 became 80 of €17.50
    found = asked(shop_by_day(), period="2023-01", compare="2022-12")
    assert found["change"] == pytest.approx(400)
    assert found["sides"][0] == "the first 20 days of Dec 2022"
    mean = (1_000 / 60 + 1_400 / 80) / 2
    assert found["nodes"]["orders"] == pytest.approx(20 * mean)


def test_a_segment_has_an_explanation_of_its_own():
    tree = shop_by_day()
    found = asked(tree, period="2022-12", compare="2022-11", by="category", segment="Bikes")
    assert found["change"] == pytest.approx((62 - 60) * 20)
    assert found["nodes"]["average_order_value"] == 0


def test_a_segment_is_compared_with_another_one_and_with_all():
    tree = shop_by_day()
    seen = {"period": "2022-12", "by": "category", "segment": "Bikes"}
    other = asked(tree, compare="@Clothing", **seen)
    assert other["change"] == pytest.approx(1_240 - 310)
    assert other["sides"] == ["Clothing", "Bikes"]
    whole = asked(tree, compare="@", **seen)
    assert whole["change"] == pytest.approx(1_240 - 1_550)
    assert whole["sides"] == ["all", "Bikes"]


def test_saved_pages_keep_six_digits_and_only_edges_that_say_more_than_the_driver():
    tree = kt.KPITree.from_text(
        "Profit = Revenue - Cost\nRevenue = Orders * Price\nCost = Orders * 2"
    )
    data = {"month": ["2026-01", "2026-02"], "Orders": [100.0, 130.0], "Price": [3.0, 3.123456789]}
    tree.bind(pd.DataFrame(data), time="month", grain="month")
    saved = saved_explanation(tree._document, "", "previous")
    live = asked(tree, period="2026-02", compare="2026-01")
    assert saved["nodes"] == pytest.approx(live["nodes"], rel=1e-5)
    assert {(metric, driver) for metric, driver, _ in saved["edges"]} == {
        ("revenue", "orders"),
        ("cost", "orders"),
    }
    assert saved_explanation(tree._document, "", "") is None


def test_an_empty_tree_has_nothing_to_explain():
    assert flows_of(kt.KPITree()._document) is None
    assert saved_explanation(kt.KPITree()._document, "", "previous") is None


def test_the_story_of_an_input_names_no_drivers(tree):
    found = tree.explain("orders_per_customer", "2026-02", "2026-03")
    assert told(story(found)) == "Orders per customer is up 0.25 (20.0%)."
