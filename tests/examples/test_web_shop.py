"""The sample shop: the same everywhere, and true to its own books."""

import hashlib

import numpy as np
import pytest

import kpitree_widgets as kt
from kpitree_widgets.amounts import PeriodValues
from kpitree_widgets.examples.web_shop_data import shop_data


@pytest.fixture(scope="module")
def shop():
    return kt.examples.shop()


def test_two_years_of_days_and_months(shop):
    visits, orders = kt.examples.shop_visits(), kt.examples.shop_orders()
    assert len(shop.periods) == 24
    assert (shop.periods[0], shop.periods[-1]) == ("2024-11", "2026-10")
    assert len(visits) == 730
    assert set(orders["order_date"]) == set(visits["date"])


def test_the_numbers_are_the_same_on_every_machine():
    data = shop_data()
    cents = np.rint(data.amount * 100).astype(np.int64)
    columns = (
        data.visits,
        data.new_users,
        data.ordered,
        data.customer,
        data.is_new.astype(np.int64),
        cents,
    )
    digest = hashlib.sha256(
        b"".join(column.astype("<i8").tobytes() for column in columns)
    ).hexdigest()
    assert digest == "a8d9db0b4cb56d793f9445b77a062133f1a2f8ded17db98e395cd8d6d8932dc9"


def test_another_seed_gives_another_shop():
    assert (
        kt.examples.shop_frame(1)["New users"].to_list()
        != kt.examples.shop_frame(2)["New users"].to_list()
    )


def test_the_tree_agrees_with_the_orders_it_was_made_from(shop):
    orders = kt.examples.shop_orders()
    month = orders["order_date"].dt.to_period("M")
    grouped = orders.groupby(month)
    frame = shop.frame()
    np.testing.assert_allclose(frame["revenue"], grouped["amount"].sum(), rtol=1e-12)
    np.testing.assert_allclose(frame["transactions"], grouped.size(), rtol=1e-12)
    np.testing.assert_allclose(frame["customers"], grouped["customer_id"].nunique(), rtol=1e-12)


def test_new_means_that_the_first_order_falls_in_the_month():
    orders = kt.examples.shop_orders()
    month = orders["order_date"].dt.to_period("M")
    joined = orders[orders["customer_id"] > 9_000]
    first = joined.groupby("customer_id")["order_date"].transform("min").dt.to_period("M")
    assert (joined["new_customer"] == (first == month[joined.index])).all()
    assert not orders.loc[orders["customer_id"] <= 9_000, "new_customer"].any()


def test_the_events_the_shop_tells_of_can_be_found(shop):
    frame = shop.frame()
    conversion, value = frame["conversion_rate"], frame["average_order_value"]
    assert conversion.iloc[-1] == conversion.min() < 0.93 * conversion.iloc[:-1].min()
    assert value.loc["2026-04":"2026-09"].min() > value.loc[:"2026-03"].max()
    sundays = kt.examples.shop_visits().set_index("date")["new_users"]
    by_weekday = sundays.groupby(sundays.index.day_of_week).mean()
    assert by_weekday.idxmax() == 6
    assert frame["repeat_customers"].idxmax() == frame.index[-1]


def test_every_metric_has_an_owner_and_a_target(shop):
    assert all(shop[metric].owner and shop[metric].target is not None for metric in shop)
    assert isinstance(shop["revenue"].target, PeriodValues)
    assert [shop[metric].unit for metric in ("revenue", "conversion_rate", "customers")] == [
        "EUR",
        "%",
        None,
    ]


def test_an_example_starts_without_a_history(shop):
    with pytest.raises(kt.KPITreeError, match="nothing to undo"):
        shop.undo()


def test_orders_and_visits_bound_together_fill_the_same_tree(shop):
    tree = kt.KPITree.from_text(shop.to_text())
    distinct = kt.count_distinct("customer_id")
    orders = kt.examples.shop_orders()
    orders["repeat_customer"] = ~orders["new_customer"]
    tree.bind(
        orders,
        time="order_date",
        grain="month",
        measures={
            "average_order_value": kt.sum("amount") / kt.count(),
            "orders_per_customer": kt.count() / distinct,
            "repeat_customers": kt.count_distinct("customer_id", where="repeat_customer"),
            "new_customers": kt.count_distinct("customer_id", where="new_customer"),
        },
    )
    visits = kt.examples.shop_visits()
    tree.bind(visits, time="date", grain="month", measures={"new_users": kt.sum("new_users")})
    np.testing.assert_allclose(tree["revenue"].series, shop["revenue"].series, rtol=1e-12)
    np.testing.assert_array_equal(tree["new_users"].series, shop["new_users"].series)
