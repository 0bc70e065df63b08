"""The object users hold: verbs, handles, errors, data in and out."""

import pandas as pd
import pytest

import kpitree_widgets as kt

TEXT = "Profit = Revenue − Cost\nRevenue = Orders X Average order value"


@pytest.fixture
def tree():
    return kt.KPITree.from_text(TEXT, name="Shop")


def test_a_tree_reads_like_a_collection_of_ids(tree):
    assert tree.metrics == ("profit", "revenue", "orders", "average_order_value", "cost")
    assert list(tree) == list(tree.metrics)
    assert len(tree) == 5
    assert "revenue" in tree
    assert "Revenue" not in tree
    assert tree.roots == ("profit",)
    assert tree["Average order value"] == tree["average_order_value"]


def test_a_handle_reads_what_is_there_now(tree):
    revenue = tree["revenue"]
    assert (revenue.id, revenue.label, revenue.formula) == (
        "revenue",
        "Revenue",
        "Orders * Average order value",
    )
    assert (revenue.drivers, revenue.parents) == (("orders", "average_order_value"), ("profit",))
    tree.rename("orders", "Purchases")
    assert revenue.formula == "Purchases * Average order value"
    assert (revenue.unit, revenue.aim, revenue.target, revenue.benchmark, revenue.value) == (
        None,
        "maximize",
        None,
        None,
        None,
    )


def test_assigning_to_a_handle_is_one_step_of_the_history(tree):
    tree["revenue"].target = 1_000
    tree["revenue"].unit = "EUR"
    tree["revenue"].label = "Net revenue"
    tree["cost"].formula = "Wages + Rent"
    tree["cost"].aim = "minimize"
    tree["cost"].owner, tree["cost"].description, tree["cost"].tags = (
        "Finance",
        "What we pay",
        ["core"],
    )
    assert tree["cost"].tags == ("core",)
    for _ in range(8):
        tree.undo()
    assert tree.to_text() == kt.KPITree.from_text(TEXT).to_text()
    with pytest.raises(kt.KPITreeError, match="nothing to undo"):
        tree.undo()
    tree.redo()
    assert tree["revenue"].target == 1_000


def test_values_by_hand_make_numbers_without_a_frame(tree):
    tree["orders"].value = 20
    tree["average_order_value"].value = 4.5
    tree["cost"].value = 50
    assert tree["profit"].value == 40
    assert tree.periods == ()
    tree["cost"].value = None
    assert tree["profit"].value is None
    with pytest.raises(kt.KPITreeError, match="'Profit' is computed"):
        tree["profit"].value = 3


def test_a_wide_frame_binds_and_comes_back_with_all_metrics(tree):
    frame = pd.DataFrame(
        {
            "month": ["2022-11", "2022-12"],
            "orders": [10, 20],
            "Average order value": [5.0, 4.5],
            "cost": [30, 50],
        }
    )
    tree.bind(frame, time="month")
    assert tree.frame()["profit"].tolist() == [20, 40]
    assert tree["profit"].series.index[-1] == pd.Period("2022-12", "M")
    assert tree["profit"].at("2022-11") == 20
    tree["cost"].set_value(60, "2022-12")
    assert tree["profit"].series.tolist() == [20, 30]
    tree["cost"].value = {"2022-11": 0}
    assert tree["profit"].series.tolist() == [50, 40]
    with pytest.raises(
        kt.KPITreeError, match="there is no period '2021-01'; the periods are 2022-11 to 2022-12"
    ):
        tree["profit"].at("2021-01")


def test_a_long_frame_binds_with_measures(tree):
    orders = pd.DataFrame(
        {
            "date": pd.to_datetime(["2022-11-03", "2022-11-30", "2022-12-24"]),
            "order": ["a", "b", "c"],
            "amount": [10.0, 20.0, 12.0],
        }
    )
    measures = {
        "orders": kt.count_distinct("order"),
        "average_order_value": kt.sum("amount") / kt.count_distinct("order"),
    }
    tree.bind(orders, time="date", grain="month", measures=measures)
    assert tree.frame()["revenue"].tolist() == [30, 12]
    with pytest.raises(kt.KPITreeError, match="needs a time and a grain"):
        tree.bind(orders, measures=measures)


def test_targets_come_as_a_number_or_as_a_series(tree):
    tree["revenue"].target = pd.Series(
        [800.0, 900.0], index=pd.period_range("2022-11", periods=2, freq="M")
    )
    assert tree["revenue"].target.at("2022-12") == 900
    tree.update("revenue", target=5, benchmark={"2022-12": 7})
    assert tree["revenue"].benchmark.at("2022-12") == 7


def test_moving_and_removing_change_the_formulas(tree):
    tree.add("Shipping", parent="cost").formula = "Parcels * Rate"
    tree.move("rate", "average_order_value")
    assert tree["shipping"].formula == "Parcels"
    assert tree["average_order_value"].formula == "Rate"
    tree.remove("cost", with_drivers=True)
    assert tree["profit"].formula == "Revenue"
    assert "parcels" not in tree


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda tree: tree["nobody"], "unknown_metric"),
        (lambda tree: tree.add("revenue"), "duplicate_metric"),
        (lambda tree: tree.add("  "), "label"),
        (lambda tree: tree.update("orders", formula="profit * 2"), "cycle"),
        (lambda tree: tree.update("orders", formula="profit *"), "formula"),
        (lambda tree: tree.move("orders", "profit"), "ambiguous_edit"),
        (lambda tree: tree.update("orders", colour="red"), "edit"),
        (lambda tree: setattr(tree["orders"], "colour", "red"), "edit"),
        (lambda tree: setattr(tree["orders"], "target", object()), "bind"),
        (lambda tree: tree.bind(pd.DataFrame({"x": [1]})), "bind"),
    ],
)
def test_what_is_refused_leaves_the_tree_and_its_history(tree, act, code):
    with pytest.raises(kt.KPITreeError) as refusal:
        act(tree)
    assert refusal.value.code == code
    assert tree.to_text() == kt.KPITree.from_text(TEXT).to_text()
    with pytest.raises(kt.KPITreeError, match="nothing to undo"):
        tree.undo()


def test_a_saved_tree_comes_back_with_its_data(tree, tmp_path):
    tree.bind(
        pd.DataFrame(
            {
                "month": ["2022-11", "2022-12"],
                "orders": [10, 20],
                "average_order_value": [5.0, None],
            }
        ),
        time="month",
    )
    tree["revenue"].target = 90
    tree["cost"].value = 3
    path = tmp_path / "shop.kpitree.json"
    tree.save(path)
    again = kt.KPITree.load(path)
    pd.testing.assert_frame_equal(again.frame(), tree.frame())
    assert again["revenue"].target == 90
    assert again.name == "Shop"


def test_a_metric_may_have_several_parents_and_a_tree_several_roots():
    tree = kt.KPITree.from_text(
        "Profit = Revenue - Cost\nMargin = Profit / Revenue\nReturn rate = Returns / Orders"
    )
    assert tree.roots == ("margin", "return_rate")
    assert tree["revenue"].parents == ("profit", "margin")


def test_findings_say_what_is_missing(tree):
    tree["orders"].value = 5
    tree["cost"].value = 5
    assert [finding.code for finding in tree.check()] == [
        "missing_driver",
        "missing_driver",
        "no_data",
    ]
    assert "bind data or type a value" in str(tree.check()[-1])


def test_printing_shows_an_outline(tree):
    tree["orders"].value = 20
    assert repr(tree).splitlines()[0] == "Shop"
    assert "    Orders               20" in repr(tree)


def test_targets_and_values_for_periods_the_tree_does_not_have_are_found(tree):
    tree["orders"].value = {"2022-12": 5}
    tree["profit"].target = {"2022-Q4": 100}
    said = [finding for finding in tree.check() if finding.code == "other_periods"]
    assert [finding.message for finding in said] == [
        "the target of 'Profit' shows nowhere: the tree has no period Q4 2022",
        "the value of 'Orders' shows nowhere: the tree has no period Dec 2022",
    ]
    assert said[0].hint == "bind data with periods, or give one number"


def test_a_grain_that_is_none_is_refused_with_those_there_are(tree):
    events = pd.DataFrame({"day": pd.to_datetime(["2022-01-01"]), "amount": [1]})
    with pytest.raises(
        kt.KPITreeError, match="'minute' is not a grain; use one of hour, day, week"
    ):
        tree.bind(events, time="day", grain="minute", measures={"orders": kt.sum("amount")})


@pytest.mark.parametrize("asked", [{"grain": "decade"}, {"grain": "year", "year_start": "April"}])
def test_a_grain_that_is_none_is_refused_when_reading_again(tree, asked):
    events = pd.DataFrame({"day": pd.to_datetime(["2022-01-01"]), "amount": [1]})
    tree.bind(events, time="day", grain="month", measures={"orders": kt.sum("amount")})
    with pytest.raises(kt.KPITreeError, match=r"'decade' is not a grain|in month 'April'"):
        tree.regrain(**asked)
    if "year_start" not in asked:
        with pytest.raises(kt.KPITreeError, match="use one of hour, day, week"):
            tree.frame(**asked)
    assert tree.periods == ("2022-01",)
