"""Patches lead a view to what the kernel's snapshot says, whatever was edited, undone or jumped over."""

import json

import numpy as np
import strategies
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.data.binding import Bound
from kpitree_widgets.document import Document
from kpitree_widgets.errors import KPITreeError
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.report.html import saved_snapshot
from kpitree_widgets.tree.edits import DropNote, Relate, Several, Update, WriteNote
from kpitree_widgets.tree.notes import Note
from kpitree_widgets.tree.relations import Influence
from kpitree_widgets.widgets.protocol import patch


class View:
    """As much of a page's store as it takes to follow a document."""

    def __init__(self, document):
        self.document, self.resets = document, 0
        self.take(saved_snapshot(document))
        document.subscribe(self.tell)

    def take(self, snapshot):
        self.state = {key: snapshot[key] for key in ("rev", "roots", "relations", "notes")}
        self.state["history"] = snapshot["history"]
        self.metrics = {one["id"]: one for one in snapshot["metrics"]}
        self.series = dict(zip(self.metrics, snapshot["series"], strict=True))

    def tell(self, change):
        message, buffers = patch(self.document, change)
        json.dumps(message, allow_nan=False)
        if message["kind"] == "reset":
            self.resets += 1
            self.take(saved_snapshot(self.document))
            return
        assert message["rev"] == self.state["rev"] + 1
        for metric in message["removed"]:
            del self.metrics[metric], self.series[metric]
        self.metrics |= {one["id"]: one for one in message["metrics"]}
        for metric, fields in message["derived"].items():
            gone = {name for name, value in fields.items() if value is None}
            merged = {**self.metrics[metric], **fields}
            self.metrics[metric] = {key: one for key, one in merged.items() if key not in gone}
        numbers = np.frombuffer(b"".join(buffers), "<f8").tolist()
        for row in message["series"]:
            known = self.series.setdefault(row["metric"], [None] * len(self.document.periods))
            start, length = row["start"], row["length"]
            given, numbers = numbers[:length], numbers[length:]
            self.series[row["metric"]] = [
                *known[:start],
                *(None if value != value else value for value in given),  # noqa: PLR0124 - NaN
                *known[start + length :],
            ]
        assert numbers == []
        for name in ("roots", "relations", "notes"):
            if message[name] is not None:
                self.state[name] = message[name]
        self.state |= {"rev": message["rev"], "history": message["history"]}

    def check(self):
        """It shows what the kernel would tell a new view."""
        snapshot = saved_snapshot(self.document)
        assert self.metrics == {one["id"]: one for one in snapshot["metrics"]}
        series = dict(zip((m["id"] for m in snapshot["metrics"]), snapshot["series"], strict=True))
        assert self.series == series
        assert self.state == {key: snapshot[key] for key in self.state}


NOTES = st.builds(Note, st.sampled_from(["2022-10-03", "2022-11-05"]), st.sampled_from("ab"))


def any_edit(draw, tree):
    """An edit of any kind."""
    metrics = st.sampled_from(list(tree.metrics) or ["nothing"])
    pairs = st.tuples(metrics, metrics).filter(lambda pair: pair[0] != pair[1])
    kinds = [
        strategies.edits(tree),
        st.builds(WriteNote, NOTES),
        st.builds(DropNote, NOTES),
        st.builds(Update, metrics, st.fixed_dictionaries({"locked": st.booleans()})),
        st.builds(Update, metrics, st.just({"thresholds": (1.0, 0.5)})),
    ]
    if len(tree) > 1:
        kinds.append(pairs.map(lambda pair: Relate(Influence(*pair))))
    return draw(st.one_of(kinds))


def unused(view):
    return {key for key, one in view.metrics.items() if "unused" in map(code, one["findings"])}


def code(finding):
    return finding["code"]


def test_what_nothing_uses_any_more_says_so_at_once():
    document = Document(tree_from_text("Revenue = Orders * Price\nCost"))
    view = View(document)
    assert unused(view) == {"cost"}
    document.apply(Update("revenue", {"formula": "Orders * 2"}))
    assert unused(view) == {"cost", "price"}
    document.apply(Relate(Influence("cost", "price")))
    assert unused(view) == set()
    document.undo()
    assert unused(view) == {"cost", "price"}
    document.apply(Update("revenue", {"formula": None}))
    assert unused(view) == set()
    document.travel(-2)
    view.check()
    assert unused(view) == {"cost"}


@given(st.data())
def test_a_view_that_follows_patches_shows_what_the_kernel_says(data):
    tree = data.draw(strategies.trees())
    inputs = {metric: data.draw(strategies.series) for metric in list(tree.metrics)[-3:]}
    document = Document(tree)
    view = View(document)
    document.bind(Bound(strategies.MONTHS, inputs))
    for _ in range(data.draw(st.integers(1, 6))):
        history = document.history
        back, forth = len(history.past), len(history.future)
        try:
            match data.draw(st.sampled_from(["edit", "edit", "batch", "travel"])):
                case "edit":
                    document.apply(any_edit(data.draw, document.tree))
                case "batch":
                    count = data.draw(st.integers(1, 3))
                    edits = tuple(any_edit(data.draw, document.tree) for _ in range(count))
                    document.apply(Several(edits))
                case "travel":
                    document.travel(data.draw(st.integers(-back, forth)))
        except KPITreeError:
            assert document.history == history
        view.check()
    assert view.resets >= 1
