"""How much room the tree takes: full screen, its height, the wheel, narrow cells."""

from __future__ import annotations

import pytest
from bridge.canvas import drag, middle, percent, ready, shown
from bridge.gestures import button, focus, press
from bridge.shop import shop
from playwright.sync_api import expect

# full screen and height


def test_full_screen_by_key_and_button_and_back_by_escape(show):
    bridge = ready(show(shop()))
    root = bridge.view().locator(".kt")
    focus(bridge, "revenue")
    press(bridge, "F11")
    expect(root).to_have_attribute("data-full", "")
    size = "el => [el.clientWidth, el.clientHeight]"
    bridge.page.wait_for_function("document.fullscreenElement !== null")
    assert root.evaluate(size) == bridge.page.evaluate("[innerWidth, innerHeight]")
    bridge.page.wait_for_function("document.querySelector('.kt-canvas').clientHeight > 750")
    button(bridge, "Leave full screen").click()
    expect(root).not_to_have_attribute("data-full", "")
    assert root.evaluate(size)[1] < 900
    button(bridge, "Full screen").click()
    expect(root).to_have_attribute("data-full", "")
    bridge.page.wait_for_function("document.fullscreenElement !== null")
    focus(bridge, "revenue")
    press(bridge, "Escape")
    expect(root).not_to_have_attribute("data-full", "")
    bridge.page.wait_for_function("document.fullscreenElement === null")


def test_where_full_screen_is_not_allowed_it_covers_the_page(show):
    bridge = ready(show(shop()))
    refuse = "Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('no'))"
    bridge.page.evaluate(f"() => {{ {refuse} }}")
    root = bridge.view().locator(".kt")
    focus(bridge, "revenue")
    press(bridge, "F11")
    bridge.page.wait_for_function("document.querySelector('.kt').matches(':popover-open')")
    corners = "el => { const r = el.getBoundingClientRect(); return [r.x, r.y, r.right, r.bottom] }"
    assert root.evaluate(corners) == [0, 0, 1400, 900]
    press(bridge, "Escape")
    expect(root).not_to_have_attribute("data-full", "")
    assert root.get_attribute("popover") is None
    expect(bridge.card("revenue")).to_be_visible()


def edge(bridge):
    return bridge.view().get_by_role("separator", name="Height of the tree")


def test_the_lower_edge_is_dragged_and_a_double_click_takes_the_height_it_needs(show):
    bridge = ready(show(shop()))
    canvas = bridge.view().locator(".kt-canvas")
    before = canvas.bounding_box()["height"]
    x, y = middle(edge(bridge))
    drag(bridge, (x, y), (x, y + 120))
    assert canvas.bounding_box()["height"] == pytest.approx(before + 120, abs=1)
    edge(bridge).dblclick()
    assert canvas.bounding_box()["height"] == before


def test_the_lower_edge_is_a_separator_with_keys(show):
    bridge = ready(show(shop()))
    canvas = bridge.view().locator(".kt-canvas")
    before = canvas.bounding_box()["height"]
    edge(bridge).focus()
    press(bridge, "ArrowDown", "ArrowDown")
    assert canvas.bounding_box()["height"] == before + 40
    expect(edge(bridge)).to_have_attribute("aria-valuenow", str(int(before + 40)))
    press(bridge, "Home")
    assert canvas.bounding_box()["height"] == 180
    press(bridge, "Enter")
    assert canvas.bounding_box()["height"] == before
    press(bridge, "ArrowUp")
    assert canvas.bounding_box()["height"] == before - 20


# the wheel

SCROLLED = "document.scrollingElement.scrollTop"


def test_the_wheel_scrolls_the_page_until_the_tree_has_the_focus_or_ctrl_is_held(show):
    bridge = ready(show(shop(), viewport=(1400, 500)))
    mouse, keyboard, page = bridge.page.mouse, bridge.page.keyboard, bridge.page
    before = percent(bridge)
    mouse.move(700, 250)
    mouse.wheel(0, 60)
    page.wait_for_function(f"{SCROLLED} === 60")
    assert percent(bridge) == before
    keyboard.down("Control")
    mouse.wheel(0, -200)
    keyboard.up("Control")
    expect(bridge.view().locator(".kt-zoom .num")).not_to_have_text(f"{before}%")
    button(bridge, "Fit").click()
    focus(bridge, "revenue")
    now, at = percent(bridge), page.evaluate(SCROLLED)
    mouse.move(700, 250)
    mouse.wheel(0, -200)
    expect(bridge.view().locator(".kt-zoom .num")).not_to_have_text(f"{now}%")
    assert page.evaluate(SCROLLED) == at


# narrow cells


@pytest.mark.parametrize("width", [640, 420])
def test_in_a_narrow_cell_the_toolbar_stands_below_the_tree_and_does_what_it_says(show, width):
    bridge = ready(show(shop(), viewport=(width, 800)))
    focus(bridge, "revenue")
    press(bridge, "Control+0")
    bridge.card("repeat_customers").click()
    toolbar = bridge.view().get_by_role("toolbar", name="Repeat customers")
    top = toolbar.bounding_box()["y"]
    cards = bridge.view().locator(".kt-card")
    lowest = max(box["y"] + box["height"] for box in (one.bounding_box() for one in cards.all()))
    assert lowest <= top
    toolbar.get_by_role("button", name="Delete").click()
    expect(bridge.card("repeat_customers")).to_have_count(0)
    assert str(bridge.tree["customers"].formula) == "New customers"


def test_a_phone_has_the_list_of_levels_too(show):
    bridge = ready(show(shop(), viewport=(420, 800)))
    focus(bridge, "revenue")
    press(bridge, "Control+0")
    levels = bridge.view().get_by_label("Levels shown")
    levels.select_option("2")
    assert shown(bridge) == ["revenue", "transactions", "average_order_value"]
    levels.select_option("all")
    assert len(shown(bridge)) == 9
