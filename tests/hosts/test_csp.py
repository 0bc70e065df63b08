"""Pages that forbid `eval` and foreign code: the editor under a strict content security policy.

What each directive must allow, and for whom:

- ``script-src blob:``: anywidget imports a widget's code from a blob, and the widget imports so the
  parts that the kernel hands over on first use. Neither ``unsafe-eval`` nor ``unsafe-inline``.
- ``style-src 'unsafe-inline'``: anywidget puts a widget's style into a ``<style>`` element, and so
  do the parts and vega-embed with theirs.
- nothing else: no host, picture, font, worker, frame or connection.

A page written by ``to_html`` is one file: script and style are inline, nothing is loaded.
"""

from __future__ import annotations

import pytest
from bridge.gestures import button, focus, press, rename
from bridge.harness import ADDRESS, HERE, Bridge, use_fake_comms
from bridge.shop import shop
from playwright.sync_api import expect

LIVE = "default-src 'none'; script-src 'self' blob:; style-src 'unsafe-inline'"
SAVED = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
LISTEN = """
globalThis.violations = [];
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) =>
  violations.push(`${violatedDirective}: ${blockedURI} in ${sourceFile}`));
"""
OPENED_BY_KEY = {
    "+": ("dialog", "New driver of Customers"),
    "Control+k": ("dialog", "Commands"),
    "/": ("dialog", "Find a metric"),
    "?": ("dialog", "Keyboard shortcuts"),
    "Shift+F10": ("menu", "Menu of Customers"),
    ".": ("complementary", "Details of Customers"),
}
FORBIDDEN = {
    "img-src": "new Image().src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='",
    "connect-src": "fetch('http://127.0.0.1:9/').catch(() => {})",
    "script-src-elem": "document.head.appendChild(document.createElement('script')).text = '1'",
}


@pytest.fixture
def guarded(browser):
    """A page whose only server answers with a policy: ``guarded(policy, {path: (type, text)})``."""
    contexts = []

    def start(policy, answers):
        context = browser.new_context(viewport={"width": 1400, "height": 1000})
        contexts.append(context)
        context.add_init_script(LISTEN)

        def serve(route):
            kind, text = answers.get(route.request.url.removeprefix(ADDRESS), ("", None))
            if text is None:
                route.fulfill(status=404)
                return
            headers = {"content-type": kind, "content-security-policy": policy}
            route.fulfill(body=text, headers=headers)

        context.route("**/*", serve)
        return context.new_page()

    yield start
    for context in contexts:
        context.close()


@pytest.fixture
def live(guarded):
    """The shop's editor on a guarded page; at the end nothing was in the policy's way."""
    use_fake_comms()
    page = guarded(
        LIVE,
        {
            "": ("text/html", (HERE / "page.html").read_text()),
            "runtime.js": ("text/javascript", (HERE / "runtime.js").read_text()),
        },
    )
    tree = shop()
    bridge = Bridge(tree, tree.editor(), page).start()
    yield bridge
    assert page.evaluate("violations") == []


def test_the_policy_is_in_force(live):
    for directive, forbidden in FORBIDDEN.items():
        live.page.evaluate(f"() => {{ {forbidden} }}")
        live.page.wait_for_function("violations.length > 0")
        assert live.page.evaluate("violations.splice(0)")[0].startswith(directive)


def test_the_tree_is_edited(live):
    rename(live, "customers", "Buyers")
    expect(live.card("customers")).to_contain_text("Buyers")
    assert live.tree["customers"].label == "Buyers"
    focus(live, "transactions")
    press(live, "f")
    formula = live.view().get_by_role("dialog", name="Formula of")
    formula.locator("input, textarea").fill("Buyers × 2")
    press(live, "Enter")
    expect(live.card("transactions").locator(".kt-val")).to_contain_text("400")
    assert live.tree["revenue"].value == 33_600
    assert live.errors == []


def test_vega_draws_the_trend_without_eval(live):
    live.card("revenue").click()
    drawn = live.view().locator(".kt-trend .kt-vega svg")
    expect(drawn).to_be_visible()
    expect(drawn.locator("path").first).to_be_attached()
    assert live.errors == []


def test_why_and_what_if_arrive_from_the_kernel(live):
    focus(live, "revenue")
    press(live, "w")
    why = live.view().get_by_role("dialog", name="Why did")
    expect(why).to_contain_text("Orders per customer")
    press(live, "Escape")
    button(live, "What if").click()
    slider = live.page.get_by_role("slider", name="Average order value in the scenario")
    slider.focus()
    press(live, "End")
    expect(live.card("revenue").locator(".kt-val")).not_to_contain_text("25,200")
    assert live.errors == []


def test_dialogs_menus_and_the_table_are_drawn(live):
    for key, (role, name) in OPENED_BY_KEY.items():
        focus(live, "customers")
        press(live, key)
        expect(live.view().get_by_role(role, name=name)).to_be_visible()
        press(live, "Escape")
    button(live, "Table").click()
    expect(live.view().get_by_role("treegrid")).to_contain_text("Customers")
    assert live.errors == []


def test_a_saved_page_is_read_where_nothing_may_be_loaded(guarded):
    page = guarded(SAVED, {"": ("text/html", shop().to_html())})
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(ADDRESS)
    card = page.locator('.kt-card[data-id="revenue"]')
    expect(card).to_contain_text("25.20K")
    page.locator('.kt-op[data-id="customers"]').click()
    expect(page.locator(".kt-card")).to_have_count(5)
    card.click()
    expect(page.locator(".kt-trend")).to_contain_text("Revenue")
    assert page.evaluate("violations") == []
    assert problems == []
