"""The search: what was planted is found, once, and nothing where everything moves alike."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kpitree_widgets as kt
from kpitree_widgets.analysis.mixing.cells import cells
from kpitree_widgets.analysis.mixing.mix import mix
from kpitree_widgets.analysis.mixing.searching import LEAST, where
from kpitree_widgets.analysis.mixing.sides import Sides
from kpitree_widgets.errors import ExplanationError, SegmentError
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods
from kpitree_widgets.segments import Segments

TWO = Periods("month", ("2022-11", "2022-12"))
CATEGORIES = ("Accessories", "Bikes", "Clothing")
REGIONS = ("Asia", "Europe", "US")
CELLS = tuple(product(CATEGORIES, REGIONS))
SIZES = dict(zip(CELLS, (50, 60, 40, 300, 320, 280, 90, 80, 70), strict=True))


def shop(after, before=SIZES, columns=("category", "region"), order=None):
    """Orders in cells before and after, with ten visits for each order there was before."""
    frame = pd.DataFrame(
        [
            (month, *cell, values.get(cell, 0), 10 * before.get(cell, 0))
            for month, values in (("2022-11-30", before), ("2022-12-31", after))
            for cell in CELLS
        ],
        columns=["day", "category", "region", "orders", "visits"],
    )
    frame["day"] = pd.to_datetime(frame["day"])
    if order is not None:
        frame = frame.iloc[order]
    tree = kt.KPITree.from_text("Conversion = Orders / Visits\nBuyers = Buyers in * 1")
    measures = {
        "Orders": kt.sum("orders"),
        "Visits": kt.sum("visits"),
        "Buyers in": kt.count_distinct("category", where="is_there"),
    }
    frame["is_there"] = frame["orders"] > 0
    return tree.bind(frame, "day", grain="month", measures=measures, by=columns)


def moved(factor, *conditions):
    """The sizes with every cell that has all ``conditions`` multiplied."""
    return {c: n * (factor if set(conditions) <= set(c) else 1) for c, n in SIZES.items()}


def test_what_was_planted_in_one_cell_is_found_there():
    found = shop(moved(0.6, "Bikes", "Europe")).where("Orders")
    (place,) = found.places
    assert (place.segment, place.by) == ("Bikes in Europe", ("category", "region"))
    assert (place.share, place.total) == (pytest.approx(1), pytest.approx(-128))
    assert place.size == pytest.approx((320 / 1290 + 192 / 1162) / 2)
    assert found.text == (
        "Bikes in Europe explains 100% of the fall of Orders by 128, from 1,290 in Nov 2022 to"
        " 1,162 in Dec 2022, with 21% of Orders."
    )


def test_what_was_planted_in_one_column_needs_no_second_one():
    found = shop(moved(1.5, "Europe")).where("Orders")
    (place,) = found.places
    assert (place.segment, place.by, place.share) == ("Europe", ("region",), pytest.approx(1))
    assert [one.by for one in found.dimensions] == ["region", "category"]
    assert found.dimensions[0].segments == ("Europe",)
    assert found.dimensions[0].of == 3
    assert found.ranking.loc["region", "coverage"] == pytest.approx(1)


def test_where_everything_moves_alike_nothing_stands_out():
    found = shop(moved(1.1)).where("Orders")
    assert found.places == ()
    assert found.coverage == 0
    assert "no segment by category and region stands out" in found.text
    assert list(found.frame.index) == []
    assert found.chart() is None


def test_a_ratio_that_fell_in_one_region_is_found_there():
    tree = shop(moved(0.5, "US"))
    found = tree.where("Conversion")
    (place,) = found.places
    assert (place.segment, place.share) == ("US", pytest.approx(1))
    assert (place.before, place.after) == (pytest.approx(0.1), pytest.approx(0.05))
    by_region = tree.mix("Conversion", by="region").frame
    assert place.total == pytest.approx(by_region.loc["US", "total"])
    assert place.cause == "rate"
    assert "of Visits: its rate went from 0.10 to 0.05." in found.text


def test_a_ratio_that_fell_by_mix_says_so():
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["2022-11-30"] * 3 + ["2022-12-31"] * 3),
            "region": [*REGIONS] * 2,
            "visits": [1_000, 1_000, 1_000, 1_000, 1_000, 3_000],
            "orders": [200, 200, 50, 200, 200, 150],
        }
    )
    measures = {"Orders": kt.sum("orders"), "Visits": kt.sum("visits")}
    tree = kt.KPITree.from_text("Conversion = Orders / Visits")
    tree.bind(frame, "day", grain="month", measures=measures, by="region")
    found = tree.where("Conversion", most=1)
    assert [(one.segment, one.cause) for one in found.places] == [("US", "mix")]
    assert "its share went from 33% to 60%." in found.text
    assert found.frame["cause"].tolist() == ["mix"]
    assert found.places[0].total == pytest.approx(
        tree.mix("Conversion", by="region").frame.loc["US", "total"]
    )


def test_what_overlaps_is_counted_once():
    after = {
        c: n * (0.7 if c[1] == "Europe" else 1) * (0.6 if c[0] == "Clothing" else 1)
        for c, n in SIZES.items()
    }
    found = shop(after).where("Orders")
    assert [one.segment for one in found.places] == ["Europe", "the rest of Clothing"]
    rest = found.places[1]
    assert (rest.before, rest.after) == (160, pytest.approx(96))
    assert rest.total == pytest.approx(-64)
    assert found.coverage == pytest.approx(1)
    assert found.frame["total"].sum() == pytest.approx(found.total)


def test_what_moved_against_the_change_is_said():
    after = moved(0.6, "Europe") | {c: n * 1.3 for c, n in SIZES.items() if c[1] == "Asia"}
    found = shop(after).where("Orders")
    assert found.places[0].segment == "Europe"
    assert found.against.segment == "Asia"
    assert found.against.total == pytest.approx(0.3 * 440)
    assert "Against it Asia moved by +132" in found.text


def test_moves_that_cancel_out_are_found_though_the_whole_did_not_change():
    after = SIZES | {("Bikes", "Asia"): 400, ("Bikes", "US"): 180}
    found = shop(after).where("Orders", dimensions="region")
    assert found.total == 0
    assert [one.segment for one in found.places] == ["Asia", "US"]
    assert "Orders did not change" in found.text
    assert np.isnan(found.frame["share"]).all()


def test_two_that_are_as_good_come_by_name():
    before = dict.fromkeys(CELLS, 100)
    after = before | {c: 50 for c in CELLS if c[1] in ("US", "Asia")}
    found = shop(after, before).where("Orders", dimensions="region")
    assert [one.segment for one in found.places] == ["Asia", "US"]


def test_neither_rows_nor_columns_change_the_answer_by_their_order():
    after = moved(0.6, "Bikes", "Europe") | {("Clothing", "US"): 150}
    plain = shop(after).where("Orders")
    turned = shop(after, columns=("region", "category"), order=list(range(17, -1, -1)))
    back = turned.where("Orders", dimensions=["region", "category"])
    assert [set(one.key) for one in back.places] == [set(one.key) for one in plain.places]
    assert [one.total for one in back.places] == pytest.approx([o.total for o in plain.places])
    assert turned.where("Orders", dimensions=["category", "region"]).text == plain.text


def test_segments_that_are_too_small_do_not_win():
    before = SIZES | {("Bikes", "Asia"): 5, ("Accessories", "Asia"): 5, ("Clothing", "Asia"): 2}
    after = before | {("Bikes", "Asia"): 20}
    tree = shop(after, before)
    assert {one.segment for one in tree.where("Orders").places} == {"Asia"}
    assert {one.segment for one in tree.where("Orders", smallest=0.1).places} == {"Bikes"}


def test_no_more_places_than_wanted():
    after = moved(0.6, "Bikes", "Europe") | {("Clothing", "US"): 20, ("Accessories", "Asia"): 10}
    tree = shop(after)
    assert len(tree.where("Orders", most=1).places) == 1
    assert len(tree.where("Orders", most=3).places) == 3


def test_what_does_not_add_up_is_searched_column_by_column():
    after = {c: n for c, n in SIZES.items() if c[1] != "US"}
    found = shop(after).where("Buyers in")
    assert "does not add up over segments" in found.note
    assert found.total == 0
    tree = shop({c: n for c, n in SIZES.items() if c != ("Bikes", "US") and c[0] != "Clothing"})
    found = tree.where("Buyers in", dimensions="category")
    assert [one.segment for one in found.places] == ["Clothing"]


def test_what_cannot_be_searched_is_refused_with_what_to_do():
    tree = shop(moved(0.9))
    with pytest.raises(SegmentError, match="not bound by city"):
        tree.where("Orders", dimensions="city")
    loose = kt.KPITree.from_text("A = B + C")
    loose.bind(pd.DataFrame({"month": ["2022-11", "2022-12"], "B": [1, 2], "C": [1, 2]}), "month")
    with pytest.raises(SegmentError, match="no columns to search"):
        loose.where("A")
    squared = kt.KPITree.from_text("Square = Orders * Orders")
    squared.bind(
        pd.DataFrame({"day": pd.to_datetime(["2022-11-30", "2022-12-31"]), "by": "x", "n": [2, 3]}),
        "day",
        grain="month",
        measures={"Orders": kt.sum("n")},
        by="by",
    )
    with pytest.raises(ExplanationError, match="no ratio of two quantities that add up"):
        squared.where("Square")
    with pytest.raises(ExplanationError, match="never"):
        tree.where("Orders", most=0)


@st.composite
def tables(draw):
    """A ratio in cells of two columns, read by either or both."""
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    keys = list(product("ABC", "xyz"))
    inputs = {m: chance.integers(1, 100, (2, len(keys))).astype(float) for m in ("over", "under")}
    tree = tree_from_text("Rate = Over / Under\nProfit = Over + Under")
    whole = evaluate(tree, TWO, {m: v.sum(axis=1) for m, v in inputs.items()})

    def read(by):
        at = [("letter", "end").index(column) for column in by]
        named = [tuple(key[place] for place in at) for key in keys]
        segments = Segments(by, tuple(sorted(set(named))))
        columns = [segments.position(one) for one in named]
        joined = {m: np.zeros((2, len(segments))) for m in inputs}
        for m, values in inputs.items():
            np.add.at(joined[m].T, columns, values.T)
        return Sides(whole, evaluate(tree, TWO, joined, segments=segments))

    return read


@given(tables(), st.sampled_from(["rate", "profit"]))
def test_places_are_disjoint_and_add_up_with_the_rest(read, metric):
    by = ("letter", "end")
    found = where(read, by, metric, *TWO.keys, most=20)
    table = cells(read(by), metric, *TWO.keys)
    free = np.ones(len(table.segments), dtype=bool)
    for place in found.places:
        columns = [by.index(column) for column in place.by]
        mask = np.array(
            [tuple(key[at] for at in columns) == place.key for key in table.segments.keys]
        )
        assert place.total == pytest.approx(table.totals[mask & free].sum())
        assert place.size == pytest.approx(table.sizes[mask & free].sum())
        assert place.surprise >= LEAST
        free &= ~mask
    rest = table.totals[free].sum()
    assert sum(one.total for one in found.places) + rest == pytest.approx(found.total)


@given(tables())
def test_cells_of_a_ratio_contribute_what_its_mix_says(read):
    for by in (("letter",), ("letter", "end")):
        table = cells(read(by), "rate", *TWO.keys)
        rows = mix(read(by), "rate", *TWO.keys).rows
        np.testing.assert_allclose(table.totals, [row.total for row in rows], atol=1e-12)
