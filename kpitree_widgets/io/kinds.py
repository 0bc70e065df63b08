"""Kinds of values in a file: how each is written, read and refused.

A kind is derived from a type hint, so that a field that is added to ``Metric`` is in the file, in its
schema and in the types of the page at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from kpitree_widgets.errors import FileError
from kpitree_widgets.io.place import Place, is_number

State = Any
"""What JSON and YAML have: texts, numbers, lists, mappings with texts as keys."""


class Kind(Protocol):
    """How values of one kind stand in a file."""

    @property
    def words(self) -> str:
        """What a reader is told that it should be."""

    def fits(self, state: State) -> bool:
        """Whether ``state`` is meant to be of this kind, at a glance."""

    def write(self, value: Any) -> State:
        """The value as it stands in a file."""

    def read(self, state: State, at: Place) -> Any:
        """The value that stands ``at`` some place.

        Raises:
            Misfit: it is of another kind.
        """


class Simple:
    """What is read as it is written, where it fits."""

    words = ""

    def fits(self, state: State) -> bool:
        """Whether it is one."""
        raise NotImplementedError

    def write(self, value: Any) -> State:
        """As it is."""
        return value

    def read(self, state: State, at: Place) -> Any:
        """As it is, or not at all."""
        if not self.fits(state):
            raise at.misfit(state, self.words)
        return state


@dataclass(frozen=True)
class Text(Simple):
    """A text."""

    words = "a text"

    def fits(self, state: State) -> bool:
        """Whether it is one."""
        return isinstance(state, str)


@dataclass(frozen=True)
class Number(Simple):
    """A finite number."""

    words = "a number"

    def fits(self, state: State) -> bool:
        """Whether it is one."""
        return is_number(state)

    def write(self, value: Any) -> State:
        """As a float, so that equal numbers are written the same."""
        if not is_number(float(value)):
            raise FileError(f"{value!r} cannot be written as a number", hint="give a finite one")
        return float(value)

    def read(self, state: State, at: Place) -> Any:
        """As a float."""
        return float(super().read(state, at))


@dataclass(frozen=True)
class Whole(Simple):
    """A whole number, maybe within bounds."""

    least: int | None = None
    most: int | None = None

    @property
    def words(self) -> str:  # type: ignore[override]
        """With the bounds."""
        if self.least is None:
            return "a whole number"
        end = "on" if self.most is None else f"to {self.most}"
        return f"a whole number from {self.least} {end}"

    def fits(self, state: State) -> bool:
        """Whether it is one within the bounds."""
        return (
            is_number(state)
            and state == int(state)
            and (self.least is None or state >= self.least)
            and (self.most is None or state <= self.most)
        )

    def read(self, state: State, at: Place) -> Any:
        """As an integer; 1.0 is one too."""
        return int(super().read(state, at))


@dataclass(frozen=True)
class Flag(Simple):
    """True or false."""

    words = "true or false"

    def fits(self, state: State) -> bool:
        """Whether it is one of them."""
        return isinstance(state, bool)


@dataclass(frozen=True)
class Choice(Simple):
    """One of some values."""

    values: tuple[str | int, ...]

    @property
    def words(self) -> str:  # type: ignore[override]
        """All of them."""
        return " or ".join(map(repr, self.values))

    def fits(self, state: State) -> bool:
        """Whether it is one of them."""
        return not isinstance(state, bool | list | dict) and state in self.values


@dataclass(frozen=True)
class Day(Simple):
    """A date, written ``2022-12-31``."""

    words = "a date like '2022-12-31'"

    def fits(self, state: State) -> bool:
        """Whether it is a date of the calendar."""
        if not isinstance(state, str) or len(state) != 10:
            return False
        try:
            date.fromisoformat(state)
        except ValueError:
            return False
        return state[4] == state[7] == "-"

    def write(self, value: Any) -> State:
        """In ISO 8601."""
        return value.isoformat()

    def read(self, state: State, at: Place) -> Any:
        """As a date."""
        return date.fromisoformat(super().read(state, at))


@dataclass(frozen=True)
class Many:
    """A list of one kind."""

    inner: Kind

    @property
    def words(self) -> str:
        """``texts`` for many of ``a text``."""
        return (
            f"{self.inner.words.removeprefix('a ')}s" if isinstance(self.inner, Text) else "a list"
        )

    def fits(self, state: State) -> bool:
        """Whether it is a list."""
        return isinstance(state, list)

    def write(self, value: Any) -> State:
        """In their order."""
        return [self.inner.write(one) for one in value]

    def read(self, state: State, at: Place) -> Any:
        """As a tuple."""
        if not isinstance(state, list) or (
            isinstance(self.inner, Text) and not all(map(self.inner.fits, state))
        ):
            raise at.misfit(state, self.words)
        return tuple(self.inner.read(one, at.inside(place)) for place, one in enumerate(state))


@dataclass(frozen=True)
class ByName:
    """Values of one kind by name; written in the order of the names."""

    inner: Kind
    key: Kind = Text()

    @property
    def words(self) -> str:
        """What stands under the names."""
        return f"{self.inner.words} by name"

    def fits(self, state: State) -> bool:
        """Whether it is a mapping."""
        return isinstance(state, Mapping)

    def write(self, value: Any) -> State:
        """Sorted, so that equal mappings are written the same."""
        return {name: self.inner.write(value[name]) for name in sorted(value)}

    def read(self, state: State, at: Place) -> Any:
        """As a dict."""
        if not isinstance(state, Mapping):
            raise at.misfit(state, self.words)
        for name in state:
            if not self.key.fits(name):
                raise at.inside(name).wrong(
                    f"{at.name} has {name!r}, not {self.key.words}", "write it so, or leave it out"
                )
        return {name: self.inner.read(one, at.inside(name)) for name, one in state.items()}
