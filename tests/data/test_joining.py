"""Several frames make one tree, and the document reads all of them again."""

import datetime as dt
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from kpitree_widgets.calendar import GRAINS
from kpitree_widgets.coverage import Coverage
from kpitree_widgets.data.binding import Bound, SegmentBound
from kpitree_widgets.data.joining import join, join_segments
from kpitree_widgets.document import Document
from kpitree_widgets.errors import BindError, SegmentError
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods, spanning
from kpitree_widgets.segments import Segments

NOVEMBER, DECEMBER, JANUARY = "2022-11", "2022-12", "2023-01"


def bound(metric, keys, *numbers, coverage=None):
    return Bound(spanning(keys), {metric: np.array(numbers, dtype=float)}, coverage)


def five_days(key, **inputs):
    days = {metric: np.array(numbers, dtype=float) for metric, numbers in inputs.items()}
    return Coverage(key, dt.date(int(key[:4]), int(key[5:]), 5), 5, 31, days)


def test_what_is_bound_later_replaces_its_periods_and_leaves_the_others():
    older = bound("orders", (NOVEMBER, DECEMBER), 1, 2)
    newer = bound("orders", (DECEMBER, JANUARY), 20, 30)
    joined = join(older, newer)
    assert joined.periods.keys == (NOVEMBER, DECEMBER, JANUARY)
    assert joined.inputs["orders"].tolist() == [1, 20, 30]


def test_another_grain_or_another_start_of_the_year_is_refused():
    months = bound("orders", (NOVEMBER,), 1)
    with pytest.raises(BindError, match="bound by month, this frame by year"):
        join(months, Bound(Periods("year", ("2022",)), {"orders": np.array([1.0])}))
    fiscal = Bound(Periods("month", (NOVEMBER,), 4), {"orders": np.array([1.0])})
    with pytest.raises(BindError, match="year starts in month 1, this frame's in 4"):
        join(months, fiscal)


def test_an_incomplete_month_stays_so_until_rows_for_it_arrive():
    partial = bound(
        "orders", (NOVEMBER, DECEMBER), 9, 2, coverage=five_days(DECEMBER, orders=(1, 2))
    )
    with_cost = join(partial, bound("cost", (NOVEMBER, DECEMBER), 5, 6))
    assert with_cost.coverage is not None
    assert set(with_cost.coverage.inputs) == {"orders"}
    assert join(partial, bound("orders", (NOVEMBER, DECEMBER), 9, 8)).coverage is None


def test_two_frames_that_end_on_other_days_keep_their_own_days():
    orders = bound("orders", (DECEMBER,), 2, coverage=five_days(DECEMBER, orders=(2,)))
    visits = bound("visits", (DECEMBER,), 7, coverage=five_days(DECEMBER, visits=(7,)))
    joined = join(orders, visits)
    assert set(joined.coverage.inputs) == {"orders", "visits"}


def test_segments_of_several_frames_are_united():
    def of(metric, *shops):
        values = np.arange(1.0, len(shops) + 1)[None, :]
        segments = Segments(("shop",), tuple((shop,) for shop in shops))
        return SegmentBound(spanning((DECEMBER,)), segments, {metric: values})

    both = join_segments(
        (of("orders", "north", "south"), of("visits", "east", "north")),
        spanning((NOVEMBER, DECEMBER)),
    )
    assert both.segments.keys == (("east",), ("north",), ("south",))
    np.testing.assert_array_equal(both.inputs["orders"], [[np.nan] * 3, [np.nan, 1, 2]])
    np.testing.assert_array_equal(both.inputs["visits"], [[np.nan] * 3, [1, 2, np.nan]])


def by_shop(keys, coverage=None, **shops):
    values = np.array(list(shops.values()), dtype=float).T
    segments = Segments(("shop",), tuple((shop,) for shop in shops))
    return SegmentBound(spanning(keys), segments, {"orders": values}, coverage)


def test_segments_add_up_to_what_is_bound_later_as_the_whole_does():
    older = by_shop((NOVEMBER, DECEMBER), north=(1, 2), south=(3, 4))
    newer = by_shop((DECEMBER, JANUARY), north=(20, 30))
    both = join_segments((older, newer), spanning((NOVEMBER, JANUARY)))
    np.testing.assert_array_equal(both.inputs["orders"], [[1, 3], [20, np.nan], [30, np.nan]])


def test_a_month_that_a_later_frame_completes_is_complete_by_segment_too():
    older = by_shop((NOVEMBER, DECEMBER), north=(9, 2), south=(9, 2))
    days = np.array([[1.0, 1.0], [2.0, 2.0]])
    partial = replace(
        older, coverage=Coverage(DECEMBER, dt.date(2022, 12, 5), 5, 31, {"orders": days})
    )
    newer = by_shop((DECEMBER, JANUARY), north=(20, 30), south=(20, 30))
    axis = spanning((NOVEMBER, JANUARY))
    assert join_segments((partial, newer), axis).coverage is None
    assert join_segments((newer, partial), axis).coverage is not None


def test_periods_that_a_source_has_got_since_wait_for_a_refresh():
    grown = by_shop((NOVEMBER, DECEMBER, JANUARY), north=(1, 2, 3))
    both = join_segments((grown,), spanning((NOVEMBER, DECEMBER)))
    assert both.inputs["orders"].tolist() == [[1], [2]]


@dataclass
class Shelf:
    """A source whose rows can be changed."""

    numbers: dict = field(default_factory=lambda: {NOVEMBER: 3.0, DECEMBER: 4.0})
    by: tuple = ("shop",)
    metrics: tuple = ("orders",)

    def grains(self, tree):
        return GRAINS[3:]

    def read(self, tree, grain, year_start):
        if grain == "year":
            total = np.array([sum(self.numbers.values())])
            return Bound(Periods("year", ("2022",)), {"orders": total}, None, self)
        if grain not in (None, "month"):
            raise BindError(f"there is nothing by {grain}", hint="use month")
        series = np.array(list(self.numbers.values()))
        return Bound(spanning(self.numbers), {"orders": series}, None, self)

    def read_segments(self, tree, grain, year_start, by):
        total = self.read(tree, grain, year_start)
        halves = np.stack([total.inputs["orders"] / 2] * 2, axis=1)
        segments = Segments(by, (("north",), ("south",)))
        return SegmentBound(total.periods, segments, {"orders": halves})

    def explain(self):
        return "SELECT"


@pytest.fixture
def document():
    document = Document(tree_from_text("Revenue = Orders * 10"))
    document.bind(Shelf().read(document.tree, None, 1))
    return document


def test_the_tree_is_read_at_another_grain_and_back_by_undo(document):
    document.regrain("year")
    assert document.periods.keys == ("2022",)
    assert document.values["revenue"].tolist() == [70]
    document.undo()
    assert document.values["revenue"].tolist() == [30, 40]
    assert document.grains == ("month", "quarter", "year")


def test_a_grain_that_cannot_be_read_changes_nothing(document):
    before, revision = document.evaluation, document.revision
    with pytest.raises(BindError, match="nothing by quarter"):
        document.regrain("quarter")
    assert document.evaluation is before
    assert document.revision == revision


def test_another_grain_can_be_looked_at_without_changing_the_tree(document):
    assert document.at_grain("year").values["revenue"].tolist() == [70]
    assert document.periods.grain == "month"


def test_refresh_reads_what_the_source_holds_now(document):
    document.sources[0].numbers[JANUARY] = 9.0
    document.refresh()
    assert document.values["revenue"].tolist() == [30, 40, 90]


def test_segments_follow_edits_of_the_formula(document):
    from kpitree_widgets.tree.edits import Update

    assert document.segmented(("shop",)).values["revenue"].tolist() == [[15, 15], [20, 20]]
    document.apply(Update("revenue", {"formula": "Orders * 100"}))
    assert document.segmented(("shop",)).values["revenue"].tolist() == [[150, 150], [200, 200]]


def test_segments_nobody_is_bound_by_are_refused_with_those_there_are(document):
    with pytest.raises(SegmentError, match="not bound by colour; it is bound by 'shop'"):
        document.segmented(("colour",))


def test_a_source_whose_data_all_show_no_more_is_let_go(document):
    document.bind(Shelf().read(document.tree, None, 1))
    assert len(document.sources) == 1
    document.undo()
    assert len(document.sources) == 1


def test_data_without_a_source_cannot_be_read_again():
    document = Document(tree_from_text("Revenue = Orders * 10"))
    document.bind(bound("orders", (NOVEMBER,), 1))
    with pytest.raises(BindError, match="the data of 'Orders' are not bound to anything"):
        document.refresh()


def test_sources_that_end_in_different_months_leave_the_earlier_one_uncompared():
    net = bound("net", (NOVEMBER, DECEMBER), 310, 280, coverage=five_days(DECEMBER, net=(51, 280)))
    months = (NOVEMBER, DECEMBER, JANUARY)
    visits = bound("visits", months, 9, 8, 2, coverage=five_days(JANUARY, visits=(1, 2, 2)))
    joined = join(net, visits)
    assert (joined.coverage.key, joined.coverage.also) == (JANUARY, (DECEMBER,))
    tree = tree_from_text("Sales = Net * Visits")
    now = evaluate(tree, joined.periods, joined.inputs, coverage=joined.coverage)
    assert np.isnan(now.compared("net", 1, 0))
    assert np.isnan(now.compared("visits", 2, 1))
    assert now.compared("visits", 2, 0) == 1
