"""Import time of the package against its two libraries that cannot be left out."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from figure import Figure

ROUNDS = 9
PEER = "import numpy, anywidget"
CODES = (
    "import kpitree_widgets",
    "from kpitree_widgets import KPITree; KPITree.from_text('Profit = Revenue - Cost')",
    "from kpitree_widgets import KPITree; KPITree.from_text('Profit = Revenue - Cost').editor()",
)
LIMITS = (1.3, 1.3, None)


def seconds(code: str) -> float:
    """The time of a fresh interpreter that runs ``code``."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def figures() -> list[Figure]:
    """Each in turn with the peer and an empty interpreter: a busy machine slows all of them."""
    codes = ("pass", PEER, *CODES)
    rounds = [[seconds(code) for code in codes] for _ in range(ROUNDS + 1)][1:]
    medians = [statistics.median(times) * 1000 for times in zip(*rounds, strict=True)]
    empty, peer, *ours = medians
    names = ("import kpitree_widgets", "import, then a first tree", "import, tree and editor")
    return [
        Figure(name, median - empty, "ms", PEER, peer - empty, limit)
        for name, median, limit in zip(names, ours, LIMITS, strict=True)
    ]
