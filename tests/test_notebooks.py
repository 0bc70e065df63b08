"""The notebooks run from top to bottom, keep no outputs in the repository, and export without a network."""

import importlib.util
import json
import os
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter, LatexExporter, MarkdownExporter

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


def _pandoc():
    """The folder of pandoc: on the PATH, or that of the package pypandoc-binary."""
    found = shutil.which("pandoc")
    if found is None and importlib.util.find_spec("pypandoc") is not None:
        import pypandoc

        found = pypandoc.get_pandoc_path()
    return None if found is None else Path(found).parent


PANDOC = _pandoc()
OURS = "application/vnd.kpitree.v1+json"


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def executed(request, tmp_path_factory):
    notebook = nbformat.read(request.param, as_version=4)
    folder = tmp_path_factory.mktemp("notebook")
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": folder}}).execute()
    return notebook


NUMBERS = {
    "# A KPI tree in ten minutes": ("€1.037M", "89%"),
    "# Numbers you can trust": ("€694.9K", "21 of 31 days"),
    "# Why did it change?": ("+€59.7K", "32.6%", "66 of 66 figures agree"),
    "# What should we do?": ("€1.071M", "least effort", "10,000 draws"),
}
"""What the trees of each notebook show, by its title."""


def title(notebook):
    return notebook.cells[0].source.partition("\n")[0]


def outputs(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", ())]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert cells[0]["metadata"]["dependencies"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)


def test_it_runs_without_errors_and_warnings(executed):
    assert [output for output in outputs(executed) if output.output_type == "error"] == []
    assert [output.text for output in outputs(executed) if output.get("name") == "stderr"] == []


def test_every_tree_in_it_reads_without_a_kernel(executed):
    shown = [output.data for output in outputs(executed) if OURS in output.get("data", {})]
    assert len(shown) >= 2
    for bundle in shown:
        assert {"text/html", "text/plain", "image/png"} <= set(bundle)
        assert not {"image/svg+xml", "text/markdown", "application/javascript"} & set(bundle)


def test_every_chart_in_it_is_a_picture(executed):
    charts = [
        output.data
        for output in outputs(executed)
        if set(output.get("data", {})) == {"image/png", "text/plain"}
    ]
    assert charts


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_it_becomes_a_page_with_the_numbers_in_it(executed):
    body, _ = HTMLExporter().from_notebook_node(executed)
    assert 'class="kt-page"' in body
    assert all(number in body for number in NUMBERS[title(executed)])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_it_becomes_markdown_with_pictures(executed):
    body, resources = MarkdownExporter().from_notebook_node(executed)
    assert title(executed) in body
    assert any(name.endswith(".png") for name in resources["outputs"])


@pytest.mark.skipif(
    PANDOC is None,
    reason="skipped: nbconvert needs pandoc to write LaTeX, and there is none",
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_it_becomes_latex_with_pictures(executed, monkeypatch):
    monkeypatch.setenv("PATH", os.pathsep.join([os.environ["PATH"], str(PANDOC)]))
    body, resources = LatexExporter().from_notebook_node(executed)
    assert r"\includegraphics" in body
    assert any(name.endswith(".png") for name in resources["outputs"])
