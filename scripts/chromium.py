"""Where Chromium is, and getting it where it is not.

Looked for on PATH (or named by ``KPITREE_CHROMIUM``), else Debian's package when root, else
Playwright's own download. Tests, pictures and benchmarks start it with ``launch``, so that no
host but this machine resolves. The set-up ends only when Chromium has started once.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import debian_packages
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

PLAYWRIGHT = (sys.executable, "-m", "playwright")
PACKAGES = ("chromium", "fonts-dejavu-core", "libatomic1")  # Playwright's Node links libatomic
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)


def find_chromium(playwright: Playwright) -> str | None:
    """The executable, or None where there is none yet."""
    if named := os.environ.get("KPITREE_CHROMIUM"):
        return named
    if on_path := next(filter(None, map(shutil.which, NAMES)), None):
        return on_path
    downloaded = playwright.chromium.executable_path
    return downloaded if Path(downloaded).exists() else None


def launch(playwright: Playwright) -> Browser:
    """A headless Chromium that reaches this machine alone."""
    executable = find_chromium(playwright)
    if executable is None:
        message = "no Chromium: run `make setup`, or name one in KPITREE_CHROMIUM"
        raise FileNotFoundError(message)
    return playwright.chromium.launch(executable_path=executable, args=list(FLAGS))


def started_version() -> str | None:
    """The version of Chromium after a start, None where it or Playwright does not start."""
    answer = subprocess.run([*PLAYWRIGHT, "--version"], check=False, capture_output=True)
    if answer.returncode:
        return None
    with sync_playwright() as playwright:
        if find_chromium(playwright) is None:
            return None
        try:
            return launch(playwright).version
        except Error as problem:
            print(problem, file=sys.stderr)
            return None


def install() -> None:
    """Debian's packages as root, else Playwright's download."""
    if not (debian_packages.can_install() and debian_packages.install(*PACKAGES)):
        subprocess.run([*PLAYWRIGHT, "install", "chromium"], check=False)


def main() -> None:
    """Install Chromium where none starts; say which version does."""
    version = started_version()
    if version is None and "KPITREE_CHROMIUM" not in os.environ:
        install()
        version = started_version()
    if version is None:
        sys.exit(
            "No Chromium starts here (see above). On Debian, let an administrator run "
            "`apt install chromium libatomic1`; elsewhere put Chrome or Chromium on PATH, "
            "or name it in KPITREE_CHROMIUM."
        )
    print(f"Chromium {version}")


if __name__ == "__main__":
    main()
