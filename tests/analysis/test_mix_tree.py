"""Mix and rate on trees: which metrics are ratios, and what each segment did."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mix_tables import BERKELEY, admissions, bound

import kpitree_widgets as kt
from kpitree_widgets.analysis.mixing.cells import cells
from kpitree_widgets.analysis.mixing.fraction import Measured, fraction
from kpitree_widgets.analysis.mixing.mix import mix
from kpitree_widgets.analysis.mixing.sides import Sides
from kpitree_widgets.analysis.mixing.sums import add_up
from kpitree_widgets.data import halves
from kpitree_widgets.errors import ExplanationError, PeriodError, SegmentError, UnknownMetricError
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.formula.printer import to_text
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods
from kpitree_widgets.segments import Segments

TWO = Periods("month", ("2022-11", "2022-12"))
SHOP = """
Revenue = Orders * Average order value
Conversion = Orders / Visits
Bounce rate = 1 - Conversion
Revenue per visit = Conversion * Average order value
Score = Conversion * Bounce rate
Growth = Orders - lag(Orders)
Visits per order in percent = safe_div(100 * Visits, Orders)
"""
MEASURES = {
    "Orders": kt.count_distinct("order"),
    "Average order value": kt.sum("amount") / kt.count_distinct("order"),
    "Visits": kt.sum("visits"),
    "Mean amount": kt.mean("amount"),
    "Customers": kt.count_distinct("customer"),
}


def rows(seed=0, count=400, last="2022-12-31"):
    """Orders of two months in three countries and two channels; a customer may be in several."""
    chance = np.random.default_rng(seed)
    days = pd.to_datetime("2022-11-01") + pd.to_timedelta(chance.integers(0, 61, count), unit="D")
    frame = pd.DataFrame(
        {
            "day": days,
            "order": np.arange(count),
            "customer": chance.integers(0, 90, count),
            "country": chance.choice(["DE", "FR", "IT"], count, p=[0.6, 0.3, 0.1]),
            "channel": chance.choice(["app", "web"], count),
            "amount": chance.integers(5, 100, count).astype(float),
            "visits": chance.integers(5, 40, count).astype(float),
        }
    )
    ends = pd.to_datetime(["2022-11-30", last])
    frame = frame[frame["day"] <= ends[1]]
    frame.loc[frame.index[-1], "day"] = ends[1]
    return frame


def shop(frame=None, text=SHOP, by=("country", "channel")):
    tree = kt.KPITree.from_text(text + "\nMean amount per customer = Mean amount + Customers")
    tree["Conversion"].unit = "%"
    frame = rows() if frame is None else frame
    return tree.bind(frame, "day", grain="month", measures=MEASURES, by=by)


def table(frame, over, under, by="country"):
    """Kitagawa's effects straight from the rows."""
    month = frame["day"].dt.to_period("M")
    above, below = (
        frame.pivot_table(index=by, columns=month, values=column, aggfunc=how)
        for column, how in (over, under)
    )
    share, rate = below / below.sum(), above / below
    before, after = share.columns
    mean = (share * rate).sum().mean()
    return pd.DataFrame(
        {
            "rate": (share[before] + share[after]) / 2 * (rate[after] - rate[before]),
            "mix": (share[after] - share[before]) * ((rate[before] + rate[after]) / 2 - mean),
        }
    )


@pytest.mark.parametrize(
    ("metric", "over", "under", "factor"),
    [
        ("Conversion", ("order", "nunique"), ("visits", "sum"), 1),
        ("Bounce rate", ("order", "nunique"), ("visits", "sum"), -1),
        ("Revenue per visit", ("amount", "sum"), ("visits", "sum"), 1),
        ("Visits per order in percent", ("visits", "sum"), ("order", "nunique"), 100),
        ("Average order value", ("amount", "sum"), ("order", "nunique"), 1),
        ("Mean amount", ("amount", "sum"), ("amount", "count"), 1),
    ],
)
def test_ratios_are_split_as_counted_from_the_rows(metric, over, under, factor):
    frame = rows()
    found = shop(frame).mix(metric, "2022-11", "2022-12", by="country")
    expected = table(frame, over, under)
    np.testing.assert_allclose(found.frame["rate"], factor * expected["rate"], atol=1e-12)
    np.testing.assert_allclose(found.frame["mix"], factor * expected["mix"], atol=1e-12)
    assert found.overlap is None
    assert abs(found.residual) <= 1e-9 * abs(found.whole_after)
    assert found.total == pytest.approx(found.frame["total"].sum())


def test_a_mean_counts_by_the_weight_that_is_given():
    tree = shop()
    by_orders = tree.mix("Average order value", by="country", weight="Orders")
    itself = tree.mix("Average order value", by="country")
    np.testing.assert_allclose(by_orders.frame, itself.frame, atol=1e-12)
    assert by_orders.weight == itself.weight == "Orders"


def test_segments_by_two_columns_add_up_too():
    found = shop().mix("Conversion", by=["country", "channel"])
    assert list(found.frame.index) == [
        f"{c} · {h}" for c in ("DE", "FR", "IT") for h in ("app", "web")
    ]
    coarse = shop().mix("Conversion", by="country")
    by_country = found.frame["total"].groupby(lambda name: name[:2]).sum()
    np.testing.assert_allclose(by_country, coarse.frame["total"], atol=1e-12)


def test_customers_in_several_segments_have_a_row_of_their_own():
    tree = kt.KPITree.from_text("Orders per customer = Orders / Customers")
    frame = rows()
    measures = {name: MEASURES[name] for name in ("Orders", "Customers")}
    tree.bind(frame, "day", grain="month", measures=measures, by="country")
    found = tree.mix("Orders per customer", by="country")
    december = frame[frame["day"].dt.month == 12]
    by_country = december.groupby("country")["customer"].nunique().sum()
    assert (found.overlap.added, found.overlap.whole) == (
        by_country,
        december["customer"].nunique(),
    )
    assert found.frame.index[-1] == "(overlap)"
    assert found.frame["total"].sum() == pytest.approx(found.total)
    assert found.residual == pytest.approx(0, abs=1e-12)
    assert f"Customers by country adds up to {by_country}" in found.text
    assert "since some count in several" in found.text
    customers = tree.mix("Customers", by="country")
    assert customers.frame["total"].sum() == pytest.approx(customers.total)
    assert customers.overlap.whole == found.overlap.whole


def test_a_sum_is_split_into_the_changes_of_its_segments():
    frame = rows()
    found = shop(frame).mix("Revenue", by="country")
    month = frame["day"].dt.to_period("M")
    amounts = frame.pivot_table(index="country", columns=month, values="amount", aggfunc="sum")
    changes = amounts.diff(axis=1).iloc[:, 1]
    np.testing.assert_allclose(found.frame["total"], changes, rtol=1e-12)
    assert found.frame["share"].sum() == pytest.approx(1)
    assert found.residual == pytest.approx(0, abs=1e-9)


def test_drivers_within_all_segments_add_up_and_the_mix_between_them_cancels_out():
    found = shop().mix("Revenue", by="country")
    drivers = found.drivers
    assert list(drivers.index) == ["orders", "average_order_value"]
    assert drivers["within"].sum() == pytest.approx(found.total)
    assert drivers["between"].sum() == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(drivers[["DE", "FR", "IT"]].sum(), found.frame["total"], rtol=1e-9)
    for driver, amount in shop().explain("Revenue").drivers.items():
        assert drivers.loc[driver, "whole"] == pytest.approx(amount)


def test_each_segment_is_explained_as_if_it_were_alone():
    tree = shop()
    drivers = tree.mix("Revenue", by="country").drivers
    for country in ("DE", "FR", "IT"):
        alone = tree.explain("Revenue", where={"country": country}).drivers
        assert drivers[country].to_dict() == pytest.approx(alone)


def test_a_new_segment_brought_what_its_orders_brought():
    frame = rows()
    frame = frame[(frame["country"] != "IT") | (frame["day"].dt.month == 12)]
    found = shop(frame).mix("Revenue", by="country")
    row = found.rows[2]
    assert row.before in (None, 0)
    assert found.drivers.loc["orders", "IT"] == pytest.approx(row.total) == row.after
    assert found.drivers.loc["average_order_value", "IT"] == 0
    assert found.drivers["between"].sum() == pytest.approx(0, abs=1e-9)
    assert "IT +" in found.text
    assert "(new)" in found.text


def test_formulas_that_look_back_are_explained_segment_by_segment():
    frame = pd.concat([rows(), rows(1).assign(day=lambda f: f["day"] + pd.DateOffset(months=-2))])
    found = shop(frame).mix("Growth", by="country")
    assert found.drivers["between"].sum() == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(found.drivers[["DE", "FR", "IT"]].sum(), found.frame["total"])


def test_a_mean_that_moved_in_no_segment_moved_between_them():
    found = add_up(
        sides("Revenue = Orders * Price", {"orders": [[5, 5], [9, 3]]}, {"price": [10.0, 2.0]}),
        "revenue",
        *TWO.keys,
    )
    price = next(one for one in found.within if one.driver == "price")
    assert price.within == 0
    assert price.between == price.whole == pytest.approx((96 / 12 - 60 / 10) * 11)
    assert "Price contributed +22 on the totals, but 0 within the segments" in found.text


def sides(text, volumes, rates):
    """A tree by two segments; ``rates`` are constant in each and weighed by the first volume."""
    tree = tree_from_text(text)
    volumes = {m: np.array(v, dtype=float) for m, v in volumes.items()}
    weight = next(iter(volumes.values()))
    spread = {m: np.tile(np.array(r, dtype=float), (2, 1)) for m, r in rates.items()}
    mean = {m: (r * weight).sum(axis=1) / weight.sum(axis=1) for m, r in spread.items()}
    whole = evaluate(tree, TWO, {m: v.sum(axis=1) for m, v in volumes.items()} | mean)
    segments = Segments(("part",), (("a",), ("b",)))
    return Sides(whole, evaluate(tree, TWO, volumes | spread, segments=segments))


def test_new_and_closed_segments_are_mix():
    given = sides("Rate = Over / Under", {"over": [[3, 2], [4, 0]], "under": [[6, 2], [8, 0]]}, {})
    closed = mix(given, "rate", *TWO.keys)
    assert [row.rate for row in closed.rows] == [0, 0]
    assert closed.rows[1].after is None
    assert closed.mix == pytest.approx(closed.total) == pytest.approx(0.5 - 5 / 8)
    assert "b (−0.11, closed)" in closed.text
    new = mix(given, "rate", *reversed(TWO.keys))
    assert new.rows[1].before is None
    assert [row.mix for row in new.rows] == pytest.approx([-row.mix for row in closed.rows])
    assert "b (+0.11, new)" in new.text


@given(st.integers(0, 50))
def test_every_split_adds_up_forth_and_back(seed):
    chance = np.random.default_rng(seed)
    volumes = {m: chance.integers(0, 50, (2, 2)) + np.eye(2) for m in ("under", "over")}
    given_ = sides("Rate = Over / Under\nProfit = Over - 2 * Under", volumes, {})
    forth, back = (mix(given_, "rate", *keys) for keys in (TWO.keys, TWO.keys[::-1]))
    assert abs(forth.residual) < 1e-12
    assert forth.rate == pytest.approx(-back.rate)
    assert forth.mix == pytest.approx(-back.mix)
    profit = add_up(given_, "profit", *TWO.keys)
    assert abs(profit.residual) < 1e-12
    assert profit.overlap is None


def test_an_incomplete_month_is_compared_like_for_like():
    frame = rows(last="2022-12-20")
    tree = shop(frame)
    days = frame[frame["day"].dt.day <= 20]
    found = tree.mix("Conversion", "2022-11", "2022-12", by="country")
    expected = table(days, ("order", "nunique"), ("visits", "sum"))
    np.testing.assert_allclose(found.frame["rate"], expected["rate"], atol=1e-12)
    assert "in the first 20 days of Nov 2022" in found.text
    back = tree.mix("Conversion", "2022-12", "2022-11", by="country")
    assert back.total == pytest.approx(-found.total)
    mean = tree.mix("Average order value", "2022-11", "2022-12", by="country")
    expected = table(days, ("amount", "sum"), ("order", "nunique"))
    np.testing.assert_allclose(mean.frame["mix"], expected["mix"], atol=1e-12)
    revenue = tree.mix("Revenue", "2022-11", "2022-12", by="country")
    drivers = revenue.drivers[["within", "between"]].to_numpy().sum()
    assert drivers == pytest.approx(revenue.total)


def test_a_coarser_grain_is_counted_anew_from_the_rows():
    frame = pd.concat([rows(), rows(1).assign(day=lambda f: f["day"] + pd.DateOffset(months=-3))])
    tree = shop(frame)
    found = tree.mix("Mean amount", "2022-Q3", "2022-Q4", by="country")
    quarter = frame.groupby(frame["day"].dt.to_period("Q"))["amount"].mean()
    assert found.whole_before == pytest.approx(quarter["2022Q3"])
    assert found.whole_after == pytest.approx(quarter["2022Q4"])
    assert abs(found.residual) < 1e-12
    assert tree.periods[0] == "2022-08"


def test_the_last_period_and_the_one_before_are_compared_by_default():
    tree = shop()
    assert tree.mix("Conversion", by="country").frame.equals(
        tree.mix("Conversion", "2022-11", "2022-12", by="country").frame
    )


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ("M = A / B", "a over b"),
        ("M = safe_div(A, B, 1)", "a over b"),
        ("M = -A / B", "-a over b"),
        ("M = 2 * A / B", "2.0 * a over b"),
        ("M = 1 - A / B", "1.0 * b - a over b"),
        ("M = A / B + C / B", "a + c over b"),
        ("M = (A / B) * (B / C)", "a over c"),
        ("M = (A + B) / (C - A)", "a + b over c - a"),
        ("M = wavg(A / B, C / B, B, B)", "a / b * b + c / b * b over b + b"),
        ("M = roll_sum(A, 2) / roll_sum(B, 2)", "roll_sum(a, 2.0) over roll_sum(b, 2.0)"),
        ("M = A", "sum"),
        ("M = A * (B / C)", "sum"),
        ("M = A * 2 + 5", "sum"),
        ("M = cum(A) - lag(B)", "sum"),
        ("M = A / B / C", None),
        ("M = A * B", None),
        ("M = (A / B) * (A / C)", None),
        ("M = A / B + B / C", None),
        ("M = A + B / C", None),
        ("M = log(A / B)", None),
        ("M = max(A, B)", None),
        ("M = 5", None),
    ],
)
def test_which_formulas_are_ratios_and_which_add_up(formula, written):
    tree = tree_from_text(formula)
    found = fraction(tree, "m", {})
    if found is not None and found.is_ratio:
        said = f"{to_text(found.numerator)} over {to_text(found.denominator)}"
    else:
        said = "sum" if found is not None and found.degree == 1 else None
    assert said is not None or written is None
    assert (said or "").replace("2.0", "2").replace("1.0", "1") == (written or "").replace(
        "2.0", "2"
    ).replace("1.0", "1")


def test_a_price_does_not_add_up_and_an_extreme_says_nothing():
    tree = tree_from_text("M = A * B")
    assert fraction(tree, "m", {"b": Measured(0)}).degree == 1
    assert fraction(tree, "m", {"b": Measured(None)}) is None


@pytest.mark.parametrize(
    ("metric", "options", "error", "words"),
    [
        ("Conversions", {"by": "country"}, UnknownMetricError, "did you mean"),
        ("Conversion", {"by": "city"}, SegmentError, "not bound by city"),
        ("Conversion", {"before": "2021-01", "by": "country"}, PeriodError, "no period '2021-01'"),
        ("Conversion", {"before": "2021", "by": "country"}, PeriodError, "different length"),
        ("Conversion", {"before": ("2022-10", "2022-11"), "by": "country"}, ExplanationError, "Q4"),
        ("Conversion", {"after": "target", "by": "country"}, PeriodError, "no period 'target'"),
        ("Conversion", {"by": "country", "weight": "Score"}, ExplanationError, "does not add up"),
        ("Score", {"by": "country"}, ExplanationError, "split its driver 'conversion'"),
        ("Growth", {"by": "country"}, ExplanationError, "no value in 2022-11"),
    ],
)
def test_what_cannot_be_split_is_refused_with_what_to_do(metric, options, error, words):
    tree = shop()
    with pytest.raises(error) as caught:
        tree.mix(metric, **options)
    assert words in str(caught.value)


def test_a_metric_that_is_not_bound_by_the_column_is_refused_by_name():
    tree = kt.KPITree.from_text("Conversion = Orders / Leads")
    orders = {"Orders": MEASURES["Orders"]}
    tree.bind(rows(), "day", grain="month", measures=orders, by="country")
    leads = pd.DataFrame({"month": ["2022-11", "2022-12"], "Leads": [500, 600]})
    tree.bind(leads, "month")
    with pytest.raises(SegmentError, match="Leads has no values there"):
        tree.mix("Conversion", by="country")


def test_a_result_prints_its_text_and_names_its_method():
    found = shop().mix("Conversion", by="country")
    assert str(found) == repr(found) == found.text
    assert "Kitagawa" in found.method
    assert "share of Visits" in found.assumes
    assert found.unit == "%"
    with pytest.raises(AttributeError):
        found.rows = ()


def test_what_was_read_of_a_ratio_is_kept_until_the_data_change(monkeypatch):
    frame, reads = rows(), []
    tree = shop(frame)
    once = tree.mix("Mean amount", by="country")
    read = halves._read
    monkeypatch.setattr(halves, "_read", lambda *given: reads.append(1) or read(*given))
    assert tree.mix("Mean amount", by="country").frame.equals(once.frame)
    tree["Visits"].label = "Visitors"
    tree.mix("Mean amount", by="country")
    assert reads == []
    frame.loc[frame["country"] == "DE", "amount"] *= 2
    tree.refresh()
    assert not tree.mix("Mean amount", by="country").frame.equals(once.frame)
    assert reads == [1]


def test_a_ratio_of_nothing_is_refused_whatever_stands_for_it():
    volumes = {"over": [[0, 0], [4, 1]], "under": [[0, 0], [8, 2]]}
    nothing = sides("Rate = safe_div(Over, Under)", volumes, {})
    for ask in (mix, cells):
        with pytest.raises(ExplanationError, match="no value in any segment by part in 2022-11"):
            ask(nothing, "rate", *TWO.keys)


def test_a_saved_tree_says_that_its_segments_are_gone(tmp_path):
    path = tmp_path / "shop.kpitree.json"
    shop().save(path)
    with pytest.raises(SegmentError, match="bind the rows again"):
        kt.KPITree.load(path).mix("Conversion", by="country")


def test_two_segments_compare_as_two_periods_do():
    found = admissions().mix("Admission", {"sex": "men"}, {"sex": "women"}, by="department")
    years = bound(BERKELEY).mix("Admission", "1972", "1973", by="department")
    np.testing.assert_allclose(found.frame, years.frame, atol=1e-12)
    assert found.text.startswith(
        "Admission is lower by 14.2\xa0pp in women than in men, 30.4% against 44.5%, although it is"
        " higher in 4 of 6 segments by department, with 64% of Applicants: other rates +3.60\xa0pp,"
        " other mix −17.8\xa0pp."
    )
    back = admissions().mix("Admission", {"sex": "women"}, {"sex": "men"}, by="department")
    assert back.mix == pytest.approx(-found.mix)


def test_a_sum_of_two_segments_is_split_too():
    found = admissions().mix("Rejected", {"sex": "men"}, {"sex": "women"}, by="department")
    assert found.total == (1835 - 557) - (2691 - 1198)
    assert found.frame.loc["A", "total"] == 19 - 313
    assert found.drivers.loc["applicants", "whole"] == 1835 - 2691
    assert "Rejected is lower by 215 in women than in men" in found.text


def test_a_segment_that_only_one_of_the_two_has():
    frame = rows()
    frame = frame[(frame["country"] != "IT") | (frame["channel"] == "app")]
    web, app = {"channel": "web"}, {"channel": "app"}
    found = shop(frame).mix("Conversion", web, app, by="country")
    assert found.rows[2].before is None
    assert found.rows[2].rate == 0
    orders = shop(frame).mix("Orders", web, app, by="country")
    assert "(only in app)" in orders.text


@pytest.mark.parametrize(
    ("metric", "before", "after", "by", "words"),
    [
        ("Conversion", {"country": "DE"}, "2022-12", "channel", "compares with another one"),
        ("Conversion", {"country": "DE"}, {"channel": "app"}, "channel", "cannot be split by"),
        ("Conversion", {"country": "DE"}, {"country": "FR"}, "country", "cannot be split by"),
        ("Conversion", {"country": "DE"}, {"country": "ES"}, "channel", "no segment 'ES'"),
        ("Growth", {"country": "DE"}, {"country": "FR"}, "channel", "reads other periods"),
    ],
)
def test_segments_that_do_not_compare_are_refused(metric, before, after, by, words):
    with pytest.raises((ExplanationError, SegmentError)) as caught:
        shop().mix(metric, before, after, by=by)
    assert words in str(caught.value)
