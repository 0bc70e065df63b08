"""Methods side by side: where they disagree, and which do not hold."""

import changes as make
import pytest

from kpitree_widgets.analysis.explaining.comparing import compare_methods
from kpitree_widgets.analysis.explaining.methods import METHODS
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.results.methods import MethodComparison

TEXT = "revenue = volume * price"
ENDS = {"volume": (1000, 1100), "price": (50, 52)}


def test_the_frame_has_a_row_per_driver_and_a_column_per_method():
    frame = compare_methods(make.change(TEXT, ENDS)).frame
    assert list(frame.columns) == ["label", *METHODS, "spread"]
    assert frame.loc["price", "path"] == pytest.approx(2100)
    assert frame.loc["price", "sequential"] == pytest.approx(2200)
    assert frame.loc["volume", "spread"] == pytest.approx(frame.loc["volume", "lmdi"] - 5000)
    for method in METHODS:
        assert frame[method].sum() == pytest.approx(7200)


def test_the_text_names_the_drivers_they_differ_on_and_why():
    text = compare_methods(make.change(TEXT, ENDS), ["path", "sequential"]).text
    assert "They differ on volume: +5,000 (sequential) to +5,100 (path), 1% of the change." in text
    assert "comes last, here price" in text


def test_the_order_of_sequential_is_the_one_asked_for():
    found = compare_methods(make.change(TEXT, ENDS), ["path", "sequential"], ["price"])
    assert found.contributions["sequential"] == {"volume": 5200, "price": 2000}
    assert "comes last, here volume" in found.text


def test_what_is_a_sum_is_the_same_by_every_method():
    found = compare_methods(
        make.change("total = a + b - c", {"a": (1, 2), "b": (3, 5), "c": (1, 2)})
    )
    assert found.agree
    assert "5 methods explain it.\nThey agree on every driver." in found.text


def test_a_method_that_does_not_hold_is_listed_with_the_reason():
    found = compare_methods(make.change("ratio = a / b", {"a": (1, 2), "b": (-2, 3)}))
    assert set(found.refused) == {"path", "lmdi"}
    assert (
        "lmdi does not hold here: LMDI is not defined where a value changes its sign, as b does."
        in found.text
    )
    assert "path does not hold here: a denominator passes zero" in found.text
    assert "path" not in found.frame


def test_if_none_holds_it_says_so():
    change = make.change("ratio = a / b", {"a": (1, 2), "b": (-2, 3)})
    with pytest.raises(
        ExplanationError, match=r"none of the methods holds here \(path: a denom.*lmdi"
    ):
        compare_methods(change, ["path", "lmdi"])


def test_a_method_that_does_not_exist_is_an_error_that_lists_those_that_do():
    with pytest.raises(ExplanationError, match=r"no method 'magic'.*path, shapley, lmdi"):
        compare_methods(make.change(TEXT, ENDS), ["path", "magic"])


def drawn(chart):
    datasets = chart.to_dict()["datasets"].values()
    return next(rows for rows in datasets if "Method" in rows[0])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_bar_is_as_long_as_the_contribution(theme):
    found = compare_methods(make.change(TEXT, ENDS))
    rows = drawn(MethodComparison.of(found).chart(theme=theme))
    assert len(rows) == 2 * len(METHODS)
    for row in rows:
        metric = row["Driver"]
        assert row["Value"] == found.contributions[row["Method"]][metric]


def test_every_text_at_the_end_of_a_bar_has_room():
    chart = MethodComparison.of(compare_methods(make.change(TEXT, ENDS))).chart()
    low, high = chart.to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low <= 0
    assert high > 5200


def test_it_displays_as_a_chart_with_its_text():
    bundle, _ = MethodComparison.of(compare_methods(make.change(TEXT, ENDS)))._repr_mimebundle_()
    assert bundle["text/plain"].startswith("revenue changed by +7,200")
