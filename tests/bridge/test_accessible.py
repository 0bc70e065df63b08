"""Everybody can read it and work with it: without a mouse, without sight, in any theme and size."""

from __future__ import annotations

from contextlib import contextmanager

import pandas as pd
import pytest
from bridge.axe import faint_texts, violations
from bridge.gestures import button, details, focus, formula_input, press
from bridge.harness import open_bridge
from bridge.shop import shop, wide_tree
from bridge.test_trust import break_card
from playwright.sync_api import expect

import kpitree_widgets as kt

LINES = """
Revenue = Orders * Price
Orders = Visits * Conversion rate
Conversion rate = Base rate * (1 + 2 * Discount)
Price = List price * (1 - Discount)
Revenue per visit = Revenue / Visits
"""
DATA = {
    "month": ["2026-01", "2026-02", "2026-03"],
    "Visits": [1_500.0, 2_000.0, 1_800.0],
    "Base rate": [0.03, 0.03, 0.04],
    "Discount": [0.1, 0.1, 0.2],
    "List price": [80.0, 80.0, 75.0],
}


def full_shop():
    """A shop in which everything is said that can be said of a metric."""
    tree = kt.KPITree.from_text(LINES, name="Shop")
    for metric in ("revenue", "price", "list_price", "revenue_per_visit"):
        tree[metric].unit = "EUR"
    tree["conversion_rate"].unit = "%"
    tree.bind(pd.DataFrame(DATA), time="month", grain="month")
    tree.update("revenue", target=5_000, owner="Mia", tags=["growth"], description="Paid orders")
    tree.update("orders", target=60, benchmark=70, guardrail=(20, None))
    tree.update("conversion_rate", target=0.04, owner="Ole")
    tree.update("price", target=70, owner="Mia")
    tree.update("discount", unit="%", limits=(0, 0.3))
    tree.influence("price", "visits", sign="-", note="price effect")
    tree.note("2026-02-01", "Spring sale", "revenue")
    tree.add("Refunds")
    tree["visits"].locked = True
    return tree


@pytest.fixture(scope="module")
def one_page(browser):
    """Show a tree for several tests: ``one_page("dark")``; one page for each theme."""
    opened = {}

    def shown(theme):
        if theme not in opened:
            context = browser.new_context(viewport={"width": 1400, "height": 900})
            context.grant_permissions(["clipboard-read", "clipboard-write"])
            opened[theme] = open_bridge(context, full_shop(), theme=theme)
        return opened[theme]

    yield shown
    for bridge in opened.values():
        bridge.page.context.close()
    assert [error for bridge in opened.values() for error in bridge.errors] == []


def dialog(bridge, name):
    return bridge.view().get_by_role("dialog", name=name)


@contextmanager
def opened_by_key(bridge, metric, key, role, name):
    """What a key opens at a card; Escape closes it."""
    focus(bridge, metric)
    press(bridge, key)
    panel = bridge.view().get_by_role(role, name=name)
    expect(panel).to_be_visible()
    yield panel
    press(bridge, "Escape")
    expect(panel).to_have_count(0)


@contextmanager
def at_rest(bridge):
    expect(bridge.card("revenue")).to_be_visible()
    yield


@contextmanager
def several_selected(bridge):
    bridge.card("orders").click()
    bridge.card("price").click(modifiers=["Control"])
    expect(bridge.view().get_by_role("toolbar", name="Selection")).to_be_visible()
    yield
    focus(bridge, "revenue")
    press(bridge, "Escape")


@contextmanager
def selected(bridge):
    bridge.card("orders").click()
    expect(bridge.view().get_by_role("region", name="Trend of Orders")).to_be_visible()
    yield
    button(bridge, "Close the trend").click()
    press(bridge, "Escape")


@contextmanager
def table(bridge):
    button(bridge, "Table").click()
    expect(bridge.view().get_by_role("treegrid")).to_be_visible()
    button(bridge, "Filter row").click()
    yield
    button(bridge, "Filter row").click()
    button(bridge, "Left to right").click()


@contextmanager
def columns(bridge):
    button(bridge, "Table").click()
    button(bridge, "Columns").click()
    expect(bridge.view().get_by_role("checkbox", name="Benchmark")).to_be_visible()
    yield
    press(bridge, "Escape")
    button(bridge, "Left to right").click()


@contextmanager
def searching(bridge):
    with opened_by_key(bridge, "revenue", "/", "dialog", "Find a metric") as panel:
        bridge.page.keyboard.type("re")
        expect(panel.get_by_role("option").first).to_be_visible()
        yield


@contextmanager
def palette(bridge):
    with opened_by_key(bridge, "orders", "Control+k", "dialog", "Commands") as panel:
        expect(panel.get_by_role("option").first).to_be_visible()
        yield


@contextmanager
def helped(bridge):
    with opened_by_key(bridge, "orders", "?", "dialog", "Keyboard shortcuts"):
        yield


@contextmanager
def menu(bridge):
    with opened_by_key(bridge, "orders", "Shift+F10", "menu", "Menu of Orders"):
        expect(bridge.view().get_by_role("menuitem", name="Delete")).to_be_visible()
        yield


@contextmanager
def filters(bridge):
    focus(bridge, "revenue")
    press(bridge, "Control+k")
    expect(dialog(bridge, "Commands")).to_be_visible()
    bridge.page.keyboard.type("filter by")
    press(bridge, "Enter")
    panel = bridge.view().get_by_label("Filter and colours").last
    expect(panel).to_be_visible()
    yield
    press(bridge, "Escape")


@contextmanager
def inspector(bridge):
    panel = details(bridge, "revenue")
    yield
    focus(bridge, "revenue")
    press(bridge, ".")
    expect(panel).to_have_count(0)


@contextmanager
def formula(bridge):
    field = formula_input(bridge, "orders", "Orders")
    field.press_sequentially(" + max(Vis")
    expect(bridge.view().get_by_role("option", name="Visits")).to_be_visible()
    yield
    press(bridge, "Escape", "Escape")
    expect(field).to_have_count(0)


@contextmanager
def driver(bridge):
    with opened_by_key(bridge, "orders", "+", "dialog", "New driver of Orders") as panel:
        panel.get_by_label("Name").fill("Partner orders = Partners * Deals")
        expect(panel).to_contain_text("Adds Partner orders")
        yield


@contextmanager
def sibling(bridge):
    with opened_by_key(bridge, "orders", "Control+Enter", "dialog", "New metric beside Orders"):
        yield


@contextmanager
def renaming(bridge):
    with opened_by_key(bridge, "orders", "F2", "textbox", "Name of Orders"):
        yield


@contextmanager
def history(bridge):
    button(bridge, "History").click()
    expect(dialog(bridge, "History")).to_be_visible()
    yield
    press(bridge, "Escape")


@contextmanager
def removing(bridge):
    with opened_by_key(bridge, "orders", "Delete", "dialog", "Delete Orders"):
        yield


@contextmanager
def moving(bridge):
    with opened_by_key(bridge, "conversion_rate", "Alt+ArrowLeft", "dialog", "Move"):
        yield


@contextmanager
def findings(bridge):
    bridge.view().locator(".kt-findings-button").click()
    expect(dialog(bridge, "Findings")).to_be_visible()
    yield
    press(bridge, "Escape")


@contextmanager
def why(bridge):
    focus(bridge, "revenue")
    press(bridge, "w")
    expect(dialog(bridge, "Why did Revenue change?")).to_contain_text("adds up exactly")
    yield
    press(bridge, "Escape")


@contextmanager
def what_if(bridge):
    button(bridge, "What if").click()
    bar = bridge.view().get_by_role("region", name="Scenario")
    expect(bar).to_be_visible()
    bridge.view().get_by_role("slider").first.focus()
    press(bridge, "ArrowRight")
    expect(bar.get_by_role("list", name="Moved levers")).to_be_visible()
    yield
    button(bridge, "Leave the scenario").click()
    expect(bar).to_have_count(0)


@contextmanager
def conflicts(bridge):
    focus(bridge, "revenue")
    press(bridge, "!")
    panel = bridge.view().get_by_role("region", name="Conflicts")
    expect(panel.get_by_role("listitem").first).to_be_visible()
    yield
    focus(bridge, "revenue")
    press(bridge, "!")
    expect(panel).to_have_count(0)


@contextmanager
def pasting(bridge):
    bridge.page.evaluate("navigator.clipboard.writeText('List price = Cost price * Luck')")
    bridge.view().locator(".kt-canvas").click(position={"x": 20, "y": 20})
    press(bridge, "Control+v")
    expect(dialog(bridge, "Paste")).to_contain_text("Luck")
    yield
    press(bridge, "Escape")
    expect(dialog(bridge, "Paste")).to_have_count(0)


@contextmanager
def relating(bridge):
    focus(bridge, "price")
    press(bridge, "Control+k")
    expect(dialog(bridge, "Commands")).to_be_visible()
    bridge.page.keyboard.type("add an influence")
    press(bridge, "Enter")
    expect(dialog(bridge, "Influence of or on Price")).to_be_visible()
    yield
    press(bridge, "Escape")


@contextmanager
def levels(bridge):
    focus(bridge, "revenue")
    press(bridge, "Alt+2")
    expect(bridge.view().get_by_label("Levels shown")).to_have_value("2")
    bridge.view().get_by_label("Levels shown").focus()
    yield
    focus(bridge, "revenue")
    press(bridge, "Alt+9")


@contextmanager
def top_down(bridge):
    button(bridge, "Top to bottom").click()
    yield
    button(bridge, "Left to right").click()


@contextmanager
def full_screen(bridge):
    focus(bridge, "revenue")
    press(bridge, "F11")
    bridge.page.wait_for_function("document.fullscreenElement !== null")
    yield
    focus(bridge, "revenue")
    press(bridge, "Escape")
    bridge.page.wait_for_function("document.fullscreenElement === null")


@contextmanager
def refused(bridge):
    focus(bridge, "visits")
    press(bridge, "f")
    expect(bridge.view().get_by_role("status").filter(has_text="locked")).to_be_visible()
    yield
    press(bridge, "Escape")


@contextmanager
def reconnecting(bridge):
    bridge.says(connectionStatus="connecting")
    expect(bridge.view().locator(".kt-banner")).to_contain_text("connection")
    yield
    bridge.says(connectionStatus="connected")
    expect(bridge.view().locator(".kt-banner")).to_have_count(0)


@contextmanager
def empty(bridge):
    bridge.tree["visits"].locked = False
    count = 1
    while bridge.tree.roots:
        bridge.tree.remove(bridge.tree.roots[0], with_drivers=True)
        count += 1
    expect(bridge.view().locator(".kt-empty")).to_be_visible()
    yield
    for _ in range(count):
        bridge.tree.undo()
    expect(bridge.card("revenue")).to_be_visible()


SITUATIONS = (
    *(at_rest, selected, several_selected, top_down, levels, full_screen, renaming, refused),
    *(table, columns, searching, filters, palette, helped, menu),
    *(inspector, formula, driver, sibling, removing, moving, pasting, relating, history),
    *(findings, why, what_if, conflicts, reconnecting, empty),
)
THEMES = pytest.mark.parametrize("theme", ["light", "dark"])


@THEMES
@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.__name__)
def test_axe_finds_nothing_and_every_text_can_be_read(one_page, situation, theme):
    bridge = one_page(theme)
    with situation(bridge):
        assert violations(bridge.page) == []
        assert faint_texts(bridge.page) == []


def test_a_tree_to_read_passes_too(show):
    bridge = show(full_shop(), editable=False, theme="dark")
    bridge.card("orders").click()
    assert violations(bridge.page) == []
    assert faint_texts(bridge.page) == []


def test_a_part_that_failed_passes_too(show):
    bridge = show(shop())
    break_card(bridge)
    expect(bridge.view().locator(".kt-banner")).to_contain_text("Something in this widget failed")
    assert violations(bridge.page) == []
    assert faint_texts(bridge.page) == []


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


# keys

ACTIVE = "document.activeElement.closest('[role=treeitem]') !== null"


def until(bridge, holds):
    """Wait, frame by frame, until something holds in Python."""
    for _ in range(600):
        if holds():
            return
        bridge.page.evaluate("() => new Promise(requestAnimationFrame).then(() => null)")
    assert holds()


def test_the_tree_is_one_stop_of_the_tab_key(show):
    bridge = show(shop())
    expect(bridge.view().locator('[role=treeitem][tabindex="0"]')).to_have_count(1)
    button(bridge, "Table").focus()
    stops = 0
    for _ in range(40):
        press(bridge, "Tab")
        stops += bridge.page.evaluate(ACTIVE)
        if bridge.page.evaluate("document.activeElement === document.body"):
            break
    assert stops == 1
    focus(bridge, "customers")
    expect(bridge.view().locator('[role=treeitem][tabindex="0"]')).to_have_count(1)
    press(bridge, "Shift+Tab", "Tab")
    expect(bridge.card("customers")).to_be_focused()


def formula_of(metric):
    return lambda tree: str(tree[metric].formula)


EDITS = {
    "rename": (
        "customers",
        ["F2", "*Buyers", "Enter"],
        lambda tree: tree["customers"].label,
        "Buyers",
    ),
    "formula": (
        "transactions",
        ["f", "?Formula of Transactions", "Control+a", "*Customers * 2", "Enter"],
        formula_of("transactions"),
        "Customers * 2",
    ),
    "driver": (
        "customers",
        ["+", "?New driver of Customers", "*Won back", "Enter"],
        formula_of("customers"),
        "New customers + Repeat customers + Won back",
    ),
    "sibling": (
        "repeat_customers",
        ["Control+Enter", "?New metric beside Repeat customers", "*Won back", "Enter"],
        formula_of("customers"),
        "New customers + Repeat customers + Won back",
    ),
    "insert": (
        "customers",
        ["Control+Shift+Enter", "?New metric above Customers", "*Accounts", "Enter"],
        formula_of("transactions"),
        "Accounts * Orders per customer",
    ),
    "duplicate": (
        "repeat_customers",
        ["Control+d"],
        lambda tree: "repeat_customers_2" in tree,
        True,
    ),
    "remove": (
        "repeat_customers",
        ["Delete"],
        formula_of("customers"),
        "New customers",
    ),
    "move_up_level": (
        "new_users",
        ["Alt+ArrowLeft", "?Move New users to Customers", "Enter"],
        lambda tree: tree["new_users"].parents,
        ("customers",),
    ),
    "move_below": (
        "repeat_customers",
        ["Alt+ArrowRight", "?Move Repeat customers to New customers", "Enter"],
        lambda tree: tree["repeat_customers"].parents,
        ("new_customers",),
    ),
    "cut paste": (
        "repeat_customers",
        ["Control+x", "~Cut Repeat customers", "_orders_per_customer", " ", "Control+v"],
        lambda tree: tree["repeat_customers"].parents,
        ("orders_per_customer",),
    ),
    "copy paste": (
        "repeat_customers",
        [
            "Control+c",
            "~Copied Repeat customers",
            "_customers",
            " ",
            "Control+v",
            "?Paste",
            "Enter",
        ],
        lambda tree: "repeat_customers_2" in tree,
        True,
    ),
}


READY = """() => {
  const { activeElement } = document;
  return activeElement.closest("[role=dialog]") && activeElement.ariaDisabled !== "true";
}"""


def act(bridge, step):
    """A key; ``*`` types a text, ``?`` and ``~`` wait for a dialog, a message; ``_`` goes to a card."""
    mark, rest = step[0], step[1:]
    if rest and mark == "*":
        bridge.page.keyboard.type(rest)
    elif rest and mark == "?":
        expect(dialog(bridge, rest)).to_be_visible()
        bridge.page.wait_for_function(READY)
        if bridge.page.evaluate("document.activeElement.matches('[type=radio]')"):
            press(bridge, " ")
    elif rest and mark == "~":
        expect(bridge.view().locator(".kt-status")).to_contain_text(rest)
    elif rest and mark == "_":
        focus(bridge, rest)
    else:
        press(bridge, step)
        bridge.page.evaluate("() => new Promise(requestAnimationFrame).then(() => null)")


def test_everything_that_changes_the_tree_has_a_key_and_a_key_takes_it_back(show):
    bridge = show(shop())
    bridge.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    before = bridge.tree.to_text()
    failed = {}
    for name, (metric, keys, said, wanted) in EDITS.items():
        focus(bridge, metric)
        try:
            for key in keys:
                act(bridge, key)
            until(bridge, lambda said=said, wanted=wanted: said(bridge.tree) == wanted)
        except (AssertionError, KeyError) as error:
            failed[name] = repr(error)[:300]
        press(bridge, "Escape", "Escape")
        focus(bridge, "revenue")
        while bridge.tree.history.past:
            steps = len(bridge.tree.history.past)
            press(bridge, "Control+z")
            until(bridge, lambda steps=steps: len(bridge.tree.history.past) < steps)
        assert bridge.tree.to_text() == before
    assert failed == {}


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


CUT = """() => {
  const root = document.querySelector(".kt").getBoundingClientRect();
  return [...document.querySelectorAll(".kt-head *, .kt-over button, .kt-zoom *")]
    .filter((one) => one.checkVisibility() && !one.closest("svg, .kt-sr, option"))
    .filter((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      return width > 1 && (left < root.left - 1 || right > root.right + 1);
    })
    .map((one) => one.outerHTML.slice(0, 100));
}"""


@pytest.mark.parametrize("width", [700, 420])
def test_at_200_percent_and_in_a_narrow_cell_nothing_is_cut_off(browser, width):
    bridge = page_of(browser, full_shop(), width=width, height=450, device_scale_factor=2)
    expect(bridge.card("revenue")).to_be_attached()
    assert bridge.page.evaluate(CUT) == []
    sideways = "document.documentElement.scrollWidth <= innerWidth"
    assert bridge.page.evaluate(sideways)
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


def test_a_thousand_metrics_are_walked_by_key(show):
    bridge = show(wide_tree(1_000))
    focus(bridge, "m0")
    press(bridge, "End")
    expect(bridge.view().locator(".kt-card:focus, .kt-ghost:focus")).to_be_in_viewport()
    press(bridge, "Home", "/")
    bridge.page.keyboard.type("m777")
    press(bridge, "Control+Enter")
    expect(bridge.card("m777")).to_be_focused()
    expect(bridge.card("m777")).to_be_in_viewport()


def test_a_tree_is_built_from_nothing_without_a_mouse(show):
    bridge = show(kt.KPITree(name="New"))
    button(bridge, "Add a metric").focus()
    press(bridge, "Enter")
    made = bridge.view().get_by_role("dialog")
    expect(made.get_by_label("Name")).to_be_focused()
    bridge.page.keyboard.type("Revenue = Transactions * Average order value")
    press(bridge, "Enter")
    expect(bridge.card("revenue")).to_be_focused()
    assert str(bridge.tree["revenue"].formula) == "Transactions * Average order value"
    press(bridge, "ArrowRight")
    expect(bridge.card("transactions")).to_be_focused()
    for metric in ("revenue",):
        focus(bridge, metric)
        press(bridge, ".")
        panel = bridge.view().locator(".kt-inspector")
        panel.get_by_label("Target", exact=True).focus()
        bridge.page.keyboard.type("24k")
        press(bridge, "Tab")
        panel.get_by_label("Owner", exact=True).focus()
        bridge.page.keyboard.type("Mia")
        press(bridge, "Enter")
    until(bridge, lambda: bridge.tree["revenue"].owner == "Mia")
    assert bridge.tree["revenue"].target == 24_000
