"""Fingers on the tree: pan, pinch, long press."""

from __future__ import annotations

import pytest
from bridge.canvas import middle, percent, ready
from bridge.gestures import focus
from bridge.harness import open_bridge
from bridge.shop import shop
from playwright.sync_api import expect

# fingers


FINGER = """async ([selector, steps]) => {
  const el = document.querySelector(selector);
  const fire = (type, id, x, y) => document.elementFromPoint(x, y).dispatchEvent(new PointerEvent(type, {
    bubbles: true, cancelable: true, composed: true, pointerId: id, pointerType: "touch",
    isPrimary: id === 1, button: type === "pointermove" ? -1 : 0, buttons: 1, clientX: x, clientY: y }));
  Element.prototype.setPointerCapture = () => {};
  const { x, y, width, height } = el.getBoundingClientRect();
  for (const [type, id, dx, dy] of steps) fire(type, id, x + width / 2 + dx, y + height / 2 + dy);
}"""


def test_a_pinch_that_begins_on_cards_zooms(show):
    bridge = ready(show(shop()))
    before = percent(bridge)
    steps = [
        ["pointerdown", 1, -20, 0],
        ["pointerdown", 2, 20, 0],
        ["pointermove", 1, -40, 0],
        ["pointermove", 2, 40, 0],
        ["pointerup", 1, -40, 0],
        ["pointerup", 2, 40, 0],
    ]
    bridge.page.evaluate(FINGER, ['.kt-card[data-id="customers"]', steps])
    assert percent(bridge) > before * 1.5
    assert "move" not in bridge.names()


def test_one_finger_on_a_card_pans_and_moves_no_metric(show):
    bridge = ready(show(shop()))
    before = middle(bridge.card("customers"))
    steps = [
        ["pointerdown", 1, 0, 0],
        ["pointermove", 1, -30, 10],
        ["pointermove", 1, -60, 20],
        ["pointerup", 1, -60, 20],
    ]
    bridge.page.evaluate(FINGER, ['.kt-card[data-id="customers"]', steps])
    x, y = middle(bridge.card("customers"))
    assert (x - before[0], y - before[1]) == pytest.approx((-60, 20), abs=1)
    assert "move" not in bridge.names()


def test_a_page_scrolls_under_a_finger_until_the_tree_has_the_focus(show):
    bridge = ready(show(shop()))
    canvas = bridge.view().locator(".kt-canvas")
    action = "el => getComputedStyle(el).touchAction"
    assert canvas.evaluate(action) == "pan-y"
    focus(bridge, "revenue")
    assert canvas.evaluate(action) == "none"


def test_a_long_press_asks_for_the_menu_of_the_card(show):
    bridge = ready(show(shop(), clock=True))
    listen = "document.addEventListener('contextmenu', e => { window.asked = e.target.closest('.kt-card')?.dataset.id })"
    bridge.page.evaluate(listen)
    press_on = ['.kt-card[data-id="customers"]', [["pointerdown", 1, 0, 0]]]
    bridge.page.evaluate(FINGER, press_on)
    bridge.page.clock.run_for(700)
    assert bridge.page.evaluate("window.asked") == "customers"


# fingers on a screen, as the browser takes them

AT_REST = """async () => {
  const page = document.scrollingElement;
  for (let frames = 0, at = NaN; frames < 10; frames = page.scrollTop === at ? frames + 1 : 0) {
    at = page.scrollTop;
    await new Promise(requestAnimationFrame);
  }
  return page.scrollTop;
}"""
"""How far the page is scrolled once a swipe has run out; the browser, too, then knows what fingers may do."""


@pytest.fixture
def screen(browser):
    """A tree on a low screen with fingers: ``put``, ``move`` and ``lift`` them."""
    context = browser.new_context(viewport={"width": 800, "height": 340}, has_touch=True)
    bridge = ready(open_bridge(context, shop()))
    session = context.new_cdp_session(bridge.page)

    def touch(kind, *points):
        touches = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    yield bridge, touch
    context.close()
    assert bridge.errors == []


def test_a_long_press_opens_the_menu_and_a_tap_on_it_does_what_it_says(screen):
    bridge, touch = screen
    touch("touchStart", middle(bridge.card("repeat_customers")))
    menu = bridge.view().get_by_role("menu", name="Menu of Repeat customers")
    expect(menu).to_be_visible()
    touch("touchEnd")
    expect(menu).to_be_visible()
    menu.get_by_role("menuitem", name="Delete").tap()
    expect(bridge.card("repeat_customers")).to_have_count(0)
    assert str(bridge.tree["customers"].formula) == "New customers"


def test_two_fingers_enlarge_the_tree_and_not_the_page(screen):
    bridge, touch = screen
    before = percent(bridge)
    x, y = middle(bridge.view().locator(".kt-canvas"))
    touch("touchStart", (x - 30, y), (x + 30, y))
    for apart in (45, 60):
        touch("touchMove", (x - apart, y), (x + apart, y))
    touch("touchEnd")
    expect(bridge.view().locator(".kt-zoom .num")).to_have_text(f"{2 * before}%")
    assert bridge.page.evaluate("visualViewport.scale") == 1


def test_a_finger_scrolls_the_page_past_the_tree_and_moves_the_tree_that_has_the_focus(screen):
    bridge, touch = screen

    def swipe(by):
        x, y = middle(bridge.view().locator(".kt-canvas"))
        touch("touchStart", (x, y))
        for part in range(1, 6):
            touch("touchMove", (x, y + by * part / 5))
        touch("touchEnd")
        return bridge.page.evaluate(AT_REST)

    assert swipe(-100) > 50
    focus(bridge, "revenue")
    at, before = bridge.page.evaluate(AT_REST), middle(bridge.card("revenue"))
    assert swipe(60) == at
    assert middle(bridge.card("revenue"))[1] - before[1] == pytest.approx(60, abs=8)
