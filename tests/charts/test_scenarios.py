"""Charts of scenarios: a panel per metric that differs, lines that do not hide each other."""

import numpy as np
import pandas as pd
import pytest

import kpitree_widgets as kt
from kpitree_widgets.errors import UnknownMetricError


@pytest.fixture(scope="module")
def tree():
    shop = kt.KPITree.from_text("Revenue = Visits * Price", name="Shop")
    months = pd.period_range("2022-01", "2022-12", freq="M").astype(str)
    visits = np.arange(100, 112)
    shop.bind(pd.DataFrame({"month": months, "Visits": visits, "Price": 2.0}), time="month")
    shop.update("revenue", unit="EUR", target=230)
    shop.scenario("Dearer", price="+10%", from_="2022-11")
    shop.scenario("Ahead", visits="+1%/month", until="2023-03")
    return shop


def data(layer, spec):
    """The rows of a layer; what all panels share stands at the top."""
    return spec["datasets"][layer.get("data", spec.get("data"))["name"]]


def test_bars_have_a_panel_per_metric_that_differs(tree):
    spec = tree.scenario("Dearer").chart().to_dict()
    assert [panel["title"]["text"] for panel in spec["concat"]] == ["Revenue", "Price"]
    first = spec["concat"][0]
    assert first["title"]["subtitle"] == "+€22.20 better; target €230.00"
    rows = data(first["layer"][0], spec)
    assert [(row["Name"], row["Value"]) for row in rows] == [
        ("Baseline", 222.0),
        ("Dearer", pytest.approx(244.2)),
    ]
    (target,) = data(first["layer"][2], spec)
    assert target["Value"] == 230
    assert len(spec["concat"][1]["layer"]) == 2


def test_several_scenarios_stand_in_the_order_they_were_named(tree):
    spec = tree.compare("Ahead", "Dearer", metrics="Price").chart(theme="dark").to_dict()
    (panel,) = spec["concat"]
    assert [row["Name"] for row in data(panel["layer"][0], spec)] == ["Baseline", "Ahead", "Dearer"]


def test_a_bar_starts_at_zero_for_losses_too():
    loss = kt.KPITree.from_text("Profit = Revenue - Cost")
    loss["revenue"].value, loss["cost"].value = 4, 6
    spec = loss.scenario(cost=9).chart().to_dict()
    domain = spec["concat"][0]["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert domain[0] <= -5
    assert domain[1] == 0


def test_the_trend_of_a_scenario_begins_a_period_before_it_differs(tree):
    spec = tree.compare("Dearer", "Ahead").chart("Revenue").to_dict()
    rows = max(spec["datasets"].values(), key=len)
    known = {
        name: [row["Period"] for row in rows if row["Line"] == name and row["Value"] is not None]
        for name in ("Baseline", "Dearer", "Ahead", "Target")
    }
    assert known["Dearer"] == ["Oct 2022", "Nov 2022", "Dec 2022", "Jan 2023"]
    assert known["Ahead"] == ["Dec 2022", "Jan 2023", "Feb 2023", "Mar 2023"]
    assert len(known["Baseline"]) == len(known["Target"]) == 15
    assert spec["title"]["subtitle"].startswith(
        "Dec 2022: baseline €222.00, Dearer €244.20 (+€22.20"
    )


def test_a_scenario_that_changes_nothing_of_a_metric_has_no_line(tree):
    spec = tree.scenario("Dearer").chart("visits").to_dict()
    assert {row["Line"] for row in max(spec["datasets"].values(), key=len)} == {"Baseline"}
    with pytest.raises(UnknownMetricError):
        tree.scenario("Dearer").chart("Visit")


def test_it_displays_as_a_picture_with_its_text(tree):
    pytest.importorskip("vl_convert")
    bundle, _ = tree.scenario("Dearer")._repr_mimebundle_()
    assert bundle["image/png"].startswith(b"\x89PNG") or isinstance(bundle["image/png"], str)
    assert bundle["text/plain"].startswith("Dearer: Price +10%, Nov 2022 to Dec 2022\n")


def test_a_tree_without_numbers_has_charts_too():
    empty = kt.KPITree.from_text("Profit = Revenue - Cost")
    found = empty.scenario(cost="+10%")
    assert "Cost has no value to change." in found.notes
    assert found.chart() is None
    assert found.chart("profit").to_dict()["title"]["text"] == "Profit"
