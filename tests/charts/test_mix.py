"""Bars by segment: they are as long as the effects, and every effect is there."""

import pandas as pd
import pytest
from mix_tables import BERKELEY, HEADSHIP, bound

import kpitree_widgets as kt
from kpitree_widgets.theme import colours


@pytest.fixture(scope="module")
def admission():
    return bound(BERKELEY).mix("Admission", by="department")


@pytest.fixture(scope="module")
def shop():
    """Customers of two months; two of them buy in both countries."""
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["2022-11-30"] * 4 + ["2022-12-31"] * 5),
            "country": ["DE", "DE", "FR", "FR", "DE", "DE", "DE", "FR", "FR"],
            "customer": [1, 2, 2, 3, 1, 2, 4, 2, 1],
        }
    )
    measures = {"Customers": kt.count_distinct("customer")}
    tree = kt.KPITree.from_text("Revenue = Customers * Price")
    return tree.bind(frame, "day", grain="month", measures=measures, by="country")


def datasets(chart):
    """The bars, and by segment the text at its end."""
    tables = chart.to_dict()["datasets"].values()
    (bars,) = (rows for rows in tables if "Part" in rows[0])
    (ends,) = (rows for rows in tables if "Text" in rows[0])
    return bars, {row["Segment"]: row for row in ends}


def parts(chart):
    return {(row["Segment"], row["Part"]): row["Effect value"] for row in datasets(chart)[0]}


def test_each_segment_has_its_rate_and_its_mix(admission):
    drawn = parts(admission.chart())
    for segment, row in admission.frame.iterrows():
        assert drawn[segment, "Rate"] == row["rate"]
        assert drawn[segment, "Mix"] == row["mix"]
    assert sum(drawn.values()) == pytest.approx(admission.total)


def test_the_largest_rise_is_on_top_and_the_largest_fall_below(admission):
    bars, ends = datasets(admission.chart())
    order = list(dict.fromkeys(row["Segment"] for row in bars))
    totals = admission.frame["total"]
    assert order == list(totals.sort_values(ascending=False).index)
    spec = admission.chart().to_dict()
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == order
    assert ends["A"]["Side"] == "left"
    assert ends["A"]["Text"].startswith("−4.9")


def test_the_texts_stand_outside_of_the_bars(admission):
    bars, ends = datasets(admission.chart())
    low, high = admission.chart().to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"]
    for segment, end in ends.items():
        values = [row["Effect value"] for row in bars if row["Segment"] == segment]
        side = sum(value for value in values if (value < 0) == (end["Side"] == "left"))
        assert end["End"] == side
        assert low < side < high or side == 0


def test_many_segments_are_drawn_as_the_largest_and_the_others():
    found = bound(HEADSHIP).mix("Headship", "1970", "1985", by="age")
    drawn = parts(found.chart(most=4))
    names = {segment for segment, _ in drawn}
    assert len(names) == 5
    assert "9 others" in names
    assert sum(drawn.values()) == pytest.approx(found.total)
    assert len({segment for segment, _ in parts(found.chart(most=12))}) == 13


def test_what_overlaps_has_a_grey_bar_at_the_end(shop):
    found = shop.mix("Customers", by="country")
    drawn = parts(found.chart())
    assert drawn == {("DE", "Change"): 1, ("FR", "Change"): 0, ("(overlap)", "Overlap"): -1}
    scale = found.chart().to_dict()["layer"][0]["encoding"]["color"]["scale"]
    assert scale == {
        "domain": ["Change", "Overlap"],
        "range": [colours("light")["brand"], colours("light")["neutral"]],
    }


def test_the_title_says_what_and_how(admission):
    title = admission.chart().to_dict()["title"]
    assert title["text"] == "Admission by department: −14.2\xa0pp"
    assert title["subtitle"] == "1972 to 1973, mix and rate (Kitagawa 1955, on shares)"


def test_where_shows_what_is_beyond_moving_as_all_did(shop):
    found = shop.where("Customers")
    (place,) = found.places
    drawn = parts(found.chart())
    assert set(drawn) == {("DE", "As all"), ("DE", "Beyond that")}
    assert sum(drawn.values()) == place.total
    assert drawn["DE", "As all"] == pytest.approx(place.size * found.total)


def test_it_displays_as_a_picture_beside_its_text(admission):
    pytest.importorskip("vl_convert")
    bundle, metadata = admission._repr_mimebundle_()
    assert set(bundle) == {"image/png", "text/plain"}
    assert bundle["text/plain"] == admission.text
    assert "Admission by department" in metadata["image/png"]["alt"]


def test_dark_colours_on_a_dark_ground(admission):
    spec = admission.chart(theme="dark").to_dict()
    assert spec["usermeta"]["ground"] == colours("dark")["card"]
    assert colours("dark")["brand"] in spec["layer"][0]["encoding"]["color"]["scale"]["range"]
