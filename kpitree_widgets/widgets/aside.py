"""Work that edits by hand do not wait for: in a thread of its own, on a document that stands still."""

from __future__ import annotations

from contextvars import copy_context
from copy import copy
from threading import RLock, Thread, Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from kpitree_widgets.document import Document

NAME = "kpitree-aside"
"""Of every such thread."""


def aside(work: Callable[[], object]) -> None:
    """Do ``work`` in a thread; what it sends goes where this cell's or message's output goes."""
    start(Thread(target=copy_context().run, args=(work,), name=NAME, daemon=True), work)


def later(seconds: float, work: Callable[[], object]) -> None:
    """Do ``work`` in a thread after a while, unless Python has ended by then."""
    waiting = Timer(seconds, copy_context().run, args=(work,))
    waiting.daemon = True
    start(waiting, work)


def start(thread: Thread, work: Callable[[], object]) -> None:
    """Start ``thread``; where Python has none, as in a browser, ``work`` is done now."""
    try:
        thread.start()
    except RuntimeError:
        work()


def still(document: Document) -> Document:
    """The document as it is now; no later edit reaches it, nor waits for who reads it."""
    with document.lock:
        held = copy(document)
    held.lock = RLock()
    return held
