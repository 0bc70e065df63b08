"""The trend: what is drawn is what is there, and every number is written as on the cards."""

import altair as alt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kpitree_widgets.charts.axis import period_ticks, ticks
from kpitree_widgets.charts.small_multiples import Panel, trends
from kpitree_widgets.charts.trend import trend
from kpitree_widgets.periods import TIMELESS, Periods, periods_between
from kpitree_widgets.theme import colours

NAN = float("nan")
MONTHS = Periods("month", ("2026-07", "2026-08", "2026-09", "2026-10"))
ACTUAL = np.array([900_000.0, NAN, 974_800.0, 1_066_980.8])


def spec_of(series=ACTUAL, periods=MONTHS, **options):
    given = {
        "label": "Revenue",
        "unit": "EUR",
        "position": len(periods) - 1,
        "compare": None,
        **options,
    }
    return trend(series, periods, **given).to_dict()


def rows_of(spec):
    (rows,) = spec["datasets"].values()
    return rows


def marks(spec):
    """Kinds of the marks in a chart, nested layers opened."""
    found = []
    for layer in spec["layer"]:
        found += marks(layer) if "layer" in layer else [layer["mark"]["type"]]
    return found


def encodings(spec, channel):
    for layer in spec.get("layer", [spec]):
        if layer is not spec:
            yield from encodings(layer, channel)
        elif channel in layer.get("encoding", {}):
            yield layer["encoding"][channel]


def test_the_data_are_the_series_with_texts_beside_the_numbers():
    rows = rows_of(spec_of(target=np.array([NAN, 9e5, 9.5e5, 1e6]), compare=2))
    assert [row["Period"] for row in rows] == ["Jul 2026", "Aug 2026", "Sep 2026", "Oct 2026"]
    assert [row["Actual"] for row in rows] == [900_000, None, 974_800, 1_066_980.8]
    assert [row["Target"] for row in rows] == [None, 9e5, 9.5e5, 1e6]
    assert rows[3]["Actual text"] == "€1,066,980.80"
    assert rows[0]["Change"] == "–"
    assert rows[3]["Change"] == "+€92.2K (+9.5%)"
    assert rows[1]["Actual text"] == rows[1]["Change"] == "–"


def test_the_shown_period_and_the_one_compared_with_are_marked():
    rows = rows_of(spec_of(position=3, compare=0))
    assert [row.get("Mark") for row in rows] == ["compared", None, None, "shown"]
    assert [row.get("Mark") for row in rows_of(spec_of(position=2))] == [None, None, "shown", None]
    assert [row.get("Mark") for row in rows_of(spec_of(position=2, compare=2))] == [
        None,
        None,
        "shown",
        None,
    ]


def test_the_title_says_period_value_and_change():
    title = spec_of(compare=2)["title"]
    assert title["text"] == "Revenue"
    assert title["subtitle"] == "Oct 2026: €1.067M, +€92.2K (+9.5%) vs Sep"
    assert spec_of(np.array([1, 1, 0.041, 0.0372]), unit="%", compare=2)["title"]["subtitle"] == (
        "Oct 2026: 3.72%, −0.38\u00a0pp vs Sep"
    )
    assert spec_of(compare=1)["title"]["subtitle"] == "Oct 2026: €1.067M, – vs Aug"


def test_a_missing_value_interrupts_the_lines():
    lines = [
        layer["mark"]
        for layer in spec_of()["layer"]
        if layer.get("mark", {}).get("type") in ("line", "area")
    ]
    assert len(lines) == 2
    assert {mark["invalid"] for mark in lines} == {"break-paths-show-path-domains"}


def test_target_is_dashed_and_benchmark_dotted_and_a_lone_line_has_no_legend():
    (dash,) = encodings(spec_of(target=np.full(4, 1e6), benchmark=np.full(4, 9e5)), "strokeDash")
    assert dash["scale"]["domain"] == ["Actual", "Target", "Benchmark"]
    assert dash["scale"]["range"] == [[1, 0], [6, 4], [1.5, 3.5]]
    assert dash["legend"] is not None
    (alone,) = encodings(spec_of(target=np.full(4, NAN)), "strokeDash")
    assert alone["scale"]["domain"] == ["Actual"]
    assert alone["legend"] is None


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_ground_is_transparent_and_the_hue_that_of_the_cards(theme):
    spec = spec_of(theme=theme)
    assert spec["config"]["background"] == "transparent"
    (hue,) = encodings(spec, "color")
    assert hue["scale"]["range"] == [colours(theme)["brand"]]


def test_the_chart_fills_the_width_of_its_page_unless_told_otherwise():
    assert spec_of()["width"] == "container"
    assert spec_of(width=640)["width"] == 640


def test_nothing_in_the_chart_points_to_the_network():
    spec = spec_of(target=np.full(4, 1e6))
    assert {key for key in spec if key != "$schema" and "http" in str(spec[key])} == set()


def test_a_metric_without_data_and_a_tree_without_a_time_axis_have_charts_too():
    empty = spec_of(np.full(4, NAN))
    assert empty["title"]["subtitle"] == "No data yet"
    assert marks(empty) == ["point"]
    now = spec_of(np.array([5.0]), TIMELESS, unit=None)
    assert now["title"]["subtitle"] == "5"
    assert [row["Period"] for row in rows_of(now)] == ["now"]


def test_two_years_of_days_have_no_points_and_few_labels():
    days = periods_between(19_700, 20_429, "day")
    spec = spec_of(np.arange(730.0), days)
    (size,) = encodings(spec, "size")
    assert size["value"] == 0
    labels = next(encodings(spec, "x"))["axis"]["values"]
    assert len(labels) <= 10
    assert labels[-1] == "7 Dec 2025"


def test_small_multiples_keep_their_own_axes_and_selections():
    panels = [
        Panel("Revenue", "EUR", ACTUAL, target=np.full(4, 1e6)),
        Panel("Rate", "%", np.full(4, 0.04)),
    ]
    spec = trends(panels, MONTHS, position=3, compare=2, columns=2).to_dict()
    assert spec["columns"] == 2
    assert [chart["title"]["text"] for chart in spec["concat"]] == ["Revenue", "Rate"]
    assert [param["name"] for param in spec["params"]] == ["hover_0", "hover_1"]
    texts = [next(encodings(chart, "y"))["axis"]["labelExpr"] for chart in spec["concat"]]
    assert "\\u20ac1M" in texts[0]
    assert "4%" in texts[1]


@given(
    st.lists(
        arrays.arrays(np.float64, 5, elements=st.floats(-1e12, 1e12, allow_subnormal=False)),
        min_size=1,
        max_size=3,
    )
)
def test_the_axis_reaches_around_all_values_in_few_even_steps(series):
    values = ticks(series, None).values
    known = np.concatenate(series)
    slack = 1e-6 * np.abs(known).max() + 1e-300
    assert values[0] <= known.min() + slack
    assert values[-1] >= known.max() - slack
    assert 2 <= len(values) <= 8
    steps = np.diff(values)
    assert (steps > 0).all()
    np.testing.assert_allclose(steps, steps[0], rtol=1e-3)


@given(st.integers(1, 800), st.integers(2, 12))
def test_period_ticks_are_few_even_and_end_with_the_last(count, most):
    labels = [str(number) for number in range(count)]
    chosen = [int(label) for label in period_ticks(labels, most)]
    assert len(chosen) <= most
    assert chosen[-1] == count - 1
    assert len(set(np.diff(chosen))) <= 1


def test_a_chart_displays_as_a_picture_that_needs_no_network():
    options = {"label": "Revenue", "unit": "EUR", "position": 3, "compare": 2}
    for chart, text in (
        (trend(ACTUAL, MONTHS, **options), "Revenue, Oct 2026: €1.067M, +€92.2K (+9.5%) vs Sep"),
        (
            trends([Panel("Visits", None, np.full(4, 7.0))], MONTHS, position=3),
            "Visits, Oct 2026: 7",
        ),
    ):
        bundle, metadata = chart._repr_mimebundle_()
        assert set(bundle) == {"image/png", "text/plain"}
        assert bundle["text/plain"] == text
        assert bundle["image/png"].startswith(b"\x89PNG")
        assert metadata["image/png"]["width"] < 900


def test_whoever_chose_another_renderer_gets_it():
    with alt.renderers.enable("mimetype"):
        bundle = trend(ACTUAL, MONTHS, label="Revenue", unit="EUR", position=3)._repr_mimebundle_()
    bundle = bundle[0] if isinstance(bundle, tuple) else bundle
    assert any(kind.startswith("application/vnd.vegalite") for kind in bundle)
