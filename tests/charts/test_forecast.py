"""The picture of a forecast: history and what is to come, without a gap between them."""

import numpy as np
import pandas as pd
import pytest

import kpitree_widgets as kt
from kpitree_widgets.theme import colours


@pytest.fixture(scope="module")
def found():
    random = np.random.default_rng(0)
    months = pd.period_range("2021-01", periods=20, freq="M").astype(str)
    orders = 100 * np.exp(np.cumsum(random.normal(0, 0.1, 20)))
    orders[4] = np.nan
    tree = kt.KPITree.from_text("Revenue = Orders * 2")
    tree = tree.bind(pd.DataFrame({"month": months, "Orders": orders}), time="month")
    tree["revenue"].target = kt.path({"2022-06-30": 200, "2022-12-31": 400})
    return tree.forecast(periods=4, model="naive")


def rows_of(spec):
    (rows,) = spec["datasets"].values()
    return rows


def test_history_and_forecast_meet_and_the_band_holds_the_median(found):
    rows = rows_of(found.chart().to_dict())
    course = found["revenue"]
    assert [row["Actual"] for row in rows[:20]] == [
        None if np.isnan(value) else value for value in course.history
    ]
    assert [row["Median forecast"] for row in rows[:19]] == [None] * 19
    assert rows[19]["Median forecast"] == rows[19]["Low"] == rows[19]["Actual"]
    assert [row["Median forecast"] for row in rows[20:]] == course.median.tolist()
    assert all(row["Low"] <= row["Median forecast"] <= row["High"] for row in rows[20:])
    assert [row["Target"] for row in rows[20:]] == course.target[20:].tolist()


def test_the_words_over_it_say_the_course_and_the_error(found):
    first, second, third = found.chart().to_dict()["title"]["subtitle"]
    assert "in 8 of 10 paths" in first
    assert second.startswith("On current course the target of 400 or more in Dec 2022 is missed")
    assert third.startswith("Off by")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_drawn_in_the_colours_of_the_theme(found, theme):
    spec = found.chart("revenue", theme=theme).to_dict()
    assert spec["layer"][0]["mark"]["color"] == colours(theme)["brand"]
    assert spec["usermeta"]["ground"] == colours(theme)["card"]


def test_without_a_target_there_are_two_lines():
    months = pd.period_range("2021-01", periods=20, freq="M").astype(str)
    frame = pd.DataFrame({"month": months, "Orders": range(20)})
    tree = kt.KPITree.from_text("Revenue = Orders * 2").bind(frame, time="month")
    spec = tree.forecast(periods=4, model="drift").chart().to_dict()
    folded = spec["layer"][1]["transform"][0]["fold"]
    assert sorted(folded) == ["Actual", "Median forecast"]


def test_the_display_is_a_picture_with_the_text_beside_it(found):
    pytest.importorskip("vl_convert")
    bundle, _ = found._repr_mimebundle_()
    assert bundle["text/plain"] == found.text
    assert bundle["image/png"]
