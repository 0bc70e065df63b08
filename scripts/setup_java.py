"""Where Java is, and getting it where it is not: Spark's tests run on it.

Looked for in ``JAVA_HOME``, then on PATH, else Debian's package when root. Nothing but those tests
needs Java, so the set-up goes on without it and says what is missing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import debian_packages

NEEDED = 17
PACKAGES = {"12": "openjdk-17-jre-headless"}
"""By Debian's version; later ones have Java 21."""
NEWER = "openjdk-21-jre-headless"


def version_of(java: str) -> int | None:
    """The major version that ``java`` says it is, ``None`` where it does not start."""
    try:
        said = subprocess.run([java, "-version"], check=False, capture_output=True, text=True)
    except OSError:
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', said.stderr)
    return int(found[1]) if found and not said.returncode else None


def find_java() -> str | None:
    """A Java that is new enough, or ``None``."""
    home = os.environ.get("JAVA_HOME")
    candidates = (str(Path(home, "bin", "java")) if home else None, shutil.which("java"))
    return next(
        (java for java in candidates if java is not None and (version_of(java) or 0) >= NEEDED),
        None,
    )


def package() -> str:
    """Debian's package for this Debian."""
    release = Path("/etc/os-release")
    text = release.read_text() if release.exists() else ""
    found = re.search(r'^VERSION_ID="?(\d+)', text, re.MULTILINE)
    return PACKAGES.get(found[1] if found else "", NEWER)


def missing() -> str:
    """What to do where there is no Java."""
    return (
        f"No Java {NEEDED} or newer here, so Spark's tests cannot run. On Debian, let an administrator "
        f"run `apt install {package()}`; elsewhere put java on PATH or name its home in JAVA_HOME."
    )


def main() -> None:
    """Install Java where there is none; say which one there is."""
    if find_java() is None and debian_packages.can_install():
        debian_packages.install(package())
    java = find_java()
    print(missing() if java is None else f"Java {version_of(java)}")


if __name__ == "__main__":
    main()
