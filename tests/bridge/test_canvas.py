"""Moving about on the canvas, and what is selected on it: by pointer, key and finger."""

from __future__ import annotations

import re

import pytest
from bridge.gestures import button, focus, press
from bridge.shop import shop, wide_tree
from playwright.sync_api import expect

KEYS = "els => els.map(el => el.dataset.key)"


def ready(bridge, view=0):
    """The bridge, once all that follows the first paint is there."""
    expect(bridge.view(view).locator(".kt-edge")).to_be_attached()
    return bridge


def percent(bridge):
    return int(bridge.view().locator(".kt-zoom .num").text_content().removesuffix("%"))


def selected(bridge):
    """Ids of the selected cards, in reading order."""
    found = bridge.view().locator('.kt-card[aria-selected="true"]')
    return found.evaluate_all(KEYS)


def shown(bridge):
    return bridge.view().locator(".kt-card").evaluate_all(KEYS)


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def glided(bridge):
    """All motion is over."""
    bridge.page.wait_for_function("document.getAnimations().length === 0")


def drag(bridge, start, end, *, modifier=None):
    mouse, keyboard = bridge.page.mouse, bridge.page.keyboard
    if modifier:
        keyboard.down(modifier)
    mouse.move(*start)
    mouse.down()
    mouse.move(*end, steps=6)
    mouse.up()
    if modifier:
        keyboard.up(modifier)


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


# zoom and levels


def test_zoom_to_the_selection_shows_it_at_full_size_in_the_middle(show):
    bridge = ready(show(wide_tree(1_000)))
    bridge.card("m2").click()
    press(bridge, "Control+-", "Control+-", "Control+-")
    press(bridge, "Alt+0")
    assert percent(bridge) == 100
    canvas = bridge.view().locator(".kt-canvas")
    assert middle(bridge.card("m2")) == pytest.approx(middle(canvas), abs=30)


def test_zoom_to_several_cards_shows_all_of_them(show):
    bridge = ready(show(shop()))
    bridge.card("new_users").click()
    bridge.card("repeat_customers").click(modifiers=["Control"])
    button(bridge, "Zoom out").click()
    focus(bridge, "new_users")
    press(bridge, "Alt+0")
    for metric in ("new_users", "repeat_customers"):
        expect(bridge.card(metric)).to_be_in_viewport(ratio=1)


def test_levels_by_key_and_by_list_with_the_card_in_place(show):
    bridge = ready(show(shop()))
    levels = bridge.view().get_by_label("Levels shown")
    expect(levels).to_have_value("all")
    bridge.card("transactions").click()
    glided(bridge)
    before = middle(bridge.card("transactions"))
    press(bridge, "Alt+3")
    assert shown(bridge) == [
        "revenue",
        "transactions",
        "customers",
        "orders_per_customer",
        "average_order_value",
    ]
    expect(levels).to_have_value("3")
    glided(bridge)
    assert middle(bridge.card("transactions")) == pytest.approx(before, abs=1)
    levels.select_option("2")
    assert shown(bridge) == ["revenue", "transactions", "average_order_value"]
    levels.select_option("all")
    assert len(shown(bridge)) == 9


def test_opening_one_card_after_that_shows_one_level_and_the_list_says_so(show):
    bridge = ready(show(shop()))
    focus(bridge, "revenue")
    press(bridge, "Alt+2")
    button(bridge, "Expand Transactions, 2 hidden").click()
    assert "customers" in shown(bridge)
    assert "new_customers" not in shown(bridge)
    expect(bridge.view().get_by_label("Levels shown")).to_have_value("3")


def test_everything_is_collapsed_and_expanded_by_key(show):
    bridge = ready(show(shop()))
    focus(bridge, "new_users")
    press(bridge, "Control+Shift+ArrowLeft")
    assert shown(bridge) == ["revenue"]
    expect(bridge.card("revenue")).to_be_focused()
    press(bridge, "Control+Shift+ArrowRight")
    assert len(shown(bridge)) == 9


def test_levels_change_nothing_in_the_tree(show):
    bridge = ready(show(shop()))
    before = str(bridge.tree.history)
    focus(bridge, "revenue")
    press(bridge, "Alt+1", "Alt+9")
    assert str(bridge.tree.history) == before
    assert "update" not in bridge.names()


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


# several cards


def test_clicks_with_ctrl_add_and_take_out_and_with_shift_select_up_to(show):
    bridge = ready(show(shop()))
    bridge.card("customers").click()
    bridge.card("average_order_value").click(modifiers=["Control"])
    assert selected(bridge) == ["customers", "average_order_value"]
    bridge.card("average_order_value").click(modifiers=["Control"])
    assert selected(bridge) == ["customers"]
    bridge.card("repeat_customers").click(modifiers=["Shift"])
    assert selected(bridge) == [
        "customers",
        "new_customers",
        "new_users",
        "conversion_rate",
        "repeat_customers",
    ]
    bridge.card("revenue").click()
    assert selected(bridge) == ["revenue"]


def test_shift_with_arrows_extends_and_shrinks_and_escape_clears(show):
    bridge = ready(show(shop()))
    bridge.card("customers").click()
    press(bridge, "Shift+ArrowDown", "Shift+ArrowDown")
    assert selected(bridge) == ["customers", "new_customers", "new_users"]
    expect(bridge.card("new_users")).to_be_focused()
    press(bridge, "Shift+ArrowUp")
    assert selected(bridge) == ["customers", "new_customers"]
    press(bridge, "Shift+Home")
    assert selected(bridge) == ["revenue", "transactions", "customers"]
    press(bridge, "Escape")
    assert selected(bridge) == []


def test_ctrl_space_adds_the_card_with_the_keyboard(show):
    bridge = ready(show(shop()))
    bridge.card("customers").click()
    focus(bridge, "revenue")
    press(bridge, "Control+ ")
    assert selected(bridge) == ["revenue", "customers"]


def test_ctrl_a_selects_every_card_and_the_tree_says_that_several_can_be(show):
    bridge = ready(show(shop()))
    tree = bridge.view().get_by_role("tree", name="Shop")
    assert tree.get_attribute("aria-multiselectable") == "true"
    focus(bridge, "customers")
    press(bridge, "Control+a")
    assert len(selected(bridge)) == 9
    expect(bridge.view().get_by_role("toolbar", name="Selection")).to_contain_text("9 selected")


def test_a_lasso_selects_what_it_touches_and_pans_nothing(show):
    bridge = ready(show(shop()))
    one, other = (bridge.card(m).bounding_box() for m in ("new_users", "conversion_rate"))
    layer = bridge.view().locator(".kt-layer")
    before = layer.get_attribute("style")
    start = (one["x"] + one["width"] + 6, one["y"] - 6)
    end = (other["x"] + 20, other["y"] + other["height"] - 10)
    drag(bridge, start, end, modifier="Shift")
    assert selected(bridge) == ["new_users", "conversion_rate"]
    assert layer.get_attribute("style") == before
    expect(bridge.view().locator(".kt-lasso")).to_have_count(0)
    expect(bridge.card("new_users")).to_be_focused()


def test_the_toolbar_of_several_collapses_them(show):
    bridge = ready(show(shop()))
    bridge.card("new_customers").click()
    bridge.card("new_users").click(modifiers=["Control"])
    toolbar = bridge.view().get_by_role("toolbar", name="Selection")
    expect(toolbar).to_contain_text("2 selected")
    toolbar.get_by_role("button", name="Collapse").click()
    assert "conversion_rate" not in shown(bridge)
    assert "remove" not in bridge.names()


def test_an_arrow_without_shift_leaves_the_selection_alone(show):
    bridge = ready(show(shop()))
    bridge.card("customers").click()
    press(bridge, "Shift+ArrowDown", "ArrowDown")
    assert selected(bridge) == ["customers", "new_customers"]
    press(bridge, " ")
    assert selected(bridge) == ["new_users"]


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
      await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
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


# the wheel


def test_the_wheel_scrolls_the_page_until_the_tree_has_the_focus_or_ctrl_is_held(show):
    bridge = ready(show(shop()))
    before = percent(bridge)
    bridge.page.mouse.move(700, 200)
    bridge.page.mouse.wheel(0, -200)
    assert percent(bridge) == before
    bridge.page.keyboard.down("Control")
    bridge.page.mouse.wheel(0, -200)
    bridge.page.keyboard.up("Control")
    expect(bridge.view().locator(".kt-zoom .num")).not_to_have_text(f"{before}%")
    button(bridge, "Fit").click()
    focus(bridge, "revenue")
    now = percent(bridge)
    bridge.page.mouse.wheel(0, -200)
    expect(bridge.view().locator(".kt-zoom .num")).not_to_have_text(f"{now}%")


# both directions, both themes


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_with_several_selected(show, axe, theme):
    bridge = ready(show(shop(), theme=theme))
    focus(bridge, "customers")
    press(bridge, "Control+a")
    glided(bridge)
    assert axe(bridge) == []


def test_top_to_bottom_has_all_of_it(show):
    bridge = ready(show(shop(), direction="tb"))
    bridge.card("customers").click()
    press(bridge, "Shift+ArrowDown", "Alt+0")
    assert selected(bridge) == ["customers", "new_customers"]
    assert percent(bridge) == 100
    expect(bridge.view().locator(".kt-map")).to_be_visible()
    press(bridge, "Alt+2")
    assert re.fullmatch("revenue transactions average_order_value", " ".join(shown(bridge)))
