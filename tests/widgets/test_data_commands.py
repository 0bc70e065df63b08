"""What a view asks about bound data: to read them again, to show what they leave unexplained."""

from __future__ import annotations

import pandas as pd
import pytest

from kpitree_widgets import KPITree
from kpitree_widgets.errors import BindError, EditError
from kpitree_widgets.widgets.commands import dispatch
from kpitree_widgets.widgets.protocol import ProtocolError


def bound():
    """Profit, declared and computed, and the frame it is bound to."""
    frame = pd.DataFrame({"month": ["2022-11"], "Profit": [3], "Revenue": [7], "Cost": [3]})
    return KPITree.from_text("Profit = Revenue - Cost").bind(frame, time="month"), frame


def ask(tree, name, **args):
    return dispatch(tree._document, name, args).result


def test_refresh_reads_again_and_says_what_is_different():
    tree, frame = bound()
    frame.loc[0, "Revenue"] = 9
    assert ask(tree, "refresh")["text"].splitlines()[1] == (
        "Revenue: 1 period in Nov 2022: 7 → 9 (+2)"
    )
    assert tree["revenue"].value == 9
    ask(tree, "undo")
    assert tree["revenue"].value == 7


def test_refresh_needs_something_to_read():
    with pytest.raises(BindError, match="not bound"):
        ask(KPITree.from_text("Profit = Revenue - Cost"), "refresh")


def test_what_is_unexplained_becomes_a_driver_and_is_brought_up_to_date():
    tree, frame = bound()
    assert ask(tree, "keep_unexplained", metric="profit")["metric"] == "unexplained_profit"
    assert (tree["profit"].value, tree["unexplained_profit"].value) == (3, -1)
    frame.loc[0, "Profit"] = 2
    ask(tree, "refresh")
    assert ask(tree, "keep_unexplained", metric="Profit")["metrics"] == []
    assert (tree["profit"].value, tree["unexplained_profit"].value) == (2, -2)
    for _ in range(3):
        ask(tree, "undo")
    assert tree["profit"].formula == "Revenue - Cost"


def test_there_must_be_something_to_compare_with():
    tree, _ = bound()
    with pytest.raises(EditError, match="no residual"):
        ask(tree, "keep_unexplained", metric="revenue")
    with pytest.raises(ProtocolError, match="metric"):
        ask(tree, "keep_unexplained")
