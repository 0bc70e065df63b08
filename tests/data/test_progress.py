"""A reading that lasts shows how far it is; a quick one prints nothing."""

from threading import Event

from data.frames import SHOP, events

from kpitree_widgets.data import measures as kt
from kpitree_widgets.data import progress
from kpitree_widgets.data.binding import read_long


def test_a_quick_reading_prints_nothing(capsys):
    with progress.shown(lambda: 50.0):
        pass
    read_long(events(), SHOP, time="day", grain="month", measures={"orders": kt.count()})
    assert capsys.readouterr() == ("", "")


def test_a_long_one_shows_what_the_engine_tells(capsys, monkeypatch):
    monkeypatch.setattr(progress, "STEP", 0.01)
    seen, told = Event(), iter([10.0, -1.0, 40.0])

    def percent():
        found = next(told, None)
        if found is None:
            seen.set()
        return 40.0 if found is None else found

    with progress.shown(percent, delay=0.0):
        assert seen.wait(30)
    printed = capsys.readouterr().err
    assert "Reading rows:  10%" in printed
    assert "Reading rows:  40%" in printed


def test_an_engine_that_cannot_tell_shows_the_time(capsys, monkeypatch):
    monkeypatch.setattr(progress, "STEP", 0.01)
    drawn = Event()
    shown = progress._watch

    def watch(*given):
        shown(*given)
        drawn.set()

    monkeypatch.setattr(progress, "_watch", watch)
    with progress.shown(None, delay=0.0):
        while "Reading rows: 00:00" not in capsys.readouterr().err:
            assert not drawn.is_set()
    assert drawn.is_set()
