"""The document: changes one after the other, whoever makes them."""

import sys
import threading

import pytest

from kpitree_widgets.document import Document
from kpitree_widgets.tree.edits import Add
from kpitree_widgets.tree.tree import Tree


@pytest.fixture
def _eager_threads():
    """Threads take turns so often that they meet in the middle of an edit."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("_eager_threads")
def test_edits_by_hand_and_from_python_meet_and_none_is_lost():
    document, revisions = Document(Tree()), []
    document.subscribe(lambda _: revisions.append(document.revision))

    def editing(name):
        for number in range(40):
            document.apply(Add(f"{name} {number}"))

    threads = [threading.Thread(target=editing, args=(name,)) for name in ("cell", "view")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(document.tree) == 80
    assert revisions == list(range(1, 81))
    while document.undoable:
        document.undo()
    assert len(document.tree) == 0
