"""In JupyterLab, with every other host blocked: what a person does, and what the kernel then has."""

from __future__ import annotations

from bridge.shop import DATA, TEXT
from playwright.sync_api import expect

SHOP = f"""
import pandas as pd
import kpitree_widgets as kt
tree = kt.KPITree.from_text({TEXT!r}, name="Shop")
tree.bind(pd.DataFrame({DATA!r}), time="month", grain="month")
tree
"""


def value(notebook, metric, cell=0):
    return notebook.card(metric, cell).locator(".kt-val")


def test_the_tree_is_edited_in_the_cell_and_the_kernel_has_every_edit(notebook):
    lab = notebook(SHOP)
    page = lab.page
    expect(value(lab, "revenue")).to_contain_text("25,200")

    lab.card("customers").focus()
    page.keyboard.press("F2")
    lab.card("customers").get_by_label("Name of").fill("Buyers")
    page.keyboard.press("Enter")
    expect(lab.card("customers")).to_contain_text("Buyers")
    assert lab.value("tree['customers'].label") == "'Buyers'"

    lab.card("transactions").focus()
    page.keyboard.press("f")
    page.get_by_role("textbox", name="Formula of Transactions").fill("Buyers × 2")
    page.keyboard.press("Enter")
    expect(value(lab, "transactions")).to_contain_text("400")
    assert lab.value("tree['transactions'].formula, tree['revenue'].value") == (
        "('Buyers * 2', 33600.0)"
    )

    page.get_by_role("button", name="Undo", exact=True).first.click()
    expect(value(lab, "transactions")).to_contain_text("300")
    assert lab.value("tree['transactions'].drivers") == "('customers', 'orders_per_customer')"

    lab.card("customers").focus()
    page.keyboard.press("Insert")
    page.get_by_role("dialog").get_by_label("Name", exact=True).fill("Won back")
    page.keyboard.press("Enter")
    expect(lab.card("won_back")).to_be_visible()
    assert lab.value("tree['customers'].drivers") == (
        "('new_customers', 'repeat_customers', 'won_back')"
    )

    lab.card("won_back").focus()
    page.keyboard.press("Delete")
    expect(lab.card("won_back")).to_have_count(0)
    assert lab.value("'won_back' in tree") == "False"

    move_by_mouse(lab, "repeat_customers", "transactions")
    assert lab.value("tree['repeat_customers'].parents") == "('transactions',)"
    assert lab.value("tree['customers'].formula") == "'New customers'"


def move_by_mouse(lab, metric, onto):
    """Drag a card onto another and say yes; × where the kernel asks for an operator."""
    start, end = (lab.card(one).bounding_box() for one in (metric, onto))
    mouse = lab.page.mouse
    mouse.move(start["x"] + 40, start["y"] + start["height"] - 10)
    mouse.down()
    mouse.move(end["x"] + 60, end["y"] + 30, steps=8)
    mouse.up()
    dialog = lab.page.get_by_role("dialog", name="Move")
    expect(dialog).to_be_visible()
    choice = dialog.locator("label", has_text="×")
    if choice.count():
        choice.click()
    dialog.get_by_role("button", name="Move").click()
    expect(dialog).to_have_count(0)


def test_two_cells_show_one_tree_and_a_reload_brings_it_back(notebook):
    lab = notebook(SHOP, "tree")
    expect(lab.card("revenue", 1)).to_contain_text("Revenue")
    lab.execute("tree.rename('revenue', 'Turnover')")
    for cell in (0, 1):
        expect(lab.card("revenue", cell)).to_contain_text("Turnover")
    lab.card("repeat_customers", 1).focus()
    lab.page.keyboard.press("Delete")
    for cell in (0, 1):
        expect(lab.card("repeat_customers", cell)).to_have_count(0)
    data = lab.save().cells[0].outputs[0].data
    assert {"application/vnd.kpitree.v1+json", "text/html", "text/plain"} <= set(data)
    assert not {"image/svg+xml", "text/markdown", "application/javascript"} & set(data)
    lab.load()
    for cell in (0, 1):
        expect(lab.card("revenue", cell)).to_contain_text("Turnover")
        expect(lab.card("repeat_customers", cell)).to_have_count(0)


def test_no_shortcut_of_the_notebook_fires_while_the_widget_has_the_keyboard(notebook):
    lab = notebook(SHOP, "1")
    page = lab.page
    lab.card("customers").click()
    expect(lab.card("customers")).to_be_focused()
    for key in ("b", "a", "d", "d", "x", "z", "m", "Shift+Enter", "j"):
        page.keyboard.press(key)
    lab.card("customers").focus()
    page.keyboard.press("F2")
    lab.card("customers").get_by_label("Name of").press_sequentially("bad dx")
    page.keyboard.press("Enter")
    expect(lab.card("customers")).to_contain_text("bad dx")
    assert lab.cells() == 2
    assert lab.value("tree['customers'].label") == "'bad dx'"


WAITING = """
import pathlib, time
while not pathlib.Path("go").exists():
    time.sleep(0.05)
tree.rename("revenue", "Turnover")
"""


def test_what_is_being_typed_survives_the_end_of_a_cell(notebook):
    lab = notebook(SHOP)
    lab.append(WAITING)
    lab.start(1)
    lab.card("customers").focus()
    lab.page.keyboard.press("F2")
    lab.card("customers").get_by_label("Name of").fill("Half")
    (lab.path.parent / "go").touch()
    expect(lab.card("revenue")).to_contain_text("Turnover")
    lab.until_idle()
    lab.page.keyboard.type(" done")
    lab.page.keyboard.press("Enter")
    expect(lab.card("customers")).to_contain_text("Half done")
    assert lab.value("tree['customers'].label") == "'Half done'"
    assert lab.cells() == 2


def test_a_selected_card_shows_its_trend_by_vega_in_both_themes_without_a_network(notebook):
    lab = notebook(SHOP)
    asked = []
    lab.page.on("request", lambda request: asked.append(request.url))
    lab.card("revenue").click()
    chart = lab.output().locator(".kt-trend .kt-vega :is(svg, canvas)").first
    colour = "el => getComputedStyle(el).color.match(/[\\d.]+/g).slice(0, 3).map(Number)"
    for theme in ("dark", "light"):
        lab.theme(theme)
        expect(chart).to_be_visible()
        channels = value(lab, "revenue").evaluate(colour)
        assert (sum(channels) > 384) == (theme == "dark")
    here = (lab.address.split("/lab")[0], "blob:", "data:", "ws:")
    assert [url for url in asked if not url.startswith(here)] == []
