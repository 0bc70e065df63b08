"""The newest versions that fit pyproject.toml and js/package.json, pinned.

requirements-dev.txt rather than uv.lock, and a package-lock.json without addresses: both name
versions alone, so they install from whatever registry a machine uses.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).parent / "uv"
PINNED = ROOT / "requirements-dev.txt"
BARE = ("--no-hashes", "--no-emit-project", "--no-annotate", "--no-header")


def main() -> None:
    """Resolve both languages anew."""
    lock = ROOT / "uv.lock"
    command = [str(UV), "export", "-q", "--upgrade", "--all-extras", *BARE]
    exported = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    lock.unlink(missing_ok=True)
    PINNED.write_text(exported.stdout)
    subprocess.run(["npm", "update", "--package-lock-only"], cwd=ROOT / "js", check=True)


if __name__ == "__main__":
    main()
