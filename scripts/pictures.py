"""docs/pictures: the shop example as the running widget shows it, one picture per situation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import altair as alt  # noqa: F401  (its first import takes seconds on a busy machine)
from bridge.gestures import focus, press
from bridge.harness import open_bridge
from chromium import launch
from playwright.sync_api import sync_playwright

import kpitree_widgets as kt

if TYPE_CHECKING:
    from collections.abc import Callable

    from bridge.harness import Bridge
    from playwright.sync_api import Browser

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"


def at_rest(bridge: Bridge) -> None:
    """As it opens, with what moved the root."""
    bridge.view().locator(".kt-edges path.up").first.wait_for()


def with_trend(bridge: Bridge) -> None:
    """A selected card with its trend below."""
    bridge.card("conversion_rate").click()
    bridge.view().locator(".kt-trend .kt-vega :is(svg, canvas)").first.wait_for()


def with_formula(bridge: Bridge) -> None:
    """A formula being edited, with suggestions."""
    focus(bridge, "new_customers")
    press(bridge, "f")
    field = bridge.page.get_by_role("combobox", name="Formula of New customers")
    field.press("End")
    field.press_sequentially(" - rep")
    bridge.page.locator(".kt-ac [role=option]").first.wait_for()


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
    bridge.view().locator(".kt-inspected").first.wait_for()


def searched(bridge: Bridge) -> None:
    """What a search leaves."""
    at_rest(bridge)
    focus(bridge, "revenue")
    press(bridge, "/")
    bridge.page.keyboard.type("custom")
    bridge.view().get_by_role("option").first.wait_for()


SITUATIONS: dict[str, tuple[int, str, Callable[[Bridge], None]]] = {
    "light": (1400, "light", at_rest),
    "dark": (1400, "dark", at_rest),
    "narrow": (700, "light", at_rest),
    "narrow-dark": (700, "dark", at_rest),
    "trend": (1400, "light", with_trend),
    "trend-dark": (1400, "dark", with_trend),
    "why": (1400, "light", with_why),
    "why-dark": (1400, "dark", with_why),
    "what-if": (1400, "light", with_levers),
    "what-if-dark": (1400, "dark", with_levers),
    "top-down": (1400, "light", top_down),
    "table": (1400, "light", as_table),
    "table-dark": (1400, "dark", as_table),
    "inspector": (1400, "light", inspected),
    "inspector-dark": (1400, "dark", inspected),
    "search": (1400, "light", searched),
    "formula": (1400, "light", with_formula),
    "formula-dark": (1400, "dark", with_formula),
}


def draw(browser: Browser, name: str) -> Path:
    """One situation, at two device pixels for one."""
    width, theme, prepare = SITUATIONS[name]
    context = browser.new_context(viewport={"width": width, "height": 1000}, device_scale_factor=2)
    bridge = open_bridge(context, kt.examples.shop(), theme=theme)
    prepare(bridge)
    path = PICTURES / f"{name}.png"
    bridge.view().screenshot(path=path, animations="disabled", caret="hide")
    context.close()
    return path


def main() -> None:
    """Draw each situation and say what was written."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for name in SITUATIONS:
            path = draw(browser, name)
            print(f"  docs/pictures/{path.name}  {path.stat().st_size / 1000:,.0f} kB")
        browser.close()


if __name__ == "__main__":
    main()
