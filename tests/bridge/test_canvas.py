"""Moving about on the canvas, and what stands on it."""

from __future__ import annotations

import re

import pytest
from bridge.canvas import drag, middle, percent, ready, selected, shown
from bridge.gestures import button, focus, press
from bridge.shop import shop, wide_tree
from playwright.sync_api import expect

# the minimap


def test_the_minimap_stands_only_where_part_of_the_tree_is_out_of_sight(show):
    bridge = ready(show(wide_tree(100)))
    minimap = bridge.view().locator(".kt-map")
    expect(minimap).to_be_visible()
    assert minimap.get_attribute("aria-hidden") == "true"
    focus(bridge, "m0")
    press(bridge, "Control+0")
    expect(minimap).to_have_count(0)


def test_a_narrow_cell_has_no_minimap(show):
    bridge = ready(show(wide_tree(100), width=500))
    button(bridge, "Zoom in").click()
    expect(bridge.view().locator(".kt-map")).to_have_count(0)


def test_a_click_on_the_minimap_goes_there_and_its_frame_can_be_dragged(show):
    bridge = ready(show(wide_tree(100)))
    minimap = bridge.view().locator(".kt-map")
    frame = minimap.locator("div")
    layer = bridge.view().locator(".kt-layer")
    area = minimap.bounding_box()
    at = "el => { const m = new DOMMatrix(getComputedStyle(el).transform); return [m.e, m.f] }"
    bridge.page.mouse.click(area["x"] + area["width"] / 2, area["y"] + area["height"] - 12)
    x, y = middle(frame)
    assert y == pytest.approx(area["y"] + area["height"] - 12, abs=2)
    before = layer.evaluate(at)
    drag(bridge, (x, y), (x, y - 20))
    after = layer.evaluate(at)
    assert middle(frame)[1] == pytest.approx(y - 20, abs=2)
    assert after[1] > before[1] + 100


def test_the_minimap_is_drawn_once_and_only_its_frame_moves_with_a_pan(show):
    bridge = ready(show(wide_tree(100)))
    expect(bridge.view().locator(".kt-map path").first).to_be_attached()
    count = """() => {
      window.drawn = 0;
      new MutationObserver(found => { window.drawn += found.length })
        .observe(document.querySelector(".kt-map svg"), { subtree: true, childList: true, attributes: true });
    }"""
    frame = bridge.view().locator(".kt-map div")
    before = middle(frame)
    bridge.page.wait_for_timeout(100)
    bridge.page.evaluate(count)
    drag(bridge, (1_100, 300), (900, 200))
    assert middle(frame) != before
    assert bridge.page.evaluate("window.drawn") == 0


# colours


def colour_by(bridge, name):
    button(bridge, "Filter and colours").click()
    bridge.view().get_by_role("radio", name=name).check(force=True)
    press(bridge, "Escape")


def test_cards_coloured_by_owner_have_initials_and_the_legend_names(show):
    tree = shop()
    tree.update("customers", owner="Ann Lee")
    tree.update("new_users", owner="growth")
    bridge = ready(show(tree))
    colour_by(bridge, "Owner")
    expect(bridge.card("customers").locator(".kt-tint")).to_have_text("AL")
    expect(bridge.card("new_users").locator(".kt-tint")).to_have_text("Gr")
    expect(bridge.card("revenue").locator(".kt-tint")).to_have_count(0)
    legend = bridge.view().get_by_role("group", name="Legend")
    expect(legend).to_contain_text("Ann Lee")
    colours = [
        bridge.card(metric).evaluate("el => getComputedStyle(el).getPropertyValue('--t')")
        for metric in ("customers", "new_users")
    ]
    assert colours[0] != colours[1]


MARKS = """els => Object.fromEntries(els.map(el => [el.dataset.id, el.querySelector(".kt-tint")?.textContent]))"""


def test_cards_coloured_by_contribution_have_its_sign_and_by_change_its_direction(show):
    bridge = ready(show(shop()))
    told = bridge.tree.explain("revenue", "2026-02", "2026-03").nodes
    expect(bridge.view().locator(".kt-edges path.up").first).to_be_attached()
    colour_by(bridge, "Contribution")
    expect(bridge.card("revenue").locator(".kt-tint")).to_have_text("+")
    signs = bridge.view().locator(".kt-card").evaluate_all(MARKS)
    assert signs == {metric: "+" if told[metric] > 0 else None for metric in bridge.tree.metrics}
    colour_by(bridge, "Change")
    expect(bridge.card("revenue").locator(".kt-tint")).to_have_text("▲")
    frame = bridge.tree.frame()
    rises = {metric: frame[metric].iloc[-1] > frame[metric].iloc[-2] for metric in signs}
    marks = bridge.view().locator(".kt-card").evaluate_all(MARKS)
    assert {metric: mark == "▲" for metric, mark in marks.items()} == rises
    colour_by(bridge, "Status")
    expect(bridge.view().locator(".kt-tint")).to_have_count(0)


def test_the_minimap_has_the_colours_of_the_cards(show):
    bridge = ready(show(wide_tree(100)))
    colour_by(bridge, "Contribution")
    paths = bridge.view().locator(".kt-map path:not(.lines)")
    expect(paths.first).to_have_attribute("style", re.compile("color-mix|good"))


# saved pages


def test_a_saved_page_has_minimap_levels_and_full_screen(browser, tmp_path):
    file = tmp_path / "saved.html"
    wide_tree(100).to_html(file)
    tab = browser.new_page(viewport={"width": 1400, "height": 900})
    tab.goto(file.as_uri())
    expect(tab.locator(".kt-map")).to_be_visible()
    tab.locator('.kt-card[data-id="m0"]').focus()
    tab.keyboard.press("Alt+2")
    expect(tab.locator(".kt-card")).to_have_count(5)
    tab.keyboard.press("F11")
    expect(tab.locator(".kt[data-full]")).to_be_visible()
    tab.close()


# relations and shared drivers


def test_influences_can_be_left_out(show):
    tree = shop()
    tree.influence("average_order_value", "conversion_rate", sign="-", note="price effect")
    bridge = ready(show(tree))
    label = bridge.view().locator(".kt-influence")
    expect(label).to_contain_text("price effect")
    switch = bridge.view().get_by_role("button", name="influences")
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    expect(label).to_have_count(0)
    switch.click()
    expect(label).to_have_count(1)


def test_a_shared_driver_is_a_second_card_or_a_line_to_its_home(show):
    tree = shop()
    tree.add("Traffic", formula="New users + Returning visitors")
    bridge = ready(show(tree))
    ghosts, lines = bridge.view().locator(".kt-ghost"), bridge.view().locator(".kt-homes g")
    expect(ghosts).to_have_count(1)
    expect(lines).to_have_count(0)
    bridge.view().get_by_role("button", name="1 shared driver as cards").click()
    expect(ghosts).to_have_count(0)
    expect(lines).to_have_count(1)
    lines.locator(".wide").dispatch_event("click")
    expect(bridge.card("new_users")).to_be_focused()
    assert selected(bridge) == ["new_users"]
    bridge.view().get_by_role("button", name="1 shared driver as lines").click()
    expect(ghosts).to_have_count(1)


# motion


def test_a_change_of_the_layout_is_there_at_once_and_glides_only_on_the_screen(show):
    bridge = ready(show(shop()))
    button(bridge, "Collapse Customers: sum of 2").click()
    found = bridge.page.evaluate("""async () => {
      const card = () => document.querySelector('.kt-card[data-id="new_users"]');
      document.querySelector('.kt-op[data-id="customers"]').click();
      const frame = () => new Promise(requestAnimationFrame);
      for (let left = 60; left > 0 && document.getAnimations().length === 0; left--) await frame();
      const moving = document.getAnimations().length;
      const place = card().style.top;
      await Promise.all(document.getAnimations().map(one => one.finished));
      return { moving, place, end: card().style.top };
    }""")
    assert found["moving"] > 0
    assert found["place"] == found["end"]


def test_with_reduced_motion_nothing_glides(show):
    bridge = ready(show(shop()))
    button(bridge, "Collapse Customers: sum of 2").click()
    bridge.page.emulate_media(reduced_motion="reduce")
    moving = bridge.page.evaluate("""async () => {
      document.querySelector('.kt-op[data-id="customers"]').click();
      await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
      return document.getAnimations().length;
    }""")
    assert moving == 0


def test_top_to_bottom_has_all_of_it(show):
    bridge = ready(show(shop(), direction="tb"))
    bridge.card("customers").click()
    press(bridge, "Shift+ArrowDown", "Alt+0")
    assert selected(bridge) == ["customers", "new_customers"]
    assert percent(bridge) == 100
    expect(bridge.view().locator(".kt-map")).to_be_visible()
    press(bridge, "Alt+2")
    assert re.fullmatch("revenue transactions average_order_value", " ".join(shown(bridge)))
