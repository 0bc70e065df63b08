"""What a view asks the kernel while levers are moved in it."""

from __future__ import annotations

import numpy as np
import pytest
from bridge.shop import shop

from kpitree_widgets.formula.wire import formula_states
from kpitree_widgets.tree.groups import formula_groups
from kpitree_widgets.tree.scenarios import Scenario
from kpitree_widgets.widgets.what_if import read_scenario, written


@pytest.fixture
def tree():
    return shop()


def draft(**overrides):
    return {
        "name": "What if",
        "overrides": overrides,
        "since": "2026-03",
        "until": None,
        "note": "",
    }


def told(page, **overrides):
    """The kernel's numbers by metric."""
    reply, _ = page.ask("suppose", scenario=draft(**overrides))
    assert reply["ok"], reply
    metrics = reply["result"]["metrics"]
    rows = np.frombuffer(page.buffers[-1][0], "<f8").reshape(len(metrics), -1)
    return dict(zip(metrics, rows, strict=True))


def test_a_page_gets_formulas_in_the_order_of_computing(page, tree):
    reply, _ = page.ask("what_if")
    result = reply["result"]
    assert result["groups"] == formula_states(formula_groups(tree._document.tree))
    assert result["years"] == [2026, 2026, 2026]
    assert (result["openings"], result["scenarios"]) == ({}, [])
    assert result["rev"] == tree._document.revision


def test_the_kernel_tells_what_overrides_reach_and_nothing_else(page):
    rows = told(page, conversion_rate="+10%")
    assert list(rows) == [
        "revenue",
        "transactions",
        "customers",
        "new_customers",
        "conversion_rate",
    ]
    # 4,000 new users x 3.3 % = 132, + 80 = 212 customers, x 1.5 x 84 = 26,712
    assert rows["revenue"].tolist() == pytest.approx([13_500.0, 20_000.0, 26_712.0])
    assert rows["conversion_rate"].tolist() == pytest.approx([0.03, 0.03, 0.033])


def test_supposing_changes_nothing(page, tree):
    before, revision = tree["revenue"].value, tree._document.revision
    told(page, average_order_value=100, customers=300)
    assert (tree["revenue"].value, tree._document.revision) == (before, revision)


def test_a_held_metric_leaves_its_formula_out_of_force_in_the_range_alone(page):
    rows = told(page, customers=300)
    assert rows["customers"].tolist() == pytest.approx([150.0, 200.0, 300.0])
    assert rows["revenue"][2] == pytest.approx(300 * 1.5 * 84)


@pytest.mark.parametrize(
    ("overrides", "code", "words"),
    [
        ({"nothing": 3}, "unknown_metric", "nothing"),
        ({"customers": "many"}, "scenario", "'many' is no change"),
        ({"customers": float("inf")}, "scenario", "not a finite number"),
        ({"customers": {"2030-01": 4}}, "scenario", "Customers"),
    ],
)
def test_what_cannot_be_supposed_says_why(page, overrides, code, words):
    reply, _ = page.ask("suppose", scenario=draft(**overrides))
    assert not reply["ok"]
    assert reply["error"]["code"] == code
    assert words in reply["error"]["message"]


@pytest.mark.parametrize("scenario", [None, 3, [], {}, {"name": "A", "more": 1}])
def test_what_is_no_scenario_is_refused(page, scenario):
    reply, _ = page.ask("suppose", scenario=scenario)
    assert (reply["ok"], reply["error"]["code"]) == (False, "scenario")


def test_a_kept_scenario_is_told_to_every_page_and_can_be_undone(page, tree):
    reply, patch = page.ask("keep_scenario", scenario={**draft(price=1), "overrides": {}})
    assert reply["ok"]
    assert patch["rev"] == tree._document.revision
    page.ask("keep_scenario", scenario={**draft(average_order_value="+5%"), "name": "Dearer"})
    names = [one["name"] for one in page.ask("what_if")[0]["result"]["scenarios"]]
    assert names == ["What if", "Dearer"]
    page.ask("drop_scenario", scenario="What if")
    assert [one.name for one in tree._document.tree.scenarios] == ["Dearer"]
    tree.undo()
    assert len(page.ask("what_if")[0]["result"]["scenarios"]) == 2


def test_a_scenario_without_a_right_name_is_not_kept(page, tree):
    reply, patch = page.ask("keep_scenario", scenario={**draft(customers=1), "name": "Baseline"})
    assert (reply["ok"], patch) == (False, None)
    reply, _ = page.ask("drop_scenario", scenario="Nobody")
    assert reply["error"]["code"] == "scenario"
    assert tree._document.tree.scenarios == ()


def test_the_difference_to_the_baseline_adds_up(page, tree):
    reply, _ = page.ask(
        "explain_scenario",
        scenario=draft(average_order_value=100, conversion_rate="+10%"),
        metric="revenue",
        period="2026-03",
    )
    result = reply["result"]
    # 212 customers x 1.5 x 100 = 31,800 against 25,200
    assert result["change"] == pytest.approx(6_600.0)
    assert sum(amount for _, amount in result["drivers"]) == pytest.approx(6_600.0, rel=1e-9)
    assert result["nodes"]["repeat_customers"] == 0
    assert "than in the baseline" in result["text"]
    assert tree["revenue"].value == 25_200


def test_a_difference_without_a_value_names_the_metric(page):
    reply, _ = page.ask("explain_scenario", scenario=draft(customers=1), metric="lost", period="")
    assert reply["error"]["code"] == "unknown_metric"
    reply, _ = page.ask(
        "explain_scenario", scenario=draft(customers=1), metric="revenue", period="no"
    )
    assert reply["error"]["code"] == "period"


def test_a_scenario_on_the_wire_is_read_as_it_was():
    scenario = Scenario(
        "All kinds",
        {
            "a": 42,
            "b": "+10%",
            "c": "-0.5 pp",
            "d": "+2%/month",
            "e": {"2026-01": 3},
            "f": {"path": {"2026-03-31": 5}},
        },
        "2026-01",
        "2026-04",
        "a note",
    )
    assert read_scenario(written(scenario)) == scenario
