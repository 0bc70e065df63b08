"""The quickstart, executed: as notebook, HTML and picture in ``build/demo``, then in JupyterLab.

With ``HEADLESS=1``, or where there is no display, the files are all; nothing is opened.
"""

import base64
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "notebooks" / "01_quickstart.ipynb"
OUTPUT = ROOT / "build" / "demo"
TREE = "application/vnd.kpitree.v1+json"


def has_display() -> bool:
    """Whether a browser window could open here."""
    if os.environ.get("HEADLESS", "") not in ("", "0"):
        return False
    return sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def is_root() -> bool:
    """Whether Jupyter has to be told that root may start it."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def execute(path: Path) -> Any:
    """The notebook with its outputs; a failing cell ends the demo with its traceback."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--IPKernelApp.log_level=40"],
    ).execute()
    return notebook


def tree_picture(notebook: Any) -> bytes | None:
    """The PNG of the last tree that the notebook shows."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    bundles = [output.get("data", {}) for output in outputs]
    pictures = [data["image/png"] for data in bundles if {TREE, "image/png"} <= set(data)]
    return base64.b64decode(pictures[-1]) if pictures else None


def main() -> None:
    """Execute, write, say where, open."""
    print(f"executing {NOTEBOOK.relative_to(ROOT)} ...", flush=True)
    notebook = execute(NOTEBOOK)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    executed = OUTPUT / NOTEBOOK.name
    nbformat.write(notebook, executed)
    written = [executed, executed.with_suffix(".html")]
    written[1].write_text(HTMLExporter().from_notebook_node(notebook)[0], encoding="utf-8")
    picture = tree_picture(notebook)
    if picture is None:
        sys.exit("the quickstart shows no tree with a picture")
    written.append(executed.with_suffix(".png"))
    written[2].write_bytes(picture)
    for path in written:
        print(f"  {path.relative_to(ROOT)}  {path.stat().st_size / 1000:,.0f} kB")
    if has_display():
        options = ["--LabApp.news_url=None", *(["--allow-root"] if is_root() else [])]
        command = [sys.executable, "-m", "jupyterlab", *options, executed.name]
        subprocess.run(command, check=False, cwd=OUTPUT)


if __name__ == "__main__":
    main()
