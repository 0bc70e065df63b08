"""What if, as users ask it: scenarios of a tree, kept, compared, undone."""

import numpy as np
import pandas as pd
import pytest

import kpitree_widgets as kt
from kpitree_widgets.errors import PeriodError, ScenarioError, UnknownMetricError
from kpitree_widgets.tree.scenarios import Scenario

GAPS = "Dearer − baseline  baseline − target  Dearer − target"


@pytest.fixture
def tree():
    shop = kt.KPITree.from_text("Revenue = Visits * Price\nProfit = Revenue - Refunds", "Shop")
    shop.bind(
        pd.DataFrame(
            {
                "month": ["2022-11", "2022-12"],
                "Visits": [30.0, 40],
                "Price": [2.0, 2.5],
                "Refunds": [10.0, 10],
            }
        ),
        time="month",
    )
    shop.update("refunds", aim="minimize")
    shop.update("profit", target=100)
    return shop


def test_a_scenario_is_worked_out_kept_and_leaves_the_tree_as_it_is(tree):
    found = tree.scenario("Dearer", price="+20%", from_="2022-11", note="as others do")
    assert found.value("revenue") == pytest.approx(120)
    assert found.value("Revenue", "2022-11") == pytest.approx(72)
    assert found.baseline.values["revenue"].tolist() == tree["revenue"].series.tolist() == [60, 100]
    assert tree.scenarios["Dearer"] == found.scenario
    assert tree.scenarios["Dearer"].note == "as others do"
    tree.undo()
    assert not tree.scenarios


def test_a_scenario_without_a_name_is_not_kept(tree):
    assert tree.scenario(price="+20%").value("profit") == pytest.approx(110)
    assert not tree.scenarios


def test_a_name_alone_is_the_scenario_that_is_kept(tree):
    made = tree.scenario("Dearer", price=3, from_="2022-11")
    assert tree.scenario("dearer").frame.equals(made.frame)
    with pytest.raises(ScenarioError, match="did you mean 'Dearer'"):
        tree.scenario("Dearest")
    with pytest.raises(ScenarioError, match="nothing is overridden in 'Dearer'; give overrides"):
        tree.scenario("Dearer", from_="2022-12")


def test_it_says_the_same_once_there_are_more_data(tree):
    tree.scenario("Dearer", price=3)
    more = pd.DataFrame({"month": ["2023-01"], "Visits": [9], "Price": [2.0], "Refunds": [1]})
    tree.bind(more, time="month")
    assert tree.scenarios["Dearer"].since == "2022-12"
    assert tree.scenario("Dearer").value("price", "2022-12") == 3


def test_a_scenario_that_is_reset_is_the_baseline(tree):
    tree.scenario("Dearer", price=3)
    found = tree.reset_scenario("dearer")
    assert dict(found.scenario.overrides) == {}
    assert found.evaluation is found.baseline is tree._document.evaluation
    assert str(found) == (
        "Dearer: no overrides, as the baseline\nno metric differs from the baseline in Dec 2022"
    )
    assert found.chart() is None
    tree.undo()
    assert tree.scenario("Dearer").value("price") == 3


def test_a_scenario_is_removed_by_name(tree):
    tree.scenario("Dearer", price=3)
    tree.remove_scenario("Dearer")
    assert not tree.scenarios
    with pytest.raises(ScenarioError, match="there is no scenario 'Dearer'"):
        tree.remove_scenario("Dearer")


@pytest.mark.parametrize(
    "prices",
    [
        {"2022-11": 3, "2022-12": 4},
        pd.Series([3, 4], index=["2022-11", "2022-12"]),
        pd.Series([3, 4], index=pd.period_range("2022-11", "2022-12", freq="M")),
        kt.by_period({"2022-11": 3, "2022-12": 4}),
        kt.path({"2022-11-30": 3, "2022-12-31": 4}),
    ],
)
def test_a_series_in_any_form_is_an_override(tree, prices):
    found = tree.scenario("Dearer", price=prices, from_="2022-11")
    assert found.over_time("price")["Dearer"].tolist() == [3, 4]


def test_labels_and_names_of_arguments_go_into_the_mapping(tree):
    tree.add("until", label="Until")
    found = tree.scenario("Odd", {"Price": 3, "until": 5}, refunds=0)
    assert dict(found.scenario.overrides) == {"price": 3.0, "until": 5.0, "refunds": 0.0}


@pytest.mark.parametrize(
    ("metrics", "error", "message"),
    [
        ({"prise": 1}, UnknownMetricError, "did you mean 'Price'"),
        ({"price": "cheap"}, ScenarioError, "price: 'cheap' is no change"),
        ({"price": np.nan}, ScenarioError, "not a finite number"),
        ({"price": pd.Series([1], index=["soon"])}, ScenarioError, "price: "),
        ({"price": {"2022-Q4": 3}}, ScenarioError, "price: .*is a quarter"),
        ({"price": 1, "from_": "2023-01"}, ScenarioError, "until='2023-01'"),
    ],
)
def test_a_scenario_that_is_refused_is_not_kept(tree, metrics, error, message):
    with pytest.raises(error, match=message):
        tree.scenario("Wrong", **metrics)
    assert not tree.scenarios
    assert tree._document.undoable == "Change target of Profit"


def test_the_three_variances_add_up_and_are_judged_by_aim(tree):
    tree.scenario("Dearer", price="+20%", refunds="+50%")
    row = tree.compare("Dearer", metrics=["profit", "refunds"])["profit"]
    assert (row.baseline, row.value, row.target) == (90, pytest.approx(105), 100)
    assert row.to_baseline.value == pytest.approx(15)
    assert row.baseline_to_target.value == -10
    assert row.to_target.value == pytest.approx(5)
    verdicts = [one.verdict for one in (row.to_baseline, row.baseline_to_target, row.to_target)]
    assert verdicts == ["better", "worse", "better"]
    refunds = tree.compare("Dearer")["refunds"]
    assert (refunds.to_baseline.value, refunds.to_baseline.verdict) == (5, "worse")
    assert refunds.to_target.verdict == "unknown"


def test_a_balance_is_better_the_nearer_it_is(tree):
    tree.update("refunds", aim=kt.balance(11, 14))
    found = tree.compare(
        tree.scenario(refunds=16), Scenario("Near", {"refunds": 12}), metrics="Refunds"
    )
    verdicts = [row.to_baseline.verdict for row in found.rows]
    assert verdicts == ["worse", "better"]


def test_the_text_has_everything_side_by_side(tree):
    tree.scenario("Dearer", price="+20%")
    tree.scenario("Leaner", refunds=5, from_="2022-11")
    assert repr(tree.scenarios).splitlines() == [
        "Dearer: price +20%, from Dec 2022",
        "Leaner: refunds 5, from Nov 2022",
    ]
    assert str(tree.scenario("Dearer")).splitlines() == [
        "Dearer: Price +20%, Dec 2022",
        f"Dec 2022  baseline  Dearer  target  {GAPS}",
        "Profit          90     110     100         +20 better          −10 worse       +10 better",
        "Revenue        100     120       –         +20 better                  –                –",
        "Price         2.50       3       –       +0.50 better                  –                –",
    ]
    assert str(tree.compare(metrics="profit")) == (
        "Dearer: Price +20%, Dec 2022\n"
        "Leaner: Refunds 5, Nov 2022 to Dec 2022\n"
        "Dec 2022  baseline  Dearer  Leaner  target\n"
        "Profit          90     110      95     100\n"
        "Variances       scenario − baseline  baseline − target  scenario − target\n"
        "Profit, Dearer           +20 better          −10 worse         +10 better\n"
        "Profit, Leaner            +5 better          −10 worse           −5 worse"
    )


def test_the_frame_has_a_row_per_metric_and_scenario(tree):
    tree.scenario("Dearer", price="+20%")
    tree.scenario("Leaner", refunds=5)
    frame = tree.compare().frame
    assert list(frame.index[:2]) == [("profit", "Dearer"), ("profit", "Leaner")]
    assert len(frame) == 2 * len(tree)
    gap = frame["baseline_to_target"] + frame["to_baseline"] - frame["to_target"]
    assert gap.dropna().to_numpy() == pytest.approx(0)
    assert frame.loc[("refunds", "Leaner"), "to_baseline_is"] == "better"


def test_scenarios_that_look_ahead_are_compared_with_those_that_do_not(tree):
    tree.scenario("Dearer", price=3)
    tree.scenario("Growth", visits="+10%/month", until="2023-03")
    found = tree.compare("Growth", "Dearer", period="2023-03")
    assert found["revenue", "Growth"].value == pytest.approx(40 * 1.1**3 * 2.5)
    assert found["revenue", "Dearer"].value == found["revenue", "Dearer"].baseline == 100
    assert "Dearer: nothing is overridden in Mar 2023; it holds in Dec 2022." in found.notes
    assert sum("Jan 2023 to Mar 2023 lies ahead" in note for note in found.notes) == 1
    assert len(tree._document.periods) == 2


def test_a_scenario_that_is_asked_for_a_period_without_it_says_so(tree):
    with pytest.raises(PeriodError, match="2022-10"):
        tree.compare(tree.scenario(price=3), period="2022-10")
    with pytest.raises(ScenarioError, match="there is no scenario to compare"):
        tree.compare()
    with pytest.raises(ScenarioError, match="name each scenario once"):
        tree.compare(tree.scenario(price=3), tree.scenario(price=4))
    with pytest.raises(ScenarioError, match="is no scenario; name one"):
        tree.compare(3)
    with pytest.raises(UnknownMetricError):
        tree.compare(tree.scenario(price=3), metrics="Prise")
    with pytest.raises(ScenarioError, match="'visits' is not compared in 'What if'"):
        tree.compare(tree.scenario(price=3), metrics="price")["visits"]


OVERRULED = (
    "Revenue is overridden, and so is Price below it: "
    "Price does not move Revenue where it is given."
)


def test_it_is_said_that_a_metric_and_its_driver_are_overridden(tree):
    found = tree.scenario("Both", revenue=200, price="+20%")
    assert found.value("profit") == 190
    assert found.notes == (
        OVERRULED,
        "Revenue: its formula is out of force where a value is given.",
    )


def test_values_past_limits_gaps_and_overrides_of_nothing_are_said(tree):
    tree.update("price", limits=(1, 3))
    tree.update("visits", maximum=45)
    found = tree.scenario("Far", price=4, visits="+50%", refunds=10)
    assert found.notes == (
        "Refunds is as in the baseline.",
        "Visits is 60, past its maximum.",
        "Price is 4, past its limits.",
    )
    note = "The values of Visits for Jan 2023 do not count: no such period is there."
    assert tree.scenario(visits={"2022-12": 3, "2023-01": 4}).notes == (note,)
    tree["refunds"].value = {"2022-12": 3}
    tree.bind(pd.DataFrame({"month": ["2022-11"], "Price": [np.nan]}), time="month")
    note = "Price has no value in Nov 2022: nothing is changed there."
    assert note in tree.scenario(price="+1", from_="2022-11").notes


def test_an_incomplete_period_is_said():
    rows = pd.DataFrame({"day": pd.date_range("2022-11-01", "2022-12-10"), "amount": 1.0})
    shop = kt.KPITree.from_text("Profit = Revenue * Margin")
    shop.bind(rows, time="day", grain="month", measures={"revenue": kt.sum("amount")})
    shop["margin"].value = 0.5
    found = shop.scenario("Better", margin=0.6)
    assert found.value("profit") == pytest.approx(6)
    assert found.notes == (
        "Dec 2022 is incomplete (10 of 31 days): the baseline is what there is so far.",
    )


def test_a_large_tree_says_how_much_more_there_is():
    many = " + ".join(f"A{number}" for number in range(30))
    shop = kt.KPITree.from_text(f"Total = {many}")
    for number in range(30):
        shop[f"a{number}"].value = 1
    found = shop.scenario("All", {f"A{number}": 2 for number in range(30)})
    assert len(found.shown) == 12
    assert found.shown[0] == "total"
    assert "and 19 more that differ: see .frame" in str(found)


def test_odd_units_of_a_change_are_told():
    tree = kt.KPITree.from_text("Profit = Revenue * Margin")
    tree["revenue"].value, tree["margin"].value = 1_200, 0.15
    tree["revenue"].unit, tree["margin"].unit = "EUR", "%"
    notes = " ".join(tree.scenario("Odd", revenue="+0.5 pp", margin="+10").notes)
    assert "Revenue is in EUR: +0.5 pp of it is +0.005." in notes
    assert "Margin is a ratio: +10 of it is +1000 points; write '+10 pp'" in notes
    assert not tree.scenario("Even", revenue="+5", margin="+0.5 pp").notes
