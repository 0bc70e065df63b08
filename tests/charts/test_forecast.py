"""The picture of a forecast: history and what is to come, without a gap between them."""

import numpy as np
import pandas as pd
import pytest

import kpitree_widgets as kt
from kpitree_widgets.errors import PeriodError, SimulationError
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
    shown, first, second = found.chart().to_dict()["title"]["subtitle"]
    assert shown.startswith("Aug 2022: ")
    assert first.startswith("Forecast: ")
    assert "in 8 of 10 paths; off by " in first
    assert (
        f"{100 * found['revenue'].tested.wape:.1f}% when tested on the past (last season again: "
        in first
    )
    assert second.startswith("On current course the target of 400 or more in Dec 2022 is missed")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_drawn_in_the_colours_of_the_theme(found, theme):
    spec = found.chart("revenue", theme=theme).to_dict()
    (band,) = [
        layer for layer in spec["layer"] if layer.get("encoding", {}).get("y2") == {"field": "High"}
    ]
    assert band["mark"]["color"] == colours(theme)["brand"]
    assert spec["usermeta"]["ground"] == colours(theme)["card"]


def test_without_a_target_there_are_two_lines():
    months = pd.period_range("2021-01", periods=20, freq="M").astype(str)
    frame = pd.DataFrame({"month": months, "Orders": range(20)})
    tree = kt.KPITree.from_text("Revenue = Orders * 2").bind(frame, time="month")
    spec = tree.forecast(periods=4, model="drift").chart().to_dict()
    folded = [
        transform["fold"]
        for layer in spec["layer"]
        for transform in layer.get("transform", [])
        if "fold" in transform
    ]
    assert folded == [["Median forecast", "Actual"]]


def test_the_display_is_a_picture_with_the_text_beside_it(found):
    pytest.importorskip("vl_convert")
    bundle, _ = found._repr_mimebundle_()
    assert bundle["text/plain"] == found.text
    assert bundle["image/png"]


@pytest.fixture(scope="module")
def shop():
    """Two years of days: January 2023 has 10 of 31, and by then as much as other Januaries."""
    days = pd.date_range("2021-01-01", "2023-01-10")
    season = 100 + 20 * np.sin(np.arange(len(days)) / 58)
    rows = pd.DataFrame({"day": days, "orders": season, "land": "DE"})
    tree = kt.KPITree.from_text("Revenue = Orders * 2")
    tree.bind(rows, time="day", grain="month", measures={"Orders": kt.sum("orders")}, by=["land"])
    tree["revenue"].target = kt.path({"2023-01-31": 6_000, "2023-06-30": 9_000})
    tree["revenue"].benchmark = 7_000
    return tree


def test_the_trend_of_a_metric_goes_on_into_what_its_forecast_says(shop):
    rows = rows_of(shop["revenue"].chart(forecast=6).to_dict())
    course = shop["revenue"].forecast(6)["revenue"]
    known = len(course.history)
    assert [row["Period"] for row in rows[known:]] == [
        "Jan 2023", "Feb 2023", "Mar 2023", "Apr 2023", "May 2023", "Jun 2023",
    ]  # fmt: skip
    assert [row["Median forecast"] for row in rows[known:]] == course.median.tolist()
    assert [row["Low"] for row in rows[known:]] == course.p10.tolist()
    assert [row["High"] for row in rows[known:]] == course.p90.tolist()
    assert [row["Target"] for row in rows] == [
        None if np.isnan(value) else value for value in course.target
    ]
    assert [row["Benchmark"] for row in rows] == [7_000] * len(rows)
    assert rows[known - 1]["Median forecast"] == rows[known - 1]["Actual"]


def test_the_period_that_is_not_over_is_shown_and_not_gone_by(shop):
    rows = rows_of(shop["revenue"].chart(forecast=6).to_dict())
    now = rows[-6]
    assert now["So far"] == "10 of 31 days"
    assert now["Actual"] == shop["revenue"].value
    assert now["Median forecast"] > 2 * now["Actual"]
    plain = rows_of(shop["revenue"].chart().to_dict())
    assert [row["Period"] for row in rows[:-5]] == [row["Period"] for row in plain]
    assert now["Expected"] == plain[-1]["Expected"] == shop.pace()["revenue"].expected


def test_what_is_asked_for_is_a_number_of_periods_a_key_or_a_forecast_that_is_there(shop):
    by_number, by_key, made = (
        rows_of(shop["revenue"].chart(forecast=asked).to_dict())
        for asked in (3, "2023-03", shop.forecast("revenue", 3))
    )
    assert by_number == by_key == made
    assert len(rows_of(shop["revenue"].chart(forecast=True).to_dict())) == 24 + 12


def test_a_forecast_of_something_else_is_refused(shop):
    with pytest.raises(SimulationError, match="is not one of Revenue as it is now"):
        shop["revenue"].chart(forecast=shop.forecast("orders", 3))
    months = pd.period_range("2022-01", periods=14, freq="M").astype(str)
    other = kt.KPITree.from_text("Revenue = Orders * 2")
    other.bind(pd.DataFrame({"month": months, "Orders": range(14)}), time="month")
    with pytest.raises(SimulationError, match="make it anew") as caught:
        shop["revenue"].chart(forecast=other.forecast("revenue", 3))
    assert caught.value.metric == "revenue"


@pytest.mark.parametrize(
    ("asked", "said"), [(0, "does not lie ahead"), ("2022-01", "does not lie ahead")]
)
def test_what_does_not_lie_ahead_is_refused(shop, asked, said):
    with pytest.raises(PeriodError, match=said):
        shop["revenue"].chart(forecast=asked)


def test_without_a_forecast_the_trend_is_what_it_was(shop):
    spec = shop["revenue"].chart(forecast=False).to_dict()
    assert spec == shop["revenue"].chart().to_dict()
    assert all("Low" not in row for row in rows_of(spec))


def test_the_value_axis_reaches_around_the_band(found):
    spec = found.chart().to_dict()
    (band,) = [
        layer for layer in spec["layer"] if layer.get("encoding", {}).get("y2") == {"field": "High"}
    ]
    low, high = band["encoding"]["y"]["scale"]["domain"]
    course = found["revenue"]
    assert low <= course.p10.min()
    assert high >= course.p90.max()
