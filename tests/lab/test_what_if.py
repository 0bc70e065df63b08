"""A scenario in JupyterLab: the code of the mode comes from the kernel, and the kernel keeps it."""

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


def test_a_lever_moves_by_key_and_the_kernel_keeps_the_scenario(notebook):
    lab = notebook(SHOP)
    page = lab.page
    page.get_by_role("button", name="What if", exact=True).click()
    slider = page.get_by_role("slider", name="Average order value in the scenario")
    slider.focus()
    for key in ("End", "PageDown", "ArrowLeft"):
        page.keyboard.press(key)
    moved = float(slider.input_value())
    shown = lab.card("revenue").locator(".kt-val")
    expect(shown).to_have_attribute("title", f"{moved * 300:,.0f}")
    page.get_by_label("Name of the scenario").fill("Dearer")
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("combobox", name="Scenario", exact=True).locator("option")
    ).to_have_count(2)
    assert lab.value("tree.scenarios['Dearer'].overrides['average_order_value']") == str(moved)
    assert lab.value("tree['revenue'].value") == "25200.0"
    assert lab.cells() == 1
