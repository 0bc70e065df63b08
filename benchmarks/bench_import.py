"""Import time of the package against its two libraries that cannot be left out."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from figure import Figure

ROUNDS = 9


def seconds(code: str) -> float:
    """The time of a fresh interpreter that runs ``code``."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def figures() -> list[Figure]:
    """Package, peer and empty interpreter in turn, so that a busy machine slows all three."""
    codes = ("import kpitree_widgets", "import numpy, anywidget", "pass")
    rounds = [[seconds(code) for code in codes] for _ in range(ROUNDS + 1)][1:]
    package, peer, empty = (statistics.median(times) * 1000 for times in zip(*rounds, strict=True))
    return [
        Figure(
            "import kpitree_widgets",
            package - empty,
            "ms",
            "import numpy, anywidget",
            peer - empty,
            1.3,
        )
    ]
