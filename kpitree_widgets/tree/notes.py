"""Notes: what happened on a day, as people remember it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime

from kpitree_widgets.calendar import label, ordinal, period_key
from kpitree_widgets.errors import EditError
from kpitree_widgets.periods import Periods


@dataclass(frozen=True, slots=True)
class Note:
    """What happened on a day, of one metric or of the whole tree.

    Examples:
        >>> print(Note(date(2022, 11, 5), "Campaign started", "visits"))
        5 Nov 2022, visits: Campaign started
        >>> Note("soon", "Campaign")
        Traceback (most recent call last):
        kpitree_widgets.errors.EditError: 'soon' is not a date; write it like '2022-11-05'
    """

    date: date
    """The day; a text like ``"2022-11-05"`` is read."""
    text: str
    metric: str | None = None
    """Id of the metric it is about; ``None``: the whole tree."""

    def __post_init__(self) -> None:
        """Read the day; refuse a note that says nothing."""
        object.__setattr__(self, "date", as_day(self.date, self.metric))
        text: object = self.text
        if not isinstance(text, str) or not text.strip():
            raise EditError("a note needs a text", metric=self.metric, hint="say what happened")
        object.__setattr__(self, "text", text.strip())

    def period(self, periods: Periods) -> str | None:
        """The key of the period that its day falls in; ``None`` if there is none such.

        Examples:
            >>> from kpitree_widgets.periods import Periods
            >>> Note(date(2022, 11, 5), "Campaign").period(Periods("quarter", ("2022-Q4",)))
            '2022-Q4'
        """
        if periods.grain is None:
            return None
        if periods.grain == "hour":
            day = self.date.isoformat()
            return next((key for key in periods.keys if key.startswith(day)), None)
        number = ordinal(self.date, periods.grain, periods.year_start)
        key = period_key(number, periods.grain, periods.year_start)
        return key if key in periods else None

    def __str__(self) -> str:
        """Day, metric and text in a line."""
        about = "" if self.metric is None else f", {self.metric}"
        return f"{label(self.date.isoformat())}{about}: {self.text}"


def as_day(value: object, metric: str | None = None) -> date:
    """``value`` as a day; of a moment its day.

    Raises:
        EditError: it is none.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise EditError(
            f"{value!r} is not a date", metric=metric, hint="write it like '2022-11-05'"
        ) from None


def chosen(notes: tuple[Note, ...], day: date | str, text: str | None = None) -> Note:
    """The note of that day, and with that text if one is given.

    Raises:
        EditError: there is none, or there are several.
    """
    told = as_day(day)
    found = [one for one in notes if one.date == told and text in (None, one.text)]
    if not found:
        days = ", ".join(dict.fromkeys(one.date.isoformat() for one in notes)) or "none"
        raise EditError(f"there is no such note of {told}", hint=f"days with notes: {days}")
    if len(found) > 1:
        texts = ", ".join(repr(one.text) for one in found)
        raise EditError(
            f"there are {len(found)} notes of {told}: {texts}",
            hint="give one of .notes",
        )
    return found[0]


def in_time(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """By day; of one day as they were written."""
    return tuple(sorted(notes, key=lambda note: note.date))


def notes_without(notes: tuple[Note, ...], metrics: Container[str]) -> tuple[Note, ...]:
    """``notes`` but those about ``metrics``."""
    return tuple(note for note in notes if note.metric is None or note.metric not in metrics)
