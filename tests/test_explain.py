"""Why a metric changed, as a user asks: which two states, and numbers that add up."""

import numpy as np
import pandas as pd
import pytest

import kpitree_widgets as kt
from kpitree_widgets.errors import ExplanationError, PeriodError, SegmentError, UnknownMetricError

TEXT = """
Revenue = Orders * Price
Orders = Visits * Conversion rate
Profit = Revenue - Cost
"""
MONTHS = [f"2022-{month:02d}" for month in range(1, 13)]


def shop(**columns):
    rng = np.random.default_rng(3)
    data = {
        "month": MONTHS,
        "visits": rng.uniform(900, 1100, 12),
        "conversion_rate": rng.uniform(0.03, 0.05, 12),
        "price": rng.uniform(40, 44, 12),
        "cost": rng.uniform(800, 900, 12),
    }
    tree = kt.KPITree.from_text(TEXT, name="Shop")
    tree["revenue"].unit = "EUR"
    return tree.bind(pd.DataFrame({**data, **columns}), time="month")


def rows(days=365, categories=("Bikes", "Books")):
    rng = np.random.default_rng(5)
    dates = pd.date_range("2022-01-01", periods=days)
    frame = pd.DataFrame(
        {"date": np.repeat(dates, len(categories)), "category": list(categories) * days}
    )
    frame["orders"] = rng.integers(1, 9, len(frame))
    frame["amount"] = frame["orders"] * rng.uniform(10, 20, len(frame))
    return frame


def sold(days=365):
    tree = kt.KPITree.from_text("Revenue = Orders * Average order value")
    measures = {
        "Orders": kt.sum("orders"),
        "Average order value": kt.sum("amount") / kt.sum("orders"),
    }
    return tree.bind(rows(days), "date", grain="month", measures=measures, by="category")


def test_the_contributions_add_up_to_the_change():
    found = shop().explain("Profit", "2022-03", "2022-04")
    assert found.total == shop()["profit"].at("2022-04") - shop()["profit"].at("2022-03")
    assert found.frame["contribution"].sum() == pytest.approx(found.total, rel=1e-12)
    assert abs(found.residual) < 1e-9
    assert found.frame["share"].sum() == pytest.approx(1)


def test_without_ends_the_last_period_is_explained_against_the_one_before():
    found = shop().explain("profit")
    assert [side.label for side in found.change.sides] == ["Nov 2022", "Dec 2022"]


def test_a_year_ago_is_a_state():
    tree = sold(730)
    found = tree.explain("revenue", "year", "2023-05")
    assert found.before == tree["revenue"].at("2022-05")


def test_the_drivers_of_a_level_are_what_flows_through_its_edges():
    found = shop().explain("profit", "2022-03", "2022-04")
    assert list(found.levels.index) == ["revenue", "cost"]
    assert found.levels["contribution"].sum() == pytest.approx(found.total)
    inputs = found.contributions
    below = inputs["visits"] + inputs["conversion_rate"] + inputs["price"]
    assert found.drivers["revenue"] == pytest.approx(below)
    assert found.nodes["orders"] == pytest.approx(inputs["visits"] + inputs["conversion_rate"])


def test_a_period_of_a_coarser_grain_is_read_again_from_the_rows():
    tree = sold()
    found = tree.explain("revenue", "2022-Q3", "2022-Q4")
    by_quarter = tree.frame(grain="quarter")["revenue"]
    assert found.total == pytest.approx(by_quarter["2022-Q4"] - by_quarter["2022-Q3"])
    assert tree.periods[-1] == "2022-12"


def test_a_range_adds_up_what_adds_up():
    tree = shop()
    for metric in ("visits", "cost"):
        tree[metric].aggregation = "sum"
    tree["conversion_rate"].aggregation = tree["price"].aggregation = "mean"
    found = tree.explain("orders", ("2022-01", "2022-03"), ("2022-04", "2022-06"))
    frame = tree.frame()
    early, late = frame.iloc[:3], frame.iloc[3:6]
    ends = [
        part["visits"].sum() * np.average(part["conversion_rate"], weights=part.index.days_in_month)
        for part in (early, late)
    ]
    assert (found.before, found.after) == pytest.approx(tuple(ends))
    assert sum(found.contributions.values()) == pytest.approx(found.total)
    assert "Jan–Mar 2022" in found.text


def test_a_range_refuses_an_input_that_nothing_says_how_to_add_up():
    with pytest.raises(
        ExplanationError, match="nothing says how several values of Visits"
    ) as caught:
        shop().explain("orders", ("2022-01", "2022-03"), ("2022-04", "2022-06"))
    assert caught.value.metric == "visits"
    assert 'aggregation = "sum"' in caught.value.hint


def test_ranges_of_different_length_do_not_compare():
    with pytest.raises(ExplanationError, match="3 and 2 periods"):
        shop().explain("orders", ("2022-01", "2022-03"), ("2022-04", "2022-05"))


def test_the_gap_to_target_comes_from_the_drivers_targets():
    tree = shop()
    tree["visits"].target, tree["price"].target = 1200, 45
    found = tree.explain("revenue", "2022-12", "target")
    rate = tree["conversion_rate"].value
    assert found.after == pytest.approx(1200 * rate * 45)
    assert found.contributions["conversion_rate"] == 0
    assert found.rest == 0
    assert "higher in the target than in Dec 2022" in found.text


def test_what_the_drivers_targets_do_not_imply_is_a_row_of_its_own():
    tree = shop()
    tree["visits"].target, tree["revenue"].target = 1200, 5000.0
    found = tree.explain("revenue", "2022-12", "target")
    implied = 1200 * tree["conversion_rate"].value * tree["price"].value
    assert found.rest == pytest.approx(5000 - implied)
    assert found.frame.loc["calendar", "label"] == "What the drivers' targets do not imply"
    assert found.frame["contribution"].sum() == pytest.approx(found.total)


def test_targets_of_computed_drivers_are_used_where_none_are_below_them():
    tree = shop()
    tree["orders"].target, tree["price"].target = 50, 45
    found = tree.explain("revenue", "2022-12", "target")
    assert set(found.contributions) == {"orders", "price"}
    assert found.after == 50 * 45


def test_without_targets_below_there_is_nothing_to_hold_it_against():
    tree = shop()
    tree["revenue"].target = 5000
    with pytest.raises(
        ExplanationError, match="nothing that Revenue is computed from has a target"
    ):
        tree.explain("revenue", "2022-12", "target")


def test_a_scenario_is_explained_against_the_baseline():
    tree = shop()
    tree.scenario("Sale", price="-10%", conversion_rate="+20%")
    found = tree.explain("revenue", "baseline", "Sale")
    assert found.after == pytest.approx(tree["revenue"].value * 0.9 * 1.2)
    assert found.contributions["visits"] == 0
    assert found.contributions["price"] < 0 < found.contributions["conversion_rate"]
    assert sum(found.contributions.values()) == pytest.approx(found.total)


def test_a_scenario_that_overrides_a_computed_metric_holds_it():
    tree = shop()
    tree.scenario("More", orders="+10%")
    found = tree.explain("revenue", "baseline", "More")
    assert found.contributions["orders"] == pytest.approx(found.total)


def test_two_segments_compare():
    tree = sold()
    found = tree.explain("revenue", {"category": "Books"}, {"category": "Bikes"}, period="2022-06")
    by = tree.frame(by="category")["revenue"]
    assert found.total == pytest.approx(by["2022-06", "Bikes"] - by["2022-06", "Books"])
    assert "in Bikes than in Books" in found.text


def test_a_change_can_be_seen_in_one_segment():
    tree = sold()
    found = tree.explain("revenue", "2022-05", "2022-06", where={"category": "Bikes"})
    by = tree.frame(by="category")["revenue"]
    assert found.total == pytest.approx(by["2022-06", "Bikes"] - by["2022-05", "Bikes"])


def test_an_incomplete_period_compares_like_for_like():
    tree = sold(days=350)
    found = tree.explain("revenue")
    frame = rows(350)
    november = frame[(frame["date"] >= "2022-11-01") & (frame["date"] <= "2022-11-16")]
    assert found.before == pytest.approx(november["amount"].sum())
    assert found.change.before.label == "the first 16 days of Nov 2022"
    seen = tree.explain("revenue", where={"category": "Bikes"})
    assert seen.before == pytest.approx(november.query("category == 'Bikes'")["amount"].sum())


def test_functions_over_time_are_explained_from_the_later_period():
    tree = kt.KPITree.from_text("Stock = lag(Stock) + Made - Sold\nGrowth = Made - lag(Made)")
    data = {"month": MONTHS[:3], "made": [5.0, 7.0, 4.0], "sold": [3.0, 3.0, 6.0]}
    tree["stock"].opening = 10
    tree.bind(pd.DataFrame(data), time="month")
    found = tree.explain("stock", "2022-01", "2022-03")
    assert (found.before, found.after) == (12, 14)
    assert found.contributions == pytest.approx({"made": 11.0, "sold": -9.0})
    assert found.rest == 0
    growth = tree.explain("growth", "2022-02", "2022-03")
    assert growth.contributions["made"] == pytest.approx(-5.0)


def test_a_new_year_is_told_apart_from_what_the_driver_did():
    tree = kt.KPITree.from_text("So far = ytd(Sales)")
    months = ["2021-11", "2021-12", "2022-01"]
    tree.bind(pd.DataFrame({"month": months, "sales": [5.0, 7.0, 4.0]}), time="month")
    found = tree.explain("so_far", "2021-12", "2022-01")
    assert found.total == 4 - 12
    assert found.contributions["sales"] == pytest.approx(4 - 7)
    assert found.rest == pytest.approx(-5)
    assert "calendar (−5)" in found.text


@pytest.mark.parametrize(
    ("metric", "before", "after", "error", "said"),
    [
        ("profits", None, None, UnknownMetricError, "profits"),
        ("profit", "2021-12", "2022-04", PeriodError, "2021-12"),
        ("profit", "previous", "2022-01", PeriodError, "no period before it"),
        ("profit", "year", "2022-04", PeriodError, "a year earlier"),
        ("profit", "2022-03", "2022-Q2", ExplanationError, "periods of different length"),
        ("profit", {"category": "Bikes"}, {"category": "Books"}, SegmentError, "category"),
        ("profit", "baseline", "Sale", kt.KPITreeError, "Sale"),
        ("profit", ("2022-01", "2022-02"), "2022-03", ExplanationError, "range"),
        ("profit", (), ("2022-01", "2022-02"), ExplanationError, "range"),
        ("profit", ("2022-01", "2022-02", "2022-03"), ("2022-01",), ExplanationError, "range"),
        ("profit", ("2022-02", "2022-01"), ("2022-02", "2022-01"), ExplanationError, "0 and 0"),
        ("profit", ("2022-01", None), ("2022-01", "2022-02"), PeriodError, "None"),
    ],
)
def test_what_cannot_be_compared_is_said(metric, before, after, error, said):
    tree = shop()
    with pytest.raises(error, match=said):
        tree.explain(metric, before, after)


def test_a_missing_value_is_named():
    visits = [1000.0] * 11 + [np.nan]
    with pytest.raises(ExplanationError, match="Profit has no value in Dec 2022") as caught:
        shop(visits=visits).explain("profit")
    assert "Visits" in caught.value.hint


def test_an_unknown_method_is_refused_with_those_there_are():
    with pytest.raises(ExplanationError, match="there is no method 'magic'; it is one of path"):
        shop().explain("profit", method="magic")


def test_over_time_every_period_is_the_explanation_of_that_period():
    tree = shop()
    found = tree.explain_over_time("profit")
    assert np.isnan(found.change[0])
    for key in MONTHS[1:]:
        single = tree.explain("profit", "previous", key).contributions
        for metric, amount in single.items():
            assert found.frame.loc[key, metric] == pytest.approx(amount, rel=1e-9, abs=1e-9)
    assert found.frame["rest"].iloc[1:].eq(0).all()


def test_over_time_an_incomplete_period_compares_like_for_like():
    tree = sold(days=350)
    found = tree.explain_over_time("revenue")
    assert found.change[-1] == pytest.approx(tree.explain("revenue").total)


def test_over_time_functions_over_time_work_too():
    tree = kt.KPITree.from_text("Growth = Made / lag(Made) * Price")
    data = {
        "month": MONTHS[:5],
        "made": [5.0, 7.0, 4.0, 6.0, 6.0],
        "price": [3.0, 3.0, 6.0, 5.0, 5.0],
    }
    tree.bind(pd.DataFrame(data), time="month")
    found = tree.explain_over_time("growth")
    assert np.isnan(found.change[:2]).all()
    for at in (2, 3, 4):
        single = tree.explain("growth", "previous", MONTHS[at])
        assert found.contributions["made"][at] == pytest.approx(single.contributions["made"])


def test_the_text_says_what_happened_and_what_it_comes_from():
    tree = shop(
        visits=[1000.0] * 11 + [1100.0],
        conversion_rate=[0.04] * 12,
        price=[40.0] * 11 + [39.0],
        cost=[850.0] * 12,
    )
    assert tree.explain("revenue").text == (
        "Revenue rose by €116.00 (7.2%) from Nov 2022 to Dec 2022, to €1,716. "
        "It comes from Visits (+€158.00); Price (−€42.00) works against it."
    )


def test_a_flat_metric_that_hides_opposite_moves_raises_an_alarm():
    tree = shop(
        visits=[1000.0] * 11 + [1250.0], price=[50.0] * 11 + [40.0], conversion_rate=[0.04] * 12
    )
    text = tree.explain("revenue").text
    assert text.startswith("Revenue is unchanged at €2,000")
    assert "hides strong opposite moves: +€" in text


def test_normal_variation_is_said_where_it_is_one():
    visits = [1000.0, 1020.0, 990.0, 1010.0, 985.0, 1015.0, 1005.0, 995.0, 1012.0, 992.0, 1003.0]
    calm = {"conversion_rate": [0.04] * 12, "price": [40.0] * 12}
    assert "within its normal variation of the 11 periods" in (
        shop(visits=[*visits, 1008.0], **calm).explain("revenue").text
    )
    assert "normal variation" not in shop(visits=[*visits, 1300.0], **calm).explain("revenue").text


def test_an_unchanged_metric_without_moves_says_so():
    still = {"visits": [1000.0] * 12, "conversion_rate": [0.04] * 12, "price": [40.0] * 12}
    assert shop(**still).explain("revenue").text == (
        "Revenue is unchanged at €1,600 from Nov 2022 to Dec 2022."
    )


def test_many_small_inputs_are_told_by_the_drivers_above_them():
    names = [f"Part {n}" for n in range(20)]
    text = (
        f"Total = Sum a + Sum b\nSum a = {' + '.join(names[:10])}\nSum b = {' + '.join(names[10:])}"
    )
    tree = kt.KPITree.from_text(text)
    data = {"month": MONTHS[:2]} | {name: [10.0, 11.0 + (n >= 10)] for n, name in enumerate(names)}
    tree.bind(pd.DataFrame(data), time="month")
    assert "Sum b (+20) and Sum a (+10)" in tree.explain("total").text


def test_it_prints_text_parts_and_method():
    printed = str(shop().explain("revenue", "2022-03", "2022-04"))
    assert printed.splitlines()[0].startswith("Revenue ")
    assert printed.splitlines()[-1] == "Driver contributions (path average)"
    assert any(line.startswith("Change") for line in printed.splitlines())


def admitted(shares):
    """Orders and visits of two segments, whose rates rise while the mix moves to the poorer one."""
    months, rates = ("2022-11-30", "2022-12-31"), ({"A": 0.10, "B": 0.02}, {"A": 0.11, "B": 0.03})
    records = [
        {
            "date": pd.Timestamp(day),
            "segment": name,
            "visits": visits,
            "orders": visits * rate[name],
        }
        for day, rate, sizes in zip(months, rates, shares, strict=True)
        for name, visits in sizes.items()
    ]
    tree = kt.KPITree.from_text("Conversion = Orders / Visits")
    tree["conversion"].unit = "%"
    measures = {"Orders": kt.sum("orders"), "Visits": kt.sum("visits")}
    return tree.bind(pd.DataFrame(records), "date", grain="month", measures=measures, by="segment")


def test_simpsons_paradox_raises_an_alarm():
    tree = admitted(({"A": 900, "B": 100}, {"A": 300, "B": 700}))
    text = tree.explain("conversion").text
    assert text.startswith("Conversion fell by")
    assert "By segment it rose in all 2 segments: the change is one of mix" in text


def test_a_change_that_is_mostly_mix_raises_an_alarm():
    tree = admitted(({"A": 100, "B": 900}, {"A": 900, "B": 100}))
    assert "By segment most of it is mix" in tree.explain("conversion").text


def test_by_segments_the_change_is_split_into_rate_and_mix():
    tree = admitted(({"A": 900, "B": 100}, {"A": 300, "B": 700}))
    found = tree.explain("conversion", by="segment")
    assert found.frame["total"].sum() == pytest.approx(found.total)
    assert found.rate == pytest.approx(0.01)
    with pytest.raises(ExplanationError, match="by= splits the change of the whole"):
        tree.explain("conversion", where={"segment": "A"}, by="segment")


def test_of_an_input_nothing_is_explained():
    text = shop().explain("visits", "2022-03", "2022-04").text
    assert text.endswith("It is an input: no formula says what that comes from.")


def test_a_scenario_that_looks_ahead_is_held_against_the_baseline_ahead():
    tree = shop()
    tree.scenario("Ahead", price="+10%", until="2023-03")
    found = tree.explain("revenue", "baseline", "Ahead")
    assert found.total == pytest.approx(found.before * 0.1)
    assert found.contributions["price"] == pytest.approx(found.total)
    with pytest.raises(ExplanationError, match="'Ahead' does not hold in Dec 2022"):
        tree.explain("revenue", "2022-12", "Ahead")


def test_two_scenarios_compare():
    tree = shop()
    tree.scenario("Cheap", price="-10%")
    tree.scenario("Dear", price="+10%")
    found = tree.explain("revenue", "Cheap", "Dear")
    assert found.after / found.before == pytest.approx(1.1 / 0.9)


def test_a_tree_without_time_is_held_against_its_targets():
    tree = kt.KPITree.from_text("Profit = Revenue - Cost")
    tree["revenue"].value, tree["cost"].value = 10, 6
    tree["revenue"].target = 12
    assert tree.explain("profit", "target").total == -2
    assert tree.explain("profit", None, "target").total == 2


def test_a_segment_compares_with_the_whole():
    found = sold().explain("revenue", {"category": "Bikes"}, period="2022-06")
    assert "in the whole than in Bikes" in found.text


@pytest.mark.parametrize(
    "said", [2022, pd.Timestamp("2022-12-31").date(), pd.Timestamp("2022-12-05")]
)
def test_dates_and_years_are_periods(said):
    found = sold(730).explain("revenue", "previous" if said != 2022 else 2023, said)
    assert found.change.after.label == ("2022" if said == 2022 else "Dec 2022")


def test_a_mistyped_period_is_no_scenario():
    with pytest.raises(PeriodError, match="there is no period '2022-13'") as caught:
        shop().explain("revenue", "2022-13", "2022-11")
    assert "2022-01 to 2022-12" in caught.value.hint


def test_a_segment_is_named_with_its_column():
    with pytest.raises(ExplanationError, match="where= names a segment by its column"):
        sold().explain("revenue", where="Bikes")


def test_a_range_of_one_period_is_that_period():
    found = sold().explain("revenue", ("2022-07", "2022-07"), ("2022-08", "2022-08"))
    assert found.contributions == pytest.approx(
        sold().explain("revenue", "2022-07", "2022-08").contributions
    )


RANGES = ("2022-02", "2022-03"), ("2022-10", "2022-11")


def value(frame, first, last):
    return frame[frame["date"].between(first, last)]["amount"].sum()


def test_a_range_of_ratios_is_counted_from_the_rows_of_its_periods():
    tree, frame = sold(), rows()
    found = tree.explain("revenue", *RANGES)
    early, late = (frame[frame["date"].dt.strftime("%Y-%m").isin(ends)] for ends in RANGES)
    assert (found.before, found.after) == pytest.approx(
        (early["amount"].sum(), late["amount"].sum()), rel=1e-12
    )
    orders, prices = (
        [part["orders"].sum() for part in (early, late)],
        [part["amount"].sum() / part["orders"].sum() for part in (early, late)],
    )
    assert found.contributions == pytest.approx(
        {
            "orders": (orders[1] - orders[0]) * np.mean(prices),
            "average_order_value": (prices[1] - prices[0]) * np.mean(orders),
        },
        rel=1e-9,
    )
    assert abs(sum(found.contributions.values()) - found.total) < 1e-9 * found.after


def test_ranges_of_overlapping_periods_and_turned_around_compare():
    tree = sold()
    ends = ("2022-05", "2022-07"), ("2022-06", "2022-08")
    one, other = tree.explain("revenue", *ends), tree.explain("revenue", *reversed(ends))
    assert other.total == -one.total
    assert other.contributions == pytest.approx({m: -c for m, c in one.contributions.items()})


def test_a_range_can_be_seen_in_one_segment():
    frame = rows()
    bikes = frame[frame["category"] == "Bikes"]
    found = sold().explain("revenue", *RANGES, where={"category": "Bikes"})
    assert found.before == pytest.approx(value(bikes, "2022-02-01", "2022-03-31"), rel=1e-12)
    assert found.after == pytest.approx(value(bikes, "2022-10-01", "2022-11-30"), rel=1e-12)


@pytest.mark.parametrize("where", [None, {"category": "Bikes"}])
def test_a_range_up_to_an_incomplete_period_compares_like_for_like(where):
    frame = rows(350)
    if where is not None:
        frame = frame[frame["category"] == "Bikes"]
    found = sold(350).explain(
        "revenue", ("2022-09", "2022-10"), ("2022-11", "2022-12"), where=where
    )
    assert found.before == pytest.approx(value(frame, "2022-09-01", "2022-10-16"), rel=1e-12)
    assert found.after == pytest.approx(value(frame, "2022-11-01", "2022-12-16"), rel=1e-12)
    assert found.change.before.label == "Sep–Oct 2022 (of Oct 2022 the first 16 days)"
    early = sold(350).explain("revenue", ("2022-11", "2022-12"), ("2022-01", "2022-02"))
    assert early.after == pytest.approx(value(rows(350), "2022-01-01", "2022-02-16"), rel=1e-12)


def test_a_shorter_period_than_the_days_there_are_compares_with_none():
    tree = sold(days=364)
    with pytest.raises(ExplanationError, match="has no value in Jan–Feb 2022"):
        tree.explain("revenue", ("2022-01", "2022-02"), ("2022-11", "2022-12"))


def test_days_that_the_rows_stand_for_make_the_last_period_whole():
    tree = kt.KPITree.from_text("Revenue = Orders * Average order value")
    measures = {
        "Orders": kt.sum("orders"),
        "Average order value": kt.sum("amount") / kt.sum("orders"),
    }
    tree.bind(rows(364), "date", grain="month", measures=measures, until="2022-12-31")
    found = tree.explain("revenue", ("2022-01", "2022-02"), ("2022-11", "2022-12"))
    assert found.before == pytest.approx(value(rows(364), "2022-01-01", "2022-02-28"), rel=1e-12)


def test_ranges_of_longer_periods_than_the_trees_are_read_by_these():
    tree = sold(730)
    found = tree.explain("revenue", ("2022-Q1", "2022-Q2"), ("2023-Q1", "2023-Q2"))
    by_month = tree.explain("revenue", ("2022-01", "2022-06"), ("2023-01", "2023-06"))
    assert found.contributions == pytest.approx(by_month.contributions)
    assert [side.label for side in found.change.sides] == ["Q1–Q2 2022", "Q1–Q2 2023"]
    with pytest.raises(ExplanationError, match="periods of different length"):
        tree.explain("revenue", ("2022-01", "2022-Q1"), ("2023-01", "2023-Q1"))


def test_a_range_that_its_months_do_not_add_up_to_is_told():
    tree = kt.KPITree.from_text("Margin = Amount * 0.3 - 100")
    tree.bind(rows(), "date", grain="month", measures={"Amount": kt.sum("amount")})
    text = tree.explain("margin", *RANGES).text
    assert "The months of Oct–Nov 2022 add up to" in text
    assert "read as one period the formula gives" in text
    assert "months of" not in tree.explain("amount", *RANGES).text


def test_ranges_compare_by_every_method():
    found = sold().compare_methods("revenue", *RANGES)
    path = sold().explain("revenue", *RANGES).contributions
    assert found.frame["path"].to_dict() == pytest.approx(path)


@pytest.mark.parametrize("other", ["target", "baseline", {"category": "Bikes"}, None, "2022-Q1"])
def test_a_range_compares_with_ranges_only(other):
    with pytest.raises(ExplanationError, match="a range of periods compares with another one"):
        sold().explain("revenue", ("2022-01", "2022-03"), other)


def test_segments_are_not_split_between_ranges_and_it_says_what_is():
    with pytest.raises(ExplanationError, match="between two periods") as caught:
        sold().explain("revenue", *RANGES, by="category")
    assert "'2022-Q3' and '2022-Q4'" in caught.value.hint


def test_growth_on_a_year_ago_is_explained_by_the_path():
    tree = kt.KPITree.from_text("Growth = Sales / lag(Sales, 12) - 1")
    months = [f"{year}-{month:02d}" for year in (2021, 2022) for month in range(1, 13)]
    sales = [100.0 + 3 * n for n in range(24)]
    tree.bind(pd.DataFrame({"month": months, "sales": sales}), time="month")
    found = tree.explain("growth", "2022-11", "2022-12")
    assert (found.method, found.reason) == ("path", "")
    assert found.contributions["sales"] == pytest.approx(found.total)


def test_the_years_before_do_not_matter_to_a_year_to_date():
    months = [f"{year}-{month:02d}" for year in (2021, 2022) for month in range(1, 13)]
    for first in (0, 12):
        tree = kt.KPITree.from_text("So far = ytd(Sales)")
        data = pd.DataFrame({"month": months[first:], "sales": np.arange(24.0)[first:] + 100})
        found = tree.bind(data, time="month").explain("so_far", "2022-01", "2022-02")
        assert found.contributions["sales"] == pytest.approx(113)
        assert found.rest == 0


def test_rounding_is_no_change():
    tree = shop()
    tree.scenario("A", orders="+10%")
    tree.scenario("B", orders="+10%", revenue="+10%")
    found = tree.explain("profit", "A", "B")
    assert found.total == 0
    assert "is unchanged" in found.text


def test_a_metric_whose_formula_is_out_of_force_is_no_input():
    tree = shop()
    tree.scenario("More", revenue="+10%")
    assert "formula is out of force" in tree.explain("revenue", "baseline", "More").text


def test_an_order_can_be_one_name_or_the_trees():
    tree = shop()
    one = tree.explain("revenue", method="sequential", order="Price").contributions
    listed = tree.explain("revenue", method="sequential", order=["price"]).contributions
    assert one == listed
    plain = tree.explain("revenue", method="sequential").contributions
    assert tree.explain("revenue", method="sequential", order="tree").contributions == plain
    assert one != plain


def test_a_longer_period_that_its_months_do_not_add_up_to_is_told():
    tree = kt.KPITree.from_text("Margin = Amount * 0.3 - 100")
    frame = rows()
    tree.bind(frame, "date", grain="month", measures={"Amount": kt.sum("amount")})
    by_month = sum(tree["margin"].at(f"2022-{month}") for month in (10, 11, 12))
    found = tree.explain("margin", "2022-Q3", "2022-Q4")
    assert found.after == pytest.approx(by_month + 200)
    assert "The months of Q4 2022 add up to" in found.text
    assert "add up" not in tree.explain("margin", "2022-11", "2022-12").text
    assert "months of" not in tree.explain("amount", "2022-Q3", "2022-Q4").text


def test_denominators_of_periods_that_do_not_count_do_not_matter():
    tree = kt.KPITree.from_text("Stock = lag(Stock) + Made - Sold\nCover = Stock / Sold")
    tree["stock"].opening = 100
    data = {"month": MONTHS[:4], "made": [10.0, 20, 30, 5], "sold": [5.0, 6, 50, 10]}
    found = tree.bind(pd.DataFrame(data), time="month").explain("cover", "2022-03", "2022-04")
    assert found.method == "path"
    assert found.contributions["made"] == pytest.approx(5 * np.log(5) / 40)
    assert sum(found.contributions.values()) == pytest.approx(found.total)


def test_what_is_named_is_called_most_only_if_it_is():
    names = [f"Part {n}" for n in range(12)]
    tree = kt.KPITree.from_text(f"Total = {' + '.join(names)}")
    moves = [30.0] + [7.0] * 11
    data = {"month": MONTHS[:2]} | {
        name: [10.0, 10.0 + move] for name, move in zip(names, moves, strict=True)
    }
    text = tree.bind(pd.DataFrame(data), time="month").explain("total").text
    assert "The largest part comes from Part 0 (+30)." in text


def test_a_metric_called_calendar_keeps_its_contribution():
    tree = kt.KPITree.from_text("So far = ytd(Calendar)")
    months = ["2021-11", "2021-12", "2022-01"]
    tree.bind(pd.DataFrame({"month": months, "calendar": [5.0, 7.0, 4.0]}), time="month")
    text = tree.explain("so_far", "2021-12", "2022-01").text
    assert "calendar (−5)" in text
    assert "Calendar (−3)" in text
