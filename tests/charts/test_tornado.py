"""The tornado and the conflicts: bars are the effects, texts are in the metric's unit, help is green."""

import json

import altair as alt
import pandas as pd
import pytest

import kpitree_widgets as kt
from kpitree_widgets.layout.text import text_width
from kpitree_widgets.theme import colours
from kpitree_widgets.units import SPACE


@pytest.fixture(scope="module")
def shop():
    return kt.examples.shop()


def rows_of(chart):
    spec = chart.to_dict()
    return spec["datasets"][spec["data"]["name"]]


def names_of(chart):
    """What stands to the left of the bars, from top to bottom."""
    sets = chart.to_dict()["datasets"].values()
    (names,) = (one for one in sets if "Note" in one[0])
    return [row["Name"] for row in names]


def hue(chart, tone):
    spec = chart.to_dict()
    scale = next(
        layer["encoding"]["color"]["scale"]
        for layer in spec["layer"]
        if "color" in layer.get("encoding", {})
    )
    return dict(zip(scale["domain"], scale["range"], strict=True))[tone]


def test_each_lever_has_a_bar_to_either_end_of_its_range(shop):
    levers = shop.levers("revenue")
    chart = levers.chart()
    assert names_of(chart) == [lever.metric.label for lever in levers.levers]
    drawn = {(row["Name"], row["Value"]) for row in rows_of(chart)}
    for lever in levers.levers:
        ends = (lever.range.lower, lever.range.upper)
        for to, effect in zip(ends, (lever.at_lower, lever.at_upper), strict=True):
            assert ((lever.metric.label, effect) in drawn) == (to != lever.value)


def test_texts_are_in_the_unit_of_what_is_moved_and_of_what_moves_it(shop):
    texts = [row["Text"] for row in rows_of(shop.levers("revenue").chart())]
    assert "+€39.3K at €87.39" in texts
    assert "+€11.5K at 4.15%" in texts
    share = kt.KPITree.from_text("Margin = Profit / Revenue")
    share["profit"].value, share["revenue"].value = 20, 100
    share.update("margin", unit="%")
    chart = share.levers("margin").chart()
    assert f"+2.00{SPACE}pp at 22" in [row["Text"] for row in rows_of(chart)]
    axis = chart.to_dict()["layer"][0]["encoding"]["x"]["axis"]
    written = json.loads(axis["labelExpr"].split("[indexof")[0])
    assert dict(zip(axis["values"], written, strict=True))[0.02] == f"+2{SPACE}pp"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_helps_is_green_whatever_the_aim(shop, theme):
    chart = shop.levers("revenue").chart(theme=theme)
    assert hue(chart, "good") == colours(theme)["up-edge"]
    assert hue(chart, "bad") == colours(theme)["down-edge"]
    assert all((row["Value"] > 0) == (row["Tone"] == "good") for row in rows_of(chart))
    cost = kt.KPITree.from_text("Cost = 3 * Hours")
    cost["hours"].value = 10
    cost["cost"].aim = "minimize"
    rows = rows_of(cost.levers("cost").chart(theme=theme))
    assert all((row["Value"] < 0) == (row["Tone"] == "good") for row in rows)
    cost["cost"].aim = "balance"
    assert {row["Tone"] for row in rows_of(cost.levers("cost").chart())} == {"neutral"}


def many(count=40, name="Average revenue per returning enterprise customer in region {}"):
    labels = [name.format(number) for number in range(count)]
    tree = kt.KPITree.from_text(f"Total = {' + '.join(labels)}")
    for number, metric in enumerate(tree.metrics[1:]):
        tree[metric].value = 1000.0 - number
    tree.update("total", unit="EUR")
    return tree


def test_many_levers_end_in_one_row_that_reaches_as_far_as_the_furthest_of_them():
    levers = many().levers("total")
    chart = levers.chart(most=12)
    assert len(names_of(chart)) == 13
    assert names_of(chart)[-1] == "28 others"
    last = [row for row in rows_of(chart) if row["Name"] == "28 others"]
    assert sorted(row["Value"] for row in last) == pytest.approx([-98.8, 98.8])
    assert {row["Tone"] for row in last} == {"neutral"}
    assert names_of(levers.chart(most=39))[-1] == "1 other"
    assert len(names_of(levers.chart(most=40))) == 40


def test_long_names_stay_within_their_column_and_apart():
    for width in (380, 760):
        names = names_of(many().levers("total").chart(width=width))
        assert len(set(names)) == len(names)
        assert all(text_width(name, 12) <= 210 for name in names)
        assert any(name.endswith("region 0") for name in names)


def test_in_a_narrow_chart_texts_give_way_to_bars():
    texts = [row["Text"] for row in rows_of(many(3).levers("total").chart(width=320))]
    assert all(" at " not in text for text in texts)


def test_one_lever_is_a_tornado_too():
    tree = many(1)
    assert len(rows_of(tree.levers("total").chart())) == 2


def test_nothing_that_moves_it_is_an_empty_chart_that_can_be_drawn(shop):
    chart = shop.levers("new_users").chart()
    assert rows_of(chart) == []
    bundle, _ = shop.levers("new_users")._repr_mimebundle_()
    assert bundle["text/plain"].endswith("nothing else moves it: it is an input")


def test_other_views_rank_by_what_they_show(shop):
    levers = shop.levers("revenue")
    for by in ("step", "percent"):
        values = [row["Value"] for row in rows_of(levers.chart(by))]
        assert values == sorted(values, reverse=True)
    steps = {row["Name"]: row["Value"] for row in rows_of(levers.chart("step"))}
    assert steps == {one.metric.label: one.of_step.effect for one in levers.levers}
    potential = {row["Name"] for row in rows_of(levers.chart("potential"))}
    assert potential == {"Average order value"}


def test_a_best_value_inside_the_range_has_a_bar_of_its_own():
    hill = kt.KPITree.from_text("y = p * (10 - p)")
    hill["p"].value = 4
    hill.update("p", limits=(0, 10))
    rows = rows_of(hill.levers("y").chart())
    assert sorted(row["Value"] for row in rows) == [-24.0, -24.0, 1.0]
    assert [row["Side"] for row in rows if row["Side"]] == ["left", "right"]


def test_texts_at_the_ends_have_room(shop):
    spec = shop.levers("revenue").chart().to_dict()
    low, high = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    per_px = (high - low) / spec["width"]
    for row in rows_of(shop.levers("revenue").chart()):
        reach = text_width(row["Text"], 11) * per_px
        if row["Side"] == "left":
            assert row["Value"] - reach >= low
        if row["Side"] == "right":
            assert row["Value"] + reach <= high


def test_conflicts_show_what_is_lost_on_the_left_and_gained_on_the_right():
    tree = kt.KPITree.from_text("Profit = Revenue - Spend\nRevenue = Spend * Return")
    tree["spend"].value, tree["return"].value = 100, 0.8
    tree.update("revenue", target=90, unit="EUR")
    found = tree.conflicts()
    lost, gained = sorted(rows_of(found.chart()), key=lambda row: row["Value"])
    assert (lost["Text"], lost["Tone"], lost["Value"]) == ("Revenue −€8.00", "bad", -0.1)
    assert (gained["Text"], gained["Tone"]) == ("Profit +€2.00", "good")
    assert gained["Value"] == pytest.approx(0.1)
    assert isinstance(found.chart(theme="dark"), alt.LayerChart)
    bundle, _ = found._repr_mimebundle_()
    assert bundle["text/plain"] == found.text


def test_conflicts_that_no_formula_shows_are_not_drawn():
    tree = kt.KPITree.from_text("Profit = Revenue - Wage")
    tree["revenue"].value, tree["wage"].value = 100, 20
    tree.add("morale")
    tree.conflict("wage", helps="morale", hurts="profit")
    assert len(tree.conflicts().conflicts) == 1
    assert tree.conflicts().chart() is None


def test_bars_of_no_length_do_not_break_the_axis():
    tree = kt.KPITree.from_text("y = lag(a)")
    frame = {"month": ["2022-11", "2022-12"], "a": [1.0, 2.0]}
    tree.bind(pd.DataFrame(frame), time="month")
    rows = rows_of(tree.levers("y").chart())
    assert [row["Value"] for row in rows] == [0.0, 0.0]
