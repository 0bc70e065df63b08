"""docs/pictures: the shop example as the running widget shows it, one picture per situation."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import altair as alt  # noqa: F401  (its first import takes seconds on a busy machine)
from bridge.gestures import focus, formula_input, press
from bridge.harness import open_bridge
from chromium import launch
from PIL import Image
from playwright.sync_api import sync_playwright

import kpitree_widgets as kt

if TYPE_CHECKING:
    from collections.abc import Callable

    from bridge.harness import Bridge
    from playwright.sync_api import Browser

FRAME = """() => {
  const parts = document.querySelectorAll(".kt, .kt-pop, .kt :popover-open");
  const all = [...parts].map((one) => one.getBoundingClientRect()).filter(({ width }) => width > 0);
  const [x, y] = [Math.min(...all.map((one) => one.left)), Math.min(...all.map((one) => one.top))];
  const right = Math.max(...all.map((one) => one.right));
  return { x, y, width: right - x, height: Math.max(...all.map((one) => one.bottom)) - y };
}"""
"""The widget, and what is open above it."""
COLOURS = 255
"""More than an eye tells apart here; a file is a third as large."""
PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"


def at_rest(bridge: Bridge) -> None:
    """As it opens, with what moved the root."""
    bridge.view().locator(".kt-edges path.up").first.wait_for()


def drawn(bridge: Bridge) -> None:
    """The trend as the kernel describes it has taken the place of the plain line."""
    bridge.view().locator(".kt-trend .kt-vega :is(svg, canvas)").first.wait_for()


def with_trend(bridge: Bridge) -> None:
    """A selected card with its trend below."""
    bridge.card("conversion_rate").click()
    drawn(bridge)


def with_formula(bridge: Bridge) -> None:
    """A formula being edited, with suggestions."""
    at_rest(bridge)
    field = formula_input(bridge, "new_customers", "New customers")
    field.press("End")
    field.press_sequentially(" - rep")
    bridge.view().get_by_role("option", name="Repeat customers").wait_for()


def with_why(bridge: Bridge) -> None:
    """Why a metric changed."""
    at_rest(bridge)
    focus(bridge, "transactions")
    press(bridge, "w")
    bridge.view().locator(".kt-waterfall button").first.wait_for()


def with_levers(bridge: Bridge) -> None:
    """Two levers moved, and the tree that follows."""
    at_rest(bridge)
    bridge.view().get_by_role("button", name="What if").click()
    for lever, steps in (("conversion_rate", 14), ("average_order_value", -6)):
        slider = bridge.card(lever).get_by_role("slider")
        slider.focus()
        press(bridge, *["ArrowRight" if steps > 0 else "ArrowLeft"] * abs(steps))
    bridge.view().locator(".kt-card.marked").first.wait_for()


def top_down(bridge: Bridge) -> None:
    """Root on top, levers below."""
    bridge.view().get_by_role("button", name="Top to bottom").click()
    at_rest(bridge)


def as_table(bridge: Bridge) -> None:
    """The same tree as a table."""
    at_rest(bridge)
    bridge.view().get_by_role("button", name="Table").click()
    bridge.view().get_by_role("treegrid").wait_for()


def inspected(bridge: Bridge) -> None:
    """Everything about one metric, beside the tree."""
    at_rest(bridge)
    focus(bridge, "conversion_rate")
    press(bridge, ".")
    bridge.view().locator(".kt-inspected").wait_for()
    drawn(bridge)


def searched(bridge: Bridge) -> None:
    """What a search leaves."""
    at_rest(bridge)
    focus(bridge, "revenue")
    press(bridge, "/")
    bridge.page.keyboard.type("custom")
    bridge.view().locator(".kt-hit").first.wait_for()


def on_the_whole_screen(bridge: Bridge) -> None:
    """Nothing but the tree, with a selected card."""
    at_rest(bridge)
    focus(bridge, "repeat_customers")
    press(bridge, "F11")
    bridge.page.wait_for_function("document.fullscreenElement !== null")
    press(bridge, "Control+0", " ")
    drawn(bridge)


def phone(bridge: Bridge) -> None:
    """As wide as a phone: a selected card, its toolbar below the tree."""
    at_rest(bridge)
    focus(bridge, "transactions")
    press(bridge, " ")
    bridge.view().locator(".kt-bar.docked").wait_for()
    drawn(bridge)


SITUATIONS: dict[str, tuple[int, str, Callable[[Bridge], None]]] = {
    "light": (1400, "light", at_rest),
    "dark": (1400, "dark", at_rest),
    "narrow": (700, "light", at_rest),
    "narrow-dark": (700, "dark", at_rest),
    "phone": (420, "light", phone),
    "full-screen": (1400, "light", on_the_whole_screen),
    "full-screen-dark": (1400, "dark", on_the_whole_screen),
    "trend": (1400, "light", with_trend),
    "trend-dark": (1400, "dark", with_trend),
    "why": (1400, "light", with_why),
    "why-dark": (1400, "dark", with_why),
    "what-if": (1400, "light", with_levers),
    "what-if-dark": (1400, "dark", with_levers),
    "top-down": (1400, "light", top_down),
    "top-down-dark": (1400, "dark", top_down),
    "table": (1400, "light", as_table),
    "table-dark": (1400, "dark", as_table),
    "inspector": (1400, "light", inspected),
    "inspector-dark": (1400, "dark", inspected),
    "search": (1400, "light", searched),
    "search-dark": (1400, "dark", searched),
    "formula": (1400, "light", with_formula),
    "formula-dark": (1400, "dark", with_formula),
}


def draw(browser: Browser, name: str) -> Path:
    """One situation, at two device pixels for one."""
    width, theme, prepare = SITUATIONS[name]
    context = browser.new_context(viewport={"width": width, "height": 1000}, device_scale_factor=2)
    bridge = open_bridge(context, kt.examples.shop(), theme=theme)
    prepare(bridge)
    bridge.page.evaluate("() => Promise.all(document.getAnimations().map(one => one.finished))")
    frame = bridge.page.evaluate(FRAME)
    drawn = bridge.page.screenshot(clip=frame, animations="disabled", caret="hide")
    context.close()
    path = PICTURES / f"{name}.png"
    colours = Image.open(BytesIO(drawn)).convert("RGB")
    most = Image.Quantize.MAXCOVERAGE
    colours.quantize(COLOURS, most, kmeans=3, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


def main() -> None:
    """Draw each situation, or those that are named, and say what was written."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for name in sys.argv[1:] or SITUATIONS:
            path = draw(browser, name)
            print(f"  docs/pictures/{path.name}  {path.stat().st_size / 1000:,.0f} kB")
        browser.close()


if __name__ == "__main__":
    main()
