"""Pages in other languages: numbers typed as their readers write them, and pages from right to left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from bridge.gestures import details, focus, press, rename
from bridge.harness import open_bridge
from bridge.shop import shop
from playwright.sync_api import expect

import kpitree_widgets as kt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bridge.harness import Bridge
    from playwright.sync_api import Browser

SPEAK = """document.addEventListener("DOMContentLoaded", () =>
  Object.assign(document.documentElement, {}))"""


@pytest.fixture
def show(browser: Browser) -> Iterator[Callable[..., Bridge]]:
    """Show a tree: ``show(tree, browser_language, lang="ar", dir="rtl")``."""
    opened: list[Bridge] = []

    def start(
        tree: kt.KPITree,
        language: str,
        *,
        viewport: tuple[int, int] = (1400, 900),
        theme: str = "light",
        charts: bool = False,
        **page: str,
    ) -> Bridge:
        width, height = viewport
        context = browser.new_context(locale=language, viewport={"width": width, "height": height})
        said = {"lang": "", "dir": "ltr", **page}
        context.add_init_script(SPEAK.replace("{}", str(said)))
        opened.append(open_bridge(context, tree, theme=theme, charts=charts))
        return opened[-1]

    yield start
    for bridge in opened:
        bridge.page.context.close()
    assert [error for bridge in opened for error in bridge.errors] == []


def prices() -> kt.KPITree:
    """Revenue = Orders * Price, without periods."""
    tree = kt.KPITree.from_text("Revenue = Orders * Price")
    tree["orders"].set_value(1_000)
    tree["price"].set_value(8)
    tree.update("revenue", unit="EUR")
    return tree


def type_value(bridge: Bridge, metric: str, text: str) -> None:
    """The value of a metric, typed in its details."""
    details(bridge, metric).get_by_label("Value", exact=True).fill(text)
    press(bridge, "Enter")


def test_a_decimal_comma_arrives_in_python_as_a_fraction(show):
    bridge = show(prices(), "de-DE")
    type_value(bridge, "price", "12,5")
    expect(bridge.card("revenue").locator(".kt-val")).to_have_text(", 12,50K\u00a0€")
    assert bridge.tree["price"].value == 12.5
    type_value(bridge, "orders", "1.234,5")
    expect(bridge.card("orders").get_by_title("1.234,5")).to_be_visible()
    assert bridge.tree["orders"].value == 1_234.5


def test_what_is_written_in_another_way_is_refused_and_not_misread(show):
    bridge = show(prices(), "de-DE")
    type_value(bridge, "price", "12.5")
    expect(bridge.view().get_by_role("alert")).to_contain_text("write 3,5 or 1.250")
    assert bridge.tree["price"].value == 8


def test_the_language_of_the_page_counts_and_not_that_of_the_browser(show):
    bridge = show(prices(), "de-DE", lang="en")
    type_value(bridge, "price", "12.5")
    expect(bridge.card("revenue").locator(".kt-val")).to_have_text(", €12.50K")
    assert bridge.tree["price"].value == 12.5


def test_what_the_kernel_says_is_written_as_on_the_cards(show):
    bridge = show(shop(), "de-DE", charts=True)
    story = bridge.view().locator(".kt-story")
    expect(story).to_contain_text("Revenue is up 5,2K\u00a0€ (26,0\u00a0%)")
    expect(bridge.card("revenue").locator(".kt-val")).to_contain_text("25,20K\u00a0€")
    focus(bridge, "revenue")
    press(bridge, "w")
    expect(bridge.view().get_by_role("dialog")).to_contain_text("from Feb. 2026 to März 2026")
    assert "from Feb 2026 to Mar 2026, to €25.20K" in str(bridge.tree.explain("revenue"))


def test_charts_are_written_as_the_page_is(show):
    bridge = show(shop(), "de-DE", charts=True)
    bridge.card("revenue").click()
    expect(bridge.view().locator(".kt-vega svg")).to_contain_text("März 2026")


def test_findings_are_written_as_the_page_is(show):
    months = pd.DataFrame({"month": ["2026-02", "2026-03"], "Orders": [4, 5], "Visits": [9, 0]})
    tree = kt.KPITree.from_text("Rate = Orders / Visits").bind(months, time="month", grain="month")
    bridge = show(tree, "de-DE")
    details(bridge, "rate")
    expect(bridge.view()).to_contain_text("'Rate' has no value in März 2026")


def shop_in_arabic() -> kt.KPITree:
    """Revenue = Orders * Price, named in Arabic, one name too long for its card."""
    tree = kt.KPITree.from_text("الإيرادات = الطلبات * السعر", name="متجر")
    tree["الطلبات"].set_value(1_000)
    tree["السعر"].set_value(8)
    tree.rename("الطلبات", "الطلبات من العملاء العائدين المخلصين جدا في كل الأسواق")
    return tree


OVERFLOW = """() => {
  const root = document.querySelector(".kt");
  const frame = root.getBoundingClientRect();
  const out = [...root.querySelectorAll(".kt-head *, .kt-card, .kt-zoom *, .kt-inspector *")]
    .filter((one) => one.checkVisibility() && !one.closest(".kt-sr, select"))
    .filter((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      return width > 0 && (left < frame.left - 1 || right > frame.right + 1);
    })
    .map((one) => one.className || one.tagName);
  return { page: document.documentElement.scrollWidth - innerWidth, out };
}"""


@pytest.mark.parametrize("viewport", [(1400, 900), (700, 900)])
def test_on_a_page_from_right_to_left_nothing_sticks_out(show, viewport):
    bridge = show(shop_in_arabic(), "ar-EG", viewport=viewport, lang="ar", dir="rtl")
    bridge.wait_until_fetched()
    details(bridge, "الإيرادات")
    assert bridge.page.evaluate(OVERFLOW) == {"page": 0, "out": []}


def test_cards_and_edges_stand_where_they_do_on_other_pages(show):
    places = []
    for direction in ("ltr", "rtl"):
        bridge = show(shop_in_arabic(), "en-US", lang="en", dir=direction)
        bridge.card("السعر").wait_for()
        view = bridge.view().locator(".kt").bounding_box()
        cards = [bridge.card(one).bounding_box() for one in bridge.tree.metrics]
        edges = (
            bridge.view()
            .locator(".kt-edges path")
            .evaluate_all("(paths) => paths.map((one) => one.getBoundingClientRect().x)")
        )
        places.append(
            [
                [box["x"] - view["x"] for box in cards],
                [box["y"] - view["y"] for box in cards],
                [x - view["x"] for x in edges],
            ]
        )
    assert places[0] == places[1]


def test_a_long_name_from_right_to_left_keeps_its_beginning(show):
    bridge = show(shop_in_arabic(), "ar-EG", lang="ar", dir="rtl")
    name = bridge.card("الطلبات").locator(".kt-name > span").first
    assert name.evaluate("(one) => getComputedStyle(one).direction") == "rtl"
    assert name.evaluate("(one) => one.scrollWidth > one.clientWidth")


def test_a_name_typed_in_arabic_arrives_in_python(show):
    bridge = show(shop_in_arabic(), "ar-EG", lang="ar", dir="rtl")
    rename(bridge, "السعر", "متوسط السعر (EUR)")
    expect(bridge.card("السعر")).to_contain_text("متوسط السعر (EUR)")
    assert bridge.tree["السعر"].label == "متوسط السعر (EUR)"


def test_arabic_digits_are_numbers(show):
    bridge = show(shop_in_arabic(), "ar-EG", lang="ar", dir="rtl")
    focus(bridge, "السعر")
    type_value(bridge, "السعر", "١٢٫٥")
    expect(bridge.card("السعر").locator(".kt-val")).to_contain_text("١٢٫٥٠")
    assert bridge.tree["السعر"].value == 12.5
