"""What an output holds, and what tools make of it."""

import json
import re

import nbformat
import pytest
from nbconvert import HTMLExporter, LatexExporter, MarkdownExporter
from report.cases import shop_document

from kpitree_widgets.document import Document
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.report.html import MIME
from kpitree_widgets.report.mimebundle import mimebundle


@pytest.fixture(scope="module")
def notebook():
    """An executed notebook whose only output is the shop."""
    output = nbformat.v4.new_output("display_data", mimebundle(shop_document()))
    cell = nbformat.v4.new_code_cell("tree", outputs=[output], execution_count=1)
    return nbformat.v4.new_notebook(cells=[cell])


def test_an_output_holds_json_html_a_picture_and_text_and_never_what_breaks_tools():
    pytest.importorskip("resvg_py")
    bundle = mimebundle(shop_document())
    assert set(bundle) == {MIME, "text/html", "image/png", "text/plain"}
    assert json.loads(json.dumps(bundle, allow_nan=False)) == bundle


def test_without_a_rasteriser_there_is_no_picture_but_everything_else(monkeypatch):
    monkeypatch.setattr("kpitree_widgets.report.mimebundle.can_draw", lambda: False)
    assert set(mimebundle(shop_document())) == {MIME, "text/html", "text/plain"}


def test_an_empty_tree_can_be_displayed():
    assert "KPITree, 0 metrics" in mimebundle(Document(tree_from_text("")))["text/plain"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_nbconvert_to_html_shows_our_html_without_a_widget_manager(notebook):
    html, _ = HTMLExporter().from_notebook_node(notebook)
    assert "€1.037M" in html
    assert 'class="kt-page"' in html
    assert "model_id" not in html


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_nbconvert_to_latex_and_markdown_succeed(notebook):
    latex, resources = LatexExporter().from_notebook_node(notebook)
    assert re.search(r"includegraphics", latex)
    assert any(name.endswith(".png") for name in resources["outputs"])
    markdown, _ = MarkdownExporter().from_notebook_node(notebook)
    assert "€1.037M" in markdown


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_sanitized_html_keeps_every_number(notebook):
    html, _ = HTMLExporter(sanitize_html=True).from_notebook_node(notebook)
    assert all(value in html for value in ("€1.037M", "▲ 2.5%", "97%", "3.72%"))
