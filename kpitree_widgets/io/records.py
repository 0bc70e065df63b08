"""Kinds that are made of others: one of several, built from another, and records field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass
from typing import Any

from kpitree_widgets.errors import KPITreeError
from kpitree_widgets.io.kinds import Kind, State
from kpitree_widgets.io.place import Place


@dataclass(frozen=True)
class Either:
    """One of several kinds, told apart at a glance."""

    kinds: tuple[Kind, ...]

    @property
    def words(self) -> str:
        """All of them."""
        *first, last = (kind.words for kind in self.kinds)
        return f"{', '.join(first)} or {last}"

    def fits(self, state: State) -> bool:
        """Whether it is of one of them."""
        return any(kind.fits(state) for kind in self.kinds)

    def write(self, value: Any) -> State:
        """As the kind of its type writes it."""
        records = (kind for kind in self.kinds if isinstance(kind, Record | Built))
        return next((k for k in records if isinstance(value, k.holds)), self.kinds[0]).write(value)

    def read(self, state: State, at: Place) -> Any:
        """As the kind that fits; of several records as that with most of its fields."""
        fitting = [kind for kind in self.kinds if kind.fits(state)]
        if not fitting:
            raise at.misfit(state, self.words)
        return max(fitting, key=lambda kind: _shared(kind, state)).read(state, at)


@dataclass(frozen=True)
class Built:
    """What is written as another kind and built from it."""

    holds: type
    inner: Kind
    words: str
    made: Callable[[Any], Any]
    taken: Callable[[Any], Any]
    recognised: Callable[[State], bool]

    def fits(self, state: State) -> bool:
        """Whether it is meant to be one."""
        return self.recognised(state)

    def write(self, value: Any) -> State:
        """As the other kind."""
        return self.inner.write(self.taken(value))

    def read(self, state: State, at: Place) -> Any:
        """From the other kind."""
        if not self.recognised(state):
            raise at.misfit(state, self.words)
        try:
            return self.made(self.inner.read(state, at))
        except KPITreeError as error:
            raise at.refusal(error) from None


@dataclass(frozen=True)
class Slot:
    """A field of a record."""

    attribute: str
    """What it is called in Python."""
    kind: Kind
    field: Field[Any]

    @property
    def required(self) -> bool:
        """Whether it must be written."""
        return self.field.default is MISSING and self.field.default_factory is MISSING

    @property
    def default(self) -> Any:
        """What it is where nothing is written."""
        made = self.field.default_factory
        return self.field.default if made is MISSING else made()


@dataclass(frozen=True)
class Record:
    """A frozen dataclass, field by field; a field that is as if it were not given is not written."""

    holds: type
    slots: Callable[[type], Mapping[str, Slot]]

    @property
    def words(self) -> str:
        """Its fields."""
        names = list(self.slots(self.holds))
        more = ", ..." if len(names) > 3 else ""
        return f"{self.holds.__name__.lower()} with {', '.join(names[:3])}{more}"

    def fits(self, state: State) -> bool:
        """Whether it names one of the fields."""
        return isinstance(state, Mapping) and any(name in state for name in self.slots(self.holds))

    def write(self, value: Any) -> State:
        """What is said, in the order of the fields."""
        slots = self.slots(self.holds)
        given = {name: getattr(value, slot.attribute) for name, slot in slots.items()}
        return {
            name: slot.kind.write(given[name])
            for name, slot in slots.items()
            if slot.required or given[name] != slot.default
        }

    def read(self, state: State, at: Place) -> Any:
        """As the dataclass, which checks what belongs together."""
        if not isinstance(state, Mapping):
            raise at.misfit(state, self.words)
        slots = self.slots(self.holds)
        if "id" in slots and isinstance(state.get("id"), str):
            at = at.of(state["id"])
        for name in state:
            if name not in slots:
                raise at.unknown(name, slots)
        for name, slot in slots.items():
            if slot.required and name not in state:
                owner = at.name if at.metric is None else repr(at.metric)
                raise at.wrong(f"{owner} has no {name!r}")
        values = {
            slots[name].attribute: slots[name].kind.read(one, at.inside(name))
            for name, one in state.items()
        }
        try:
            return self.holds(**values)
        except KPITreeError as error:
            raise at.refusal(error) from None


def _shared(kind: Kind, state: State) -> int:
    return sum(name in state for name in kind.slots(kind.holds)) if isinstance(kind, Record) else 0
