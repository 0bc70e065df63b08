"""Saved pages in a browser that reaches no other host."""

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import expect
from report.cases import shop_document

from kpitree_widgets.examples import shop
from kpitree_widgets.report.html import SCRIPT, page
from kpitree_widgets.report.mimebundle import mimebundle
from kpitree_widgets.units import format_change


@pytest.fixture
def opened(browser, tmp_path):
    """Opens HTML from a file and remembers what went wrong in it."""
    contexts = []

    def open_page(html, *, scripts=True, **options):
        if scripts and not SCRIPT.exists():
            pytest.skip("page.js is not built: run `make build`")
        context = browser.new_context(java_script_enabled=scripts, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.problems = []
        tab.on("pageerror", lambda error: tab.problems.append(str(error)))
        file = tmp_path / "saved.html"
        file.write_text(html, encoding="utf-8")
        tab.goto(file.as_uri())
        return tab

    yield open_page
    for context in contexts:
        context.close()


def test_a_saved_page_becomes_a_tree_with_values_that_collapses(opened):
    tab = opened(page(shop_document()))
    revenue = tab.locator('.kt-card[data-id="revenue"]')
    expect(revenue).to_contain_text("€1.037M")
    expect(tab.locator(".kt-card")).to_have_count(9)
    tab.locator('.kt-op[data-id="customers"]').click()
    expect(tab.locator(".kt-card")).to_have_count(5)
    tab.locator('.kt-op[data-id="customers"]').click()
    expect(tab.locator(".kt-card")).to_have_count(9)
    assert tab.problems == []


def test_without_scripts_the_picture_shows_in_the_theme_of_the_reader(opened):
    for scheme, other in (("light", "dark"), ("dark", "light")):
        tab = opened(page(shop_document()), scripts=False, color_scheme=scheme)
        expect(tab.locator(f".kt-picture.{scheme} svg")).to_be_visible()
        expect(tab.locator(f".kt-picture.{other} svg")).to_be_hidden()
        expect(tab.locator("td", has_text="Conversion rate")).to_be_visible()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_exported_notebook_shows_the_tree_of_every_output(opened):
    document = shop_document()
    outputs = [
        nbformat.v4.new_output("display_data", mimebundle(document)),
        nbformat.v4.new_output("display_data", mimebundle(document, period="2026-03")),
    ]
    cell = nbformat.v4.new_code_cell("tree", outputs=outputs, execution_count=1)
    html, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    tab = opened(html)
    expect(tab.locator('.kt-card[data-id="revenue"]')).to_have_count(2)
    expect(tab.locator(".kt-head").first).to_contain_text("Oct 2026")
    expect(tab.locator(".kt-head").last).to_contain_text("Mar 2026")
    assert tab.locator(".kt-edges").first.evaluate("edges => edges.clientWidth") > 0
    assert tab.problems == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_sanitized_notebook_shows_the_table(opened):
    cell = nbformat.v4.new_code_cell(
        "tree",
        outputs=[nbformat.v4.new_output("display_data", mimebundle(shop_document()))],
        execution_count=1,
    )
    exporter = HTMLExporter(template_name="basic", sanitize_html=True)
    html, _ = exporter.from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    tab = opened(f"<!doctype html><meta charset=utf-8>{html}")
    expect(tab.locator("td", has_text="€1.037M")).to_be_visible()
    assert len(tab.locator("body").inner_text()) < 2_000


def test_a_saved_page_explains_the_change_it_opens_with_and_no_other(opened):
    tab = opened(page(shop_document()))
    pill = tab.locator('.kt-card[data-id="average_order_value"] .kt-con')
    expect(pill).to_contain_text("−€37.2K")
    expect(tab.locator(".kt-story")).to_contain_text("Repeat customers +€59.7K")
    expect(tab.locator(".kt-edges path.dn").first).to_be_attached()
    tab.get_by_label("Period", exact=True).select_option("2026-09")
    expect(tab.locator(".kt-con")).to_have_count(0)
    expect(tab.locator(".kt-canvas .kt-edges path.dn")).to_have_count(0)
    expect(tab.locator(".kt-story")).to_contain_text("of the target")
    tab.get_by_label("Period", exact=True).select_option("2026-10")
    expect(pill).to_contain_text("−€37.2K")
    assert tab.problems == []


def test_a_page_that_compares_with_another_period_explains_that(opened):
    tab = opened(page(shop_document(), period="2026-09", compare="2026-01"))
    found = shop().explain("revenue", "2026-01", "2026-09")
    for metric, amount in found.nodes.items():
        card = tab.locator(f'.kt-card[data-id="{metric}"] .kt-con')
        expect(card).to_contain_text(format_change(amount, "EUR"))
