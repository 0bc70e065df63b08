"""Charts of a period that is not over, of guardrails, and of segments."""

import numpy as np
import pandas as pd
import pytest
from bridge.rows import shop_by_day
from bridge.shop import shop

import kpitree_widgets as kt
from kpitree_widgets.charts.of_metric import SEGMENTS, trend_of, trends_by_segment


def rows_of(spec):
    return max(spec["datasets"].values(), key=len)


def layers(spec):
    for layer in spec["layer"]:
        yield from layers(layer) if "layer" in layer else [layer]


def fields(spec, mark):
    """What layers of that mark place upwards."""
    return [
        layer["encoding"]["y"]["field"]
        for layer in layers(spec)
        if layer["mark"]["type"] == mark and "y" in layer["encoding"]
    ]


def orders(position=3, compare=2):
    return trend_of(shop_by_day()._document.evaluation, "orders", position, compare).to_dict()


def test_the_story_compares_with_the_same_days():
    assert orders()["title"]["subtitle"] == (
        "Jan 2023 so far (20 of 31 days): 80, +20 (+33.3%) vs same days of Dec 2022"
    )
    assert orders(2, 1)["title"]["subtitle"] == "Dec 2022: 93, +3 (+3.3%) vs Nov"


def test_a_whole_month_is_not_compared_with_a_part_of_one():
    assert orders(2, 3)["title"]["subtitle"] == "Dec 2022: 93, – vs Jan 2023"


def test_the_last_stretch_is_drawn_apart_and_leads_to_what_is_expected():
    spec = orders()
    rows = rows_of(spec)
    assert [row.get("Reach") for row in rows] == [None, None, 93, 80]
    assert [row.get("So far") for row in rows] == [None, None, None, "20 of 31 days"]
    assert rows[3]["Actual text"] == "80 (20 of 31 days)"
    assert rows[3]["Change"] == "+20 (+33.3%)"
    assert rows[3]["Expected"] == pytest.approx(shop_by_day().pace()["orders"].expected)
    assert rows[3]["Expected text"].startswith("on pace for ")
    assert "Reach" in fields(spec, "line")
    assert "Expected" in fields(spec, "point")


def test_whole_periods_are_drawn_as_ever():
    spec = trend_of(shop()._document.evaluation, "revenue", 2, 1).to_dict()
    assert "Reach" not in fields(spec, "line")
    assert all("So far" not in row for row in rows_of(spec))


def test_a_guardrail_is_a_line_inside_the_axis():
    tree = shop()
    tree.update("revenue", guardrail=(1_000, 90_000))
    spec = trend_of(tree._document.evaluation, "revenue", 2, 1).to_dict()
    assert fields(spec, "rule") == ["Rail", "Rail"]
    domain = next(
        layer["encoding"]["y"]["scale"]["domain"]
        for layer in layers(spec)
        if layer["mark"]["type"] == "rule" and "y" in layer["encoding"]
    )
    assert domain[0] <= 1_000
    assert domain[1] >= 90_000


def test_segments_stand_side_by_side_the_largest_first():
    evaluation = shop_by_day()._document.segmented(("category",))
    spec = trends_by_segment(evaluation, "orders", 3, 2).to_dict()
    assert [chart["title"]["text"] for chart in spec["concat"]] == ["Bikes", "Clothing", "Helmets"]
    assert spec["concat"][0]["title"]["subtitle"] == "Jan 2023 so far: 60, +20 (+50.0%)"
    assert spec["title"]["text"] == "Orders by category"


def test_a_segment_that_vanishes_has_a_line_only_where_it_has_values():
    evaluation = shop_by_day()._document.segmented(("category",))
    spec = trends_by_segment(evaluation, "average_order_value", 3, 2).to_dict()
    helmets = next(chart for chart in spec["concat"] if chart["title"]["text"] == "Helmets")
    rows = spec["datasets"][helmets["data"]["name"]]
    assert [row["Actual"] for row in rows] == [5, None, None, None]


def test_of_many_segments_the_largest_are_drawn_and_the_others_counted():
    count = SEGMENTS + 3
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["2022-11-30", "2022-12-31"] * count),
            "shop": np.repeat([f"Shop {number:02}" for number in range(count)], 2),
            "amount": np.repeat(np.arange(count, dtype=float) + 1, 2),
        }
    )
    tree = kt.KPITree.from_text("Profit = Revenue - Cost")
    tree.bind(frame, time="day", grain="month", measures={"Revenue": kt.sum("amount")}, by=["shop"])
    evaluation = tree._document.segmented(("shop",))
    spec = trends_by_segment(evaluation, "revenue", 1, 0).to_dict()
    assert len(spec["concat"]) == SEGMENTS
    assert spec["concat"][0]["title"]["text"] == f"Shop {count - 1}"
    assert spec["title"]["subtitle"] == "and 3 more"
