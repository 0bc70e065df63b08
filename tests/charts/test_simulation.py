"""The picture of a simulation: every draw in its bin, the marks where the numbers are."""

import numpy as np
import pytest

import kpitree_widgets as kt
from kpitree_widgets.theme import colours


@pytest.fixture(scope="module")
def found():
    tree = kt.KPITree.from_text("Profit = Revenue - Cost")
    tree["revenue"].value, tree["cost"].value, tree["profit"].target = 100, 60, 42
    return tree.simulate(inputs={"revenue": kt.normal(100, 3), "cost": kt.normal(60, 4)}, n=5_000)


def rows_of(spec):
    return max(spec["datasets"].values(), key=len)


def words(spec):
    return [row["Text"] for data in spec["datasets"].values() for row in data if "Name" in row]


def test_the_bins_hold_the_draws_and_end_at_the_target(found):
    rows = rows_of(found.chart().to_dict())
    shares = [float(row["Text"].rstrip("%")) for row in rows]
    assert sum(shares) == pytest.approx(99.6, abs=1.5)
    for row in rows:
        assert row["To"] <= 42 + 1e-9 if row["Kind"] == "missed" else row["From"] >= 42 - 1e-9
    reached = sum(
        share for row, share in zip(rows, shares, strict=True) if row["Kind"] == "reached"
    )
    assert reached / 100 == pytest.approx(found["profit"].probability, abs=0.01)
    assert max(row["Share"] for row in rows) == pytest.approx(0.8)


def test_p10_p50_p90_and_the_target_are_marked(found):
    spec = found.chart().to_dict()
    assert sorted(text.split(" ")[0] for text in words(spec)) == ["P10", "P50", "P90", "target"]
    assert "target 42" in words(spec)
    assert spec["title"]["text"] == "What Profit may be"
    assert "42 or more in" in spec["title"]["subtitle"]


def test_without_a_target_nothing_is_good_or_bad():
    tree = kt.KPITree.from_text("Profit = Revenue * 1")
    found = tree.simulate(inputs={"revenue": kt.uniform(1, 2)})
    assert {row["Kind"] for row in rows_of(found.chart().to_dict())} == {"drawn"}


def test_one_value_alone_is_drawn_too():
    tree = kt.KPITree.from_text("Profit = Revenue * 1")
    found = tree.simulate(inputs={"revenue": 5.0})
    rows = rows_of(found.chart().to_dict())
    assert sum(row["Text"] == "100.0%" for row in rows) == 1


def test_where_no_draw_has_a_value_there_is_no_chart():
    tree = kt.KPITree.from_text("Root = sqrt(A)")
    found = tree.simulate(inputs={"a": kt.uniform(-2, -1)})
    assert found.chart() is None
    assert found._repr_mimebundle_()[0] == {"text/plain": found.text}
    assert "no draw has a value" in found.text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_sensitivity_has_a_bar_per_input_the_longest_first(found, theme):
    spec = found.chart(kind="sensitivity", theme=theme).to_dict()
    rows = [row for row in rows_of(spec) if "Value" in row]
    assert [row["Name"] for row in rows] == ["Cost", "Revenue"]
    assert [row["Value"] for row in rows] == [one.alone for one in found["profit"].shares]
    assert spec["usermeta"]["ground"] == colours(theme)["card"]


def test_the_display_is_a_picture_with_the_text_beside_it(found):
    pytest.importorskip("vl_convert")
    bundle, _ = found._repr_mimebundle_()
    assert bundle["text/plain"] == found.text
    assert bundle["image/png"]
    assert np.isfinite(found["profit"].p50)
