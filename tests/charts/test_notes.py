"""Notes on a trend: where they stand and what they say."""

import numpy as np
import pandas as pd
import pytest

import kpitree_widgets as kt


@pytest.fixture
def tree():
    tree = kt.KPITree.from_text("Revenue = Orders * Price", name="Shop")
    months = pd.period_range("2022-01", periods=12, freq="M")
    tree.bind(pd.DataFrame({"orders": np.arange(12.0) + 5, "price": 4.0}, index=months))
    return tree


def noted(spec):
    """Rows of the layers that show notes, by kind of mark."""
    found = {}
    for layer in spec["layer"]:
        rows = spec["datasets"].get(layer.get("data", {}).get("name"), ())
        if rows and "Noted" in rows[0]:
            found.setdefault(layer["mark"]["type"], []).extend(rows)
    return found


def tooltips(spec):
    """What the tooltip tells by period."""
    rows = next(rows for rows in spec["datasets"].values() if "Actual" in rows[0])
    return {row["Period"]: row["Notes"] for row in rows if row.get("Notes")}


def test_a_note_is_a_rule_in_its_period_with_its_day_and_text(tree):
    tree.note("2022-03-12", "Price  rise\nin all shops")
    spec = tree["revenue"].chart().to_dict()
    expected = {"Period": "Mar 2022", "Noted": "12 Mar: Price rise in all shops", "Line": 0}
    assert noted(spec) == {"rule": [expected], "text": [expected]}
    assert tooltips(spec) == {"Mar 2022": "12 Mar: Price rise in all shops"}


def test_a_metric_shows_its_own_notes_and_those_of_the_tree(tree):
    tree.note("2022-03-12", "Price rise", "price")
    tree.note("2022-05-01", "Holiday")
    tree.note("2022-05-20", "Campaign", "orders")
    tree.note("2021-05-20", "Before the data")
    told = {metric: tooltips(tree[metric].chart().to_dict()) for metric in tree}
    assert told == {
        "revenue": {"May 2022": "1 May: Holiday"},
        "orders": {"May 2022": "1 May: Holiday · 20 May: Campaign"},
        "price": {"Mar 2022": "12 Mar: Price rise", "May 2022": "1 May: Holiday"},
    }


def test_texts_of_neighbours_stand_below_each_other(tree):
    for month in (1, 2, 3, 4, 10):
        tree.note(f"2022-{month:02d}-03", "Something happened")
    rows = noted(tree["orders"].chart().to_dict())["rule"]
    assert [row["Line"] for row in rows] == [0, 13, 26, 0, 0]


def test_a_tree_without_notes_has_nothing_of_them_in_its_charts(tree):
    spec = tree["orders"].chart().to_dict()
    assert noted(spec) == {}
    assert all("Notes" not in row for rows in spec["datasets"].values() for row in rows)


def test_small_charts_show_the_rule_alone(tree):
    tree.note("2022-05-01", "Holiday")
    spec = tree.trends().to_dict()
    marks = [
        layer["mark"]["type"]
        for chart in spec["concat"]
        for layer in chart["layer"]
        if "Noted" in str(spec["datasets"].get(layer.get("data", {}).get("name"), ""))
    ]
    assert marks == ["rule"] * len(tree)


def test_notes_stand_in_a_chart_with_a_forecast_too(tree):
    tree.note("2022-05-01", "Holiday")
    spec = tree["orders"].chart(forecast=2).to_dict()
    assert tooltips(spec) == {"May 2022": "1 May: Holiday"}
