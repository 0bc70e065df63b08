"""The document: changes one after the other, whoever makes them."""

import sys
import threading

import numpy as np
import pytest

from kpitree_widgets.data.binding import Bound
from kpitree_widgets.document import Document
from kpitree_widgets.periods import Periods
from kpitree_widgets.tree.edits import Add
from kpitree_widgets.tree.metric import Metric
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


def bound(first, *orders):
    months = tuple(f"2022-{number:02d}" for number in range(first, first + len(orders)))
    return Bound(Periods("month", months), {"orders": np.array(orders, dtype=float)})


def test_data_bound_later_replace_only_the_periods_they_cover():
    document = Document(Tree(metrics={"orders": Metric("orders", "Orders")}))
    document.bind(bound(1, 1, 2, 3))
    document.bind(bound(3, np.nan, 40))
    assert document.periods.keys == ("2022-01", "2022-02", "2022-03", "2022-04")
    np.testing.assert_array_equal(document.values["orders"], [1, 2, np.nan, 40])
