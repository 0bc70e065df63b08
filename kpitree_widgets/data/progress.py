"""A progress bar for what lasts; what is quick prints nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Literal

DELAY = 2.0
"""Seconds after which something counts as long."""
STEP = 0.5
"""Seconds between two looks."""

Percent = Callable[[], float]
"""How much of a query is done, in percent; below 0 where the engine cannot tell."""
Told = Callable[[float], None]
"""Is told the share that is done, from 0 to 1."""


@contextmanager
def shown(
    percent: Percent | None, *, delay: float = DELAY, doing: str = "Reading rows"
) -> Iterator[None]:
    """Show a bar while the block runs, once it has run for ``delay`` seconds."""
    done = Event()
    watcher = Thread(target=_watch, args=(done, percent, delay, doing), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


@contextmanager
def told(progress: Told | Literal[False] | None, doing: str) -> Iterator[Told]:
    """Whom the block tells how far it is: ``progress``, nobody (``False``), or else a bar.

    Examples:
        >>> shares = []
        >>> with told(shares.append, "Counting") as tell:
        ...     tell(0.5)
        >>> shares
        [0.5]
    """
    if callable(progress):
        yield progress
        return
    done = [0.0]

    def keep(share: float) -> None:
        done[0] = share

    if progress is False:
        yield keep
        return
    with shown(lambda: 100.0 * done[0], doing=doing):
        yield keep


def _watch(done: Event, percent: Percent | None, delay: float, doing: str) -> None:
    if done.wait(delay):
        return
    from tqdm.auto import tqdm  # type: ignore[import-untyped]  # noqa: PLC0415 - only for readings that last

    layout = "{desc}: {percentage:3.0f}%|{bar}| {elapsed}" if percent else "{desc}: {elapsed}"
    with tqdm(total=100, desc=doing, bar_format=layout, leave=False) as bar:
        while True:
            told = percent() if percent is not None else -1.0
            if told > bar.n:
                bar.n = min(told, 100.0)
            bar.refresh()
            if done.wait(STEP):
                return
