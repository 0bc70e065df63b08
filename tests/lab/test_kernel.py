"""A kernel that is really busy, interrupted, restarted or killed: every edit is kept and said so."""

from __future__ import annotations

import os
import signal

from bridge.gestures import BURST
from bridge.shop import DATA, TEXT
from playwright.sync_api import expect

SHOP = f"""
import pandas as pd
import kpitree_widgets as kt
tree = kt.KPITree.from_text({TEXT!r}, name="Shop")
tree.bind(pd.DataFrame({DATA!r}), time="month", grain="month")
tree
"""
BUSY = """
import pathlib, time
while not pathlib.Path({name!r}).exists():
    time.sleep(0.02)
"""
KERNEL = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"
IN_ONE_QUEUE = f"() => {{ {KERNEL}.commsOverSubshells = 'disabled' }}"
READY = """() => [...document.querySelectorAll(".jp-OutputArea style")].some(
  ({ textContent }) => textContent.includes("kt-kept"))"""
NO_DIALOGS = """() => { setInterval(() => {
  document.querySelector(".jp-Dialog .jp-mod-accept")?.click(); }, 100) }"""


def shop(notebook):
    """The tree in the first cell, and everything the page fetches while the kernel answers."""
    lab = notebook(SHOP)
    lab.page.wait_for_function(READY)
    return lab


def shop_in_one_queue(notebook):
    """The same in the second cell: messages of widgets wait behind cells, as in most hosts.

    JupyterLab has a queue of its own for them where the kernel can do two things at once.
    """
    lab = notebook("0")
    lab.until_idle()
    lab.page.evaluate(IN_ONE_QUEUE)
    lab.append(SHOP)
    lab.start(1)
    lab.page.wait_for_function(READY)
    return lab


def rename(lab, metric, label, cell=0):
    lab.card(metric, cell).focus()
    lab.page.keyboard.press("F2")
    lab.card(metric, cell).get_by_label("Name of").fill(label)
    lab.page.keyboard.press("Enter")


def run_until(lab, name):
    """Start a cell that ends when the file ``name`` is there."""
    lab.append(BUSY.format(name=name))
    lab.start(lab.cells() - 1)
    lab.page.wait_for_function(f"() => {KERNEL}.status === 'busy'")
    return lab.path.parent / name


def test_edits_during_a_running_cell_are_painted_at_once_and_done_in_order_when_it_ends(notebook):
    lab = shop_in_one_queue(notebook)
    end = run_until(lab, "end-of-busy")
    rename(lab, "customers", "Buyers", 1)
    expect(lab.card("customers", 1)).to_contain_text("Buyers")
    expect(lab.card("customers", 1)).to_have_attribute("data-pending", "edit")
    for label in ("Sales", "Turnover"):
        rename(lab, "revenue", label, 1)
    expect(lab.output(1).get_by_text("Waiting for the kernel: 3 edits")).to_be_visible()
    end.touch()
    expect(lab.card("customers", 1)).not_to_have_attribute("data-pending", "edit")
    expect(lab.output(1).get_by_text("Waiting for the kernel")).to_have_count(0)
    assert lab.value("' / '.join(tree.history.past[-3:])") == (
        "'Rename Customers to Buyers / Rename Revenue to Sales / Rename Sales to Turnover'"
    )


def test_an_edit_during_a_running_cell_is_done_at_once_where_the_kernel_can_do_both(notebook):
    lab = shop(notebook)
    end = run_until(lab, "end-of-both")
    rename(lab, "customers", "Buyers")
    expect(lab.card("customers")).to_contain_text("Buyers")
    expect(lab.card("customers")).not_to_have_attribute("data-pending", "edit")
    end.touch()
    assert lab.value("tree['customers'].label") == "'Buyers'"


def test_five_hundred_edits_in_a_burst_all_arrive_in_order(notebook):
    lab = shop(notebook)
    wanted = [f"Customers {number}" for number in range(500)]
    lab.page.evaluate(BURST, wanted)
    expect(lab.card("customers")).to_contain_text("Customers 499")
    expect(lab.card("customers")).not_to_have_attribute("data-pending", "edit")
    done = "[step.rsplit(' to ')[-1] for step in tree.history.past[-500:]]"
    assert lab.value(f"{done} == {wanted!r}") == "True"


def test_a_killed_kernel_leaves_the_tree_to_read_and_every_edit_to_copy(notebook):
    lab = shop(notebook)
    lab.page.evaluate(NO_DIALOGS)
    pid = int(lab.value("__import__('os').getpid()"))
    os.kill(pid, signal.SIGSTOP)
    rename(lab, "customers", "Buyers")
    expect(lab.card("customers")).to_contain_text("Buyers")
    os.kill(pid, signal.SIGKILL)
    banner = lab.output().get_by_role("alert")
    expect(banner).to_contain_text("The kernel was restarted.")
    expect(banner).to_contain_text('tree.rename("customers", "Buyers")')
    expect(lab.card("customers")).to_contain_text("Buyers")
    expect(lab.output().locator(".kt")).to_have_attribute("data-editable", "false")
    lab.card("customers").focus()
    lab.page.keyboard.press("F2")
    expect(lab.output().get_by_label("Name of")).to_have_count(0)


def test_after_a_restart_the_cell_run_again_offers_the_edits_that_were_not_done(notebook):
    lab = shop_in_one_queue(notebook)
    run_until(lab, "never")
    rename(lab, "customers", "Buyers", 1)
    expect(lab.card("customers", 1)).to_have_attribute("data-pending", "edit")
    lab.page.evaluate(f"() => {KERNEL}.restart()")
    banner = lab.output(1).get_by_role("alert")
    expect(banner).to_contain_text("The kernel was restarted.")
    lab.until_idle()
    lab.start(1)
    expect(banner).to_contain_text("never confirmed")
    banner.get_by_role("button", name="Send again").click()
    expect(banner).to_have_count(0)
    expect(lab.card("customers", 1)).to_contain_text("Buyers")
    assert lab.value("tree['customers'].label") == "'Buyers'"
