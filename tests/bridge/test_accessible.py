"""Everybody can read it: with a screen reader, in any theme, size and direction."""

from __future__ import annotations

import pytest
from bridge.full_shop import full_shop
from bridge.gestures import button, focus, press
from bridge.harness import open_bridge
from bridge.shop import shop
from bridge.situations import dialog
from playwright.sync_api import expect

# what a screen reader is told

TREE = """
- tree "Shop":
  - treeitem /Revenue .*on track .*€25.20K .*up 26.0% from €20.00K/ [expanded] [level=1]
  - treeitem /Transactions/ [expanded] [level=2]
  - treeitem /Customers/ [expanded] [level=3]
  - treeitem /New customers/ [level=4]
  - treeitem /Repeat customers/ [level=4]
  - treeitem /Orders per customer/ [level=3]
  - treeitem /Average order value/ [level=2]
"""
GRID = """
- treegrid "Shop, as a table":
  - rowgroup:
    - row /Metric Value Change/:
      - columnheader "Metric"
      - columnheader "Value"
      - columnheader "Change"
      - columnheader "% change"
      - columnheader "Target"
      - columnheader "% of target"
      - columnheader "Status"
      - columnheader "Owner"
  - rowgroup:
    - row /Revenue €25.20K/ [expanded] [level=1]:
      - gridcell "Revenue"
      - gridcell "€25.20K"
    - row /Transactions 300/ [expanded] [level=2]
    - row /Average order value €84.00/ [level=2]
"""


def test_tree_and_table_say_name_level_and_whether_open(show):
    tree = shop()
    tree["revenue"].target = 24_000
    bridge = show(tree)
    bridge.view().get_by_role("button", name="Collapse New customers").click()
    expect(bridge.view()).to_match_aria_snapshot(TREE)
    expect(bridge.card("new_customers")).to_have_attribute("aria-expanded", "false")
    button(bridge, "Table").click()
    expect(bridge.view()).to_match_aria_snapshot(GRID)


def test_what_happened_is_announced(show):
    bridge = show(shop())
    status = bridge.view().locator(".kt-status[role=status][aria-live=polite]")
    expect(status).to_have_text("")
    focus(bridge, "repeat_customers")
    press(bridge, "Delete")
    expect(status).to_contain_text("Repeat customers")
    expect(bridge.card("repeat_customers")).to_have_count(0)
    press(bridge, "Control+z")
    expect(status).to_contain_text("Undone: Remove Repeat customers")
    focus(bridge, "revenue")
    press(bridge, "/")
    found = dialog(bridge, "Find a metric")
    found.wait_for()
    bridge.page.keyboard.type("customers")
    expect(found.get_by_role("status")).to_have_text("1 of 4")


# what it looks like to whom

OUTLINE = """element => {
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  return outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
}"""


def test_what_has_the_keyboard_is_outlined(show):
    bridge = show(shop())
    press(bridge, "Tab")
    button(bridge, "Table").focus()
    parts = (
        bridge.card("customers"),
        bridge.view().get_by_role("button", name="Collapse Customers"),
        *(button(bridge, name) for name in ("Zoom in", "What if", "Table", "History")),
    )
    for part in parts:
        part.focus()
        assert part.evaluate(OUTLINE) >= 2, part


STILL = """() => [...document.querySelectorAll(".view *")].flatMap((element) => {
  const { transitionDuration, animationDuration } = getComputedStyle(element);
  return [transitionDuration, animationDuration].every((all) => /^(0s(, )?)+$/.test(all))
    ? [] : [element.className];
})"""


def page_of(browser, tree, *, width=1400, height=900, **options):
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    return open_bridge(context, tree)


def test_nothing_moves_for_whom_motion_is_too_much(browser):
    bridge = page_of(browser, shop(), reduced_motion="reduce")
    focus(bridge, "customers")
    press(bridge, "ArrowLeft")
    expect(bridge.card("new_users")).to_have_count(0)
    assert bridge.page.evaluate("document.getAnimations().length") == 0
    assert bridge.page.evaluate(STILL) == []
    bridge.page.context.close()


def test_with_forced_colours_status_selection_and_keyboard_can_be_told_apart(browser):
    bridge = page_of(browser, full_shop(), forced_colors="active")
    bridge.card("orders").click()
    press(bridge, "ArrowDown")
    look = """element => {
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
      return [outlineStyle, outlineWidth, outlineColor].join(" ");
    }"""
    looks = {one: bridge.card(one).evaluate(look) for one in ("orders", "visits", "price")}
    assert len(set(looks.values())) == 3
    marks = {one: bridge.card(one).locator(".kt-st").inner_html() for one in ("orders", "price")}
    assert len(set(marks.values())) == 2
    bridge.page.context.close()


WRONG = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("svg, .kt-sr, option"));
  const name = (one) => one.outerHTML.slice(0, 90);
  const inside = (one, frame) => {
    const [a, b] = [one.getBoundingClientRect(), frame.getBoundingClientRect()];
    return a.width < 2 || (a.left >= b.left - 1 && a.right <= b.right + 1 &&
      a.top >= b.top - 1 && a.bottom <= b.bottom + 1);
  };
  const meet = (one, other) => {
    const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
    return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  };
  const pairs = (list, others = null) => list.flatMap((one, at) =>
    (others ?? list.slice(at + 1)).filter((other) => !one.contains(other) && !other.contains(one) && meet(one, other))
      .map((other) => `${name(one)} meets ${name(other)}`));
  const root = document.querySelector(".kt");
  const cards = all(".kt-card, .kt-ghost");
  const controls = all(".kt-head button, .kt-head label, .kt-zoom > *, .kt-bar button, .kt-legend button");
  return {
    "outside the widget": all(".kt-head *, .kt-over *").filter((one) => !inside(one, root)).map(name),
    "outside its card": cards.flatMap((card) =>
      [...card.querySelectorAll(":scope > :not(.kt-sr), .kt-name > :not(.kt-sr), .kt-val, .kt-delta > *, .kt-foot > :not(.kt-sr)")]
        .filter((one) => one.checkVisibility() && !inside(one, card)).map(name)),
    "controls on each other": pairs(controls),
    "cards on each other": pairs(cards),
    "a card below a control": pairs(all(".kt-zoom, .kt-bar, .kt-legend"), cards),
    "sideways": document.documentElement.scrollWidth > innerWidth ? [innerWidth] : [],
  };
}"""
SMALL = {
    "200 %": {"width": 700, "height": 450, "device_scale_factor": 2},
    "larger print": {"width": 1400, "height": 900},
    "400 %": {"width": 350, "height": 225, "device_scale_factor": 4},
    "a narrow cell": {"width": 640, "height": 700},
    "a phone": {"width": 420, "height": 700},
}


@pytest.mark.parametrize("name", SMALL)
def test_enlarged_or_in_a_narrow_cell_nothing_is_cut_off_or_covered(browser, name):
    bridge = page_of(browser, full_shop(), **SMALL[name])
    if name == "larger print":
        bridge.page.evaluate("document.documentElement.style.fontSize = '200%'")
    expect(bridge.view().get_by_label("Levels shown")).to_be_visible()
    focus(bridge, "revenue_per_visit")
    press(bridge, "Control+0")
    focus(bridge, "orders")
    press(bridge, " ")
    toolbar = bridge.view().get_by_role("toolbar", name="Orders")
    expect(toolbar).to_be_visible()
    if name == "larger print":
        press(bridge, "Escape")  # where there is room, it stands above its card
        expect(toolbar).to_have_count(0)
    found = bridge.page.evaluate(WRONG)
    assert {what: which for what, which in found.items() if which} == {}
    bridge.page.context.close()


def test_with_forced_colours_good_and_bad_edges_differ_in_form_and_none_keeps_a_colour(browser):
    bridge = page_of(browser, full_shop(), forced_colors="active")
    edges = bridge.view().locator(".kt-edges:not(.kt-influences) path")
    expect(bridge.view().locator(".kt-edges path.dn").first).to_be_attached()
    expect(bridge.view().locator(".kt-legend")).to_be_visible()
    look = """els => els.map(el => {
      const { stroke, strokeDasharray } = getComputedStyle(el);
      return [el.getAttribute("class"), stroke, strokeDasharray];
    })"""
    looks = edges.evaluate_all(look)
    text = bridge.view().locator(".kt").evaluate("el => getComputedStyle(el).color")
    assert {colour for _, colour, _ in looks} == {text}
    assert {dashes for tone, _, dashes in looks if tone == "up"} == {"none"}
    assert {dashes for tone, _, dashes in looks if tone == "dn"} == {"9px, 5px"}
    legend = bridge.view().locator(".kt-legend .kt-mark.dn path").evaluate_all(look)
    assert [dashes for _, _, dashes in legend] == ["9px, 5px"]
    bridge.page.context.close()


def test_a_page_from_right_to_left_shows_it_as_any_other(browser):
    bridge = page_of(browser, full_shop())
    expect(bridge.card("revenue")).to_be_visible()
    expect(button(bridge, "Filter and colours")).to_be_visible()
    places = (
        "() => [...document.querySelectorAll('.kt-card')].map(one => one.getBoundingClientRect().x)"
    )
    before = bridge.page.evaluate(places)
    bridge.page.evaluate("document.documentElement.dir = 'rtl'")
    assert bridge.page.evaluate(places) == pytest.approx(before, abs=1)
    bridge.page.context.close()
