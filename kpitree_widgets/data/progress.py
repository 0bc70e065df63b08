"""A progress bar for readings that last; quick ones print nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

DELAY = 2.0
"""Seconds after which a reading counts as long."""
STEP = 0.5
"""Seconds between two looks."""

Percent = Callable[[], float]
"""How much of a query is done, in percent; below 0 where the engine cannot tell."""


@contextmanager
def shown(percent: Percent | None, *, delay: float = DELAY) -> Iterator[None]:
    """Show a bar while the block runs, once it has run for ``delay`` seconds."""
    done = Event()
    watcher = Thread(target=_watch, args=(done, percent, delay), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _watch(done: Event, percent: Percent | None, delay: float) -> None:
    if done.wait(delay):
        return
    from tqdm.auto import tqdm  # type: ignore[import-untyped]  # noqa: PLC0415 - only for readings that last

    layout = "{desc}: {percentage:3.0f}%|{bar}| {elapsed}" if percent else "{desc}: {elapsed}"
    with tqdm(total=100, desc="Reading rows", bar_format=layout, leave=False) as bar:
        while True:
            told = percent() if percent is not None else -1.0
            if told > bar.n:
                bar.n = min(told, 100.0)
            bar.refresh()
            if done.wait(STEP):
                return
