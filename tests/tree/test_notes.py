"""Notes dated on the time axis."""

from datetime import date, datetime

import pytest

import kpitree_widgets as kt
from kpitree_widgets.errors import EditError, UnknownMetricError
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import TIMELESS, Periods
from kpitree_widgets.tree.edits import Remove, Update, applied
from kpitree_widgets.tree.note_edits import DropNote, WriteNote
from kpitree_widgets.tree.notes import Note

SHOP = tree_from_text("Revenue = Orders * Price")
CAMPAIGN = Note(date(2022, 11, 5), "Campaign started", "orders")
STRIKE = Note(date(2022, 10, 3), "Strike")


def noted(tree, *notes):
    for note in notes:
        tree = applied(tree, WriteNote(note)).tree
    return tree


def test_notes_stand_by_day_and_once():
    tree = noted(SHOP, CAMPAIGN, STRIKE)
    assert tree.notes == (STRIKE, CAMPAIGN)
    assert noted(tree, STRIKE) is tree
    assert applied(SHOP, WriteNote(STRIKE)).summary == "Note 'Strike'"


def test_a_note_names_its_metric_by_label_too():
    assert noted(SHOP, Note("2022-11-05", " Campaign started ", "Orders")).notes == (CAMPAIGN,)


def test_notes_survive_edits_and_go_with_their_metric():
    tree = noted(SHOP, CAMPAIGN, STRIKE)
    renamed = applied(tree, Update("orders", {"label": "Purchases", "formula": "Visits * 2"})).tree
    assert renamed.notes == tree.notes
    assert applied(renamed, Remove("orders")).tree.notes == (STRIKE,)


def test_a_note_taken_back_leaves_the_others():
    tree = noted(SHOP, CAMPAIGN, STRIKE)
    assert applied(tree, DropNote(STRIKE)).tree.notes == (CAMPAIGN,)
    with pytest.raises(EditError, match="there is no note '3 Oct 2022: Strike'") as refusal:
        applied(SHOP, DropNote(STRIKE))
    assert refusal.value.hint


@pytest.mark.parametrize(
    ("grain", "key", "start"),
    [
        ("day", "2022-11-05", 1),
        ("week", "2022-W44", 1),
        ("month", "2022-11", 1),
        ("quarter", "2022-Q4", 1),
        ("year", "2022", 1),
        ("year", "FY2023", 4),
        ("hour", "2022-11-05T09", 1),
    ],
)
def test_a_note_falls_in_the_period_of_its_day(grain, key, start):
    assert CAMPAIGN.period(Periods(grain, (key,), start)) == key
    assert STRIKE.period(Periods("month", ("2022-11",))) is None
    assert STRIKE.period(TIMELESS) is None


@pytest.mark.parametrize("day", ["2022-13-01", "2022-11", "soon", "", None, 5])
def test_what_is_no_day_is_refused(day):
    with pytest.raises(EditError, match="is not a date") as refusal:
        Note(day, "Campaign", "orders")
    assert refusal.value.metric == "orders"
    assert refusal.value.hint == "write it like '2022-11-05'"


@pytest.mark.parametrize("text", ["", "  \n", None, 5])
def test_a_note_says_something(text):
    with pytest.raises(EditError, match="a note needs a text"):
        Note("2022-11-05", text)


def test_of_a_moment_the_day_is_kept():
    assert Note(datetime(2022, 11, 5, 13, 30), "Outage").date == date(2022, 11, 5)  # noqa: DTZ001


@pytest.fixture
def tree():
    return kt.KPITree.from_text("Revenue = Orders * Price", name="Shop")


def test_notes_from_python(tree):
    assert tree.note("2022-11-05", "Campaign started", "Orders") == CAMPAIGN
    tree.note(date(2022, 11, 5), "Discount")
    assert [str(note) for note in tree.notes] == [
        "5 Nov 2022, orders: Campaign started",
        "5 Nov 2022: Discount",
    ]
    assert tree.history.past == ("Note 'Campaign started'", "Note 'Discount'")
    with pytest.raises(EditError, match="there are 2 notes of 2022-11-05"):
        tree.remove_note("2022-11-05")
    tree.remove_note("2022-11-05", "Discount")
    tree.remove_note(tree.notes[0])
    assert tree.notes == ()
    tree.undo(2)
    assert len(tree.notes) == 2


def test_a_note_that_is_not_there_names_the_days_that_have_one(tree):
    tree.note("2022-11-05", "Campaign started")
    with pytest.raises(EditError, match="days with notes: 2022-11-05"):
        tree.remove_note("2022-11-06")
    with pytest.raises(UnknownMetricError, match="did you mean 'Orders'"):
        tree.note("2022-11-05", "Campaign", "Ordres")
    assert len(tree.history.past) == 1
