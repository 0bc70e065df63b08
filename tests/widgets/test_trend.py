"""The trend as a view asks for it: with a forecast, and a sentence that says what to think of it."""

import threading

import numpy as np
import pandas as pd
import pytest
from bridge.rows import shop_by_day
from fake_comm import connected

import kpitree_widgets as kt
from kpitree_widgets.analysis.forecasting import forecasting
from kpitree_widgets.widgets.trend import SEGMENT, trend


def shop(count=36):
    months = pd.period_range("2020-01", periods=count, freq="M").astype(str)
    orders = 100 + 10 * np.sin(np.arange(count))
    tree = kt.KPITree.from_text("Revenue = Orders * Price", name="Shop")
    tree.bind(pd.DataFrame({"month": months, "Orders": orders, "Price": 5.0}), time="month")
    tree["revenue"].target = kt.path({"2022-12-31": 400, "2023-12-31": 900})
    return tree


def asked(tree, **args):
    return trend(tree._document, {"metric": "revenue", "forecast": True, **args})


def rows_of(spec):
    return max(spec["datasets"].values(), key=len)


def test_the_chart_has_the_numbers_of_the_forecast_and_the_text_says_how_good_they_are():
    tree = shop()
    found, answer = tree["revenue"].forecast(), asked(tree)
    rows = rows_of(answer["spec"])
    assert [row["Median forecast"] for row in rows[36:]] == found["revenue"].median.tolist()
    assert [row["Low"] for row in rows[36:]] == found["revenue"].p10.tolist()
    assert answer["text"].startswith(
        "On current course the target of 900 or more in Dec 2023 is missed"
    )
    assert found.error("revenue") in answer["text"]
    assert f"Orders by {found.inputs[0].method}, Price by constant" in answer["text"]
    assert len(answer["spec"]["title"]["subtitle"]) == 2, "the sentence on the target is said once"


def test_an_input_says_its_own_method():
    assert "By constant." in asked(shop(), metric="price")["text"]


def test_without_it_there_is_neither_forecast_nor_text():
    tree = shop()
    answer = asked(tree, forecast=False)
    assert answer == {"spec": tree["revenue"].chart(compare=None, theme="light").to_dict()}


def test_too_short_a_history_leaves_the_chart_as_it_was_and_says_what_is_needed():
    tree = shop(2)
    answer = asked(tree)
    assert answer["spec"] == tree["revenue"].chart(compare=None, theme="light").to_dict()
    assert answer["text"] == (
        "No forecast: 2 complete periods are too little to go by; bind data of 3 or more."
    )
    assert "7 complete periods are needed, there are 4." in asked(shop(4))["text"]


def test_a_segment_has_no_forecast_and_says_so():
    tree = shop_by_day()
    answer = asked(tree, by="category", segment="Bikes")
    assert answer["text"] == SEGMENT
    assert answer["spec"] == asked(tree, by="category", segment="Bikes", forecast=False)["spec"]


@pytest.fixture
def made(monkeypatch):
    """The metrics that were foretold."""
    found, forecast = [], forecasting.forecast

    def counted(evaluation, metric):
        found.append(metric)
        return forecast(evaluation, metric)

    monkeypatch.setattr(forecasting, "forecast", counted)
    return found


def test_another_period_or_theme_needs_no_new_forecast_and_an_edit_does(made):
    tree = shop()
    first = asked(tree)
    asked(tree, period="2022-06", compare="year", theme="dark")
    asked(tree, metric="orders")
    assert made == ["revenue", "orders"]
    tree["price"].value = 6
    assert asked(tree)["text"] != first["text"]
    assert made == ["revenue", "orders", "revenue"]


def test_no_edit_waits_for_a_forecast(monkeypatch):
    tree = shop()
    page = connected(tree.editor(), monkeypatch)
    begun, go_on, forecast = threading.Event(), threading.Event(), forecasting.forecast

    def slow(*args):
        begun.set()
        assert go_on.wait(20)
        return forecast(*args)

    monkeypatch.setattr(forecasting, "forecast", slow)
    args = {"metric": "revenue", "forecast": True}
    page.send({"kind": "command", "id": "chart", "name": "trend", "args": args})
    assert begun.wait(20)
    page.ask("rename", metric="orders", label="Purchases")
    assert tree["orders"].label == "Purchases"
    go_on.set()
    for thread in threading.enumerate():
        if thread.name == "kpitree-aside":
            thread.join()
    assert page.messages[-1]["id"] == "chart"
    assert "Tested on the past" in page.messages[-1]["result"]["text"]
