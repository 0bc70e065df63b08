"""The sdist and, from it, the wheel; then the proof that installing needs no Node.

Everything after the sdist runs with a PATH that has neither ``node`` nor ``npm``: the wheel is
built from the sdist alone, installed in a fresh environment, imported, and shows its bundle.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
UV = Path(sys.executable).parent / "uv"
PROOF = """
from importlib.resources import files
import kpitree_widgets as kt
package = files("kpitree_widgets")
for name in ("widgets/static/widget.js", "widgets/static/widget.css", "widgets/static/analysis.js",
             "widgets/static/editing.js", "widgets/static/exploring.js", "widgets/static/vega.js",
             "report/static/page.js", "theme.json"):
    assert package.joinpath(name).is_file(), name
tree = kt.KPITree.from_text("Revenue = Transactions * Average order value")
assert tree["revenue"].drivers
assert len(tree.editor()._esm) > 10_000
print("installed from", package)
"""


def without_node(folder: Path) -> dict[str, str]:
    """An environment in which the only commands are uv, git and the system's shell tools."""
    folder.mkdir()
    for name in ("sh", "env", "uname", "ldd"):
        if found := shutil.which(name):
            (folder / name).symlink_to(found)
    environment = {**os.environ, "PATH": str(folder)}
    for name in ("PYTHONPATH", "VIRTUAL_ENV"):
        environment.pop(name, None)
    if shutil.which("node", path=str(folder)):
        sys.exit("Node is still on PATH")
    return environment


def main() -> None:
    """Build both, install the wheel, import it."""
    shutil.rmtree(DIST, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        environment = without_node(folder / "bin")

        def uv(*arguments: str | Path) -> None:
            command = [str(part) for part in (UV, *arguments)]
            subprocess.run(command, check=True, env=environment, cwd=folder)

        build: list[str | Path] = ["build", "-q", "--python", sys.executable, "--out-dir", DIST]
        uv(*build, "--sdist", ROOT)
        sdist = next(DIST.glob("*.tar.gz"))
        uv(*build, "--wheel", sdist)
        wheel = next(DIST.glob("*-py3-none-any.whl"))
        fresh = folder / "venv"
        uv("venv", "-q", "--python", sys.executable, fresh)
        uv("pip", "install", "-q", "--python", fresh / "bin" / "python", wheel)
        python = str(fresh / "bin" / "python")
        subprocess.run([python, "-I", "-c", PROOF], check=True, env=environment, cwd=folder)
    for path in (sdist, wheel):
        print(f"  {path.relative_to(ROOT)}  {path.stat().st_size / 1000:,.0f} kB")


if __name__ == "__main__":
    main()
