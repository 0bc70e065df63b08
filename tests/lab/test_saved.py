"""A notebook that was executed elsewhere, opened in JupyterLab: its kernel knows no tree."""

import subprocess
import sys

import nbformat
import pytest
from hosts.server import jupyter_environment
from lab.harness import Notebook
from playwright.sync_api import expect

from kpitree_widgets.examples import shop
from kpitree_widgets.report.html import MIME
from kpitree_widgets.report.mimebundle import mimebundle


@pytest.fixture
def saved(lab, browser, request):
    """Open a saved notebook whose only output is the shop, trusted or as it was downloaded."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})

    def open_saved(*, trusted):
        output = nbformat.v4.new_output("display_data", mimebundle(shop()._document))
        cell = nbformat.v4.new_code_cell("tree", outputs=[output], execution_count=1)
        made = nbformat.v4.new_notebook(cells=[cell])
        made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        path = lab.notebooks / f"{request.node.name}.ipynb"
        nbformat.write(made, path)
        if trusted:
            command = [sys.executable, "-m", "jupyter", "trust", str(path)]
            subprocess.run(command, env=jupyter_environment(lab.notebooks.parent), check=True)
        notebook = Notebook(page, lab.url(path), path)
        notebook.load(reset=True)
        return notebook

    yield open_saved
    page.close()


def test_a_downloaded_notebook_shows_the_table_since_its_scripts_do_not_run(saved):
    output = saved(trusted=False).output()
    expect(output.locator("td", has_text="€1.037M")).to_be_visible()
    expect(output.locator("td", has_text="off track").first).to_be_visible()
    expect(output.locator(".kt-card")).to_have_count(0)


def test_a_trusted_notebook_shows_the_tree_to_read_and_collapse(saved):
    notebook = saved(trusted=True)
    expect(notebook.card("revenue")).to_contain_text("€1.037M")
    output = notebook.output()
    output.locator('.kt-op[data-id="customers"]').click()
    expect(output.locator(".kt-card")).to_have_count(5)


LARGE = """
import kpitree_widgets as kt
kt.KPITree.from_text("\\n".join(f"m{i} = m{2 * i + 1} + m{2 * i + 2}" for i in range(200)))
"""


def test_a_large_tree_is_saved_whole_once_nobody_uses_it(notebook):
    lab = notebook(LARGE)
    expect(lab.card("m0")).to_be_visible()
    shown_first = lab.card("m0").element_handle()
    lab.page.wait_for_function("card => !card.isConnected", arg=shown_first)
    expect(lab.card("m0")).to_be_visible()
    assert {MIME, "text/html", "text/plain"} <= set(lab.save().cells[0].outputs[0].data)
