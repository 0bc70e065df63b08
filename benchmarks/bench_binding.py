"""Binding 20 M rows x 30 inputs by day and segment: ours against the query written by hand.

Each way runs in a process of its own, so that its memory can be told. The rows are made once by
DuckDB from hashes of their number: the same on every machine.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from figure import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

ROWS = 20_000_000
ROUNDS = 3
FOLDER = Path(__file__).parents[1] / "build" / "benchmarks"
WAYS = Path(__file__).parent / "binding_ways.py"
PEER = "query by hand"
LIMIT_RATIO, LIMIT_GB = 1.2, 0.5
OTHERS = ("30 queries", "polars lazy", "pandas, a fifth of the rows")


def figures() -> list[Figure]:
    """Medians of the processor time, since that is less at the mercy of a busy machine, and peaks."""
    path = FOLDER / f"orders-{ROWS}.parquet"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        _measured("make", path)
    rounds = [(_measured("ours", path), _measured(PEER, path)) for _ in range(ROUNDS)]
    ours, peer = zip(*rounds, strict=True)
    name = f"bind {ROWS:,} rows x 30"
    found = [
        Figure(
            f"{name}, processor", _median(ours, "cpu"), "s", PEER, _median(peer, "cpu"), LIMIT_RATIO
        ),
        Figure(
            f"{name}, clock", _median(ours, "wall"), "s", PEER, _median(peer, "wall"), LIMIT_RATIO
        ),
        Figure(f"{name}, memory", _median(ours, "peak"), "GB", limit=LIMIT_GB),
        Figure(f"{PEER}, memory", _median(peer, "peak"), "GB"),
    ]
    for way in OTHERS:
        once = [_measured(way, path)]
        found += [
            Figure(f"{way}, processor", _median(once, "cpu"), "s", PEER, _median(peer, "cpu")),
            Figure(f"{way}, memory", _median(once, "peak"), "GB"),
        ]
    return found


def _measured(way: str, path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, str(WAYS), way, str(path), str(ROWS)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _median(rounds: Sequence[dict[str, float]], figure: str) -> float:
    return statistics.median(one[figure] for one in rounds)
