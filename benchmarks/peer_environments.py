"""Environments of their own for what is measured beside ours, made on the first run."""

from __future__ import annotations

import subprocess
import sys
import venv
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "build" / "benchmarks"
PACKAGES = {
    "shap": ("shap", "dowhy"),
    "icanexplain": (
        "icanexplain",
        "ibis-framework[duckdb]==9.5.0",
        "pandas<3",
        "duckdb<1.2",
        "pyarrow-hotfix",
    ),
    "widgets": (
        f"jupyterlab=={version('jupyterlab')}",
        f"ipykernel=={version('ipykernel')}",
        "ipytree",
        "ipycytoscape",
        "yfiles-jupyter-graphs",
        "--editable",
        str(ROOT),
    ),
}


def environment(home: str) -> Path | None:
    """The Python of a peer, with its packages; made once."""
    folder = FOLDER / "peers" / home
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        done = subprocess.run(
            [str(python), "-m", "pip", "install", "-q", *PACKAGES[home]], check=False
        )
        if done.returncode:
            print(f"{home} cannot be installed, and is left out", file=sys.stderr)
            return None
    return python
