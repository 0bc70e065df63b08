"""From a type hint to the kind of value that a file has for it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np

from kpitree_widgets.amounts import Path, PeriodValues
from kpitree_widgets.calendar import grain_of
from kpitree_widgets.coverage import Coverage
from kpitree_widgets.errors import FileError, KPITreeError
from kpitree_widgets.formula.parser import parse
from kpitree_widgets.formula.printer import to_text
from kpitree_widgets.io.file import File
from kpitree_widgets.io.kinds import (
    ByName,
    Choice,
    Day,
    Flag,
    Kind,
    Many,
    Number,
    State,
    Text,
    Whole,
)
from kpitree_widgets.io.place import Place, is_number
from kpitree_widgets.io.records import Built, Either, Record, Slot
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.relations import Influence
from kpitree_widgets.tree.scenarios import Shift


@dataclass(frozen=True)
class Formula(Text):
    """A formula that names metrics by id."""

    words = "a formula"

    def write(self, value: Any) -> State:
        """As text that reads back to the same."""
        return to_text(value)

    def read(self, state: State, at: Place) -> Any:
        """As an expression.

        Raises:
            Misfit: it cannot be read, or names something that is not in the file.
        """
        try:
            parsed = parse(super().read(state, at), at.ids)
        except KPITreeError as error:
            raise at.refusal(error) from None
        if parsed.placeholders:
            name = parsed.placeholders[0].label
            raise at.wrong(
                f"{at.name} names {name!r}, which is not in the file",
                "add a metric with that id, or take it out of the formula",
            )
        return parsed.expression


@dataclass(frozen=True)
class Numbers:
    """One number per period; null where there is none."""

    words = "a list of numbers"

    def fits(self, state: State) -> bool:
        """Whether it is a list."""
        return isinstance(state, list)

    def write(self, value: Any) -> State:
        """NaN as null.

        Raises:
            FileError: one is infinite.
        """
        if np.isinf(value).any():
            raise FileError("an infinite number cannot be written", hint="bind finite numbers")
        return [None if math.isnan(number) else number for number in value.tolist()]

    def read(self, state: State, at: Place) -> Any:
        """As a series, shape ``(periods,)``."""
        if not isinstance(state, list):
            raise at.misfit(state, self.words)
        for position, value in enumerate(state):
            if value is not None and not is_number(value):
                raise at.inside(position).wrong(
                    f"{at.name} hold something that is not a number: {value!r}",
                    "write null where a value is missing",
                )
        return np.array([np.nan if value is None else value for value in state], dtype=np.float64)


def _is_by_period(state: State) -> bool:
    return isinstance(state, Mapping) and all(isinstance(k, str) and grain_of(k) for k in state)


BY_PERIOD = Built(
    PeriodValues,
    ByName(Number()),
    "numbers by period",
    PeriodValues.of,
    lambda value: dict(value.pairs),
    _is_by_period,
)
PATH = Built(
    Path,
    ByName(ByName(Number(), Day())),
    "a path of numbers by date",
    lambda state: Path.of(state["path"]),
    lambda value: {"path": {day.isoformat(): number for day, number in value.pairs}},
    lambda state: isinstance(state, Mapping) and set(state) == {"path"},
)
SHIFT = Built(
    Shift,
    Text(),
    "a change like '+10%'",
    Shift.read,
    str,
    lambda state: isinstance(state, str),
)
NAMES: Mapping[tuple[type, str], str] = {(Metric, "expression"): "formula"}
"""Fields that a file calls otherwise."""
SPECIAL: Mapping[tuple[type, str], Kind] = {
    (Metric, "expression"): Formula(),
    (Influence, "lag"): Whole(0),
    (Coverage, "days"): Whole(1),
    (Coverage, "of"): Whole(1),
    (File, "year_start"): Whole(1, 12),
}
"""Fields of which the type hint does not say enough."""
PLAIN: Mapping[str, Kind] = {
    "str": Text(),
    "float": Number(),
    "int": Whole(),
    "bool": Flag(),
    "date": Day(),
}


@cache
def slots_of(record: type) -> Mapping[str, Slot]:
    """What a record is made of, by the names that a file has for them."""
    hints = get_type_hints(record)
    return {
        NAMES.get((record, one.name), one.name): Slot(
            one.name, SPECIAL.get((record, one.name)) or kind_of(hints[one.name]), one
        )
        for one in fields(record)
    }


def kind_of(hint: Any) -> Kind:  # noqa: PLR0911 - a case per kind
    """The kind of a type hint; ``None`` is what is not written.

    Examples:
        >>> kind_of(float | None).words, kind_of(tuple[str, ...]).words
        ('a number', 'texts')
    """
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        kinds = tuple(kind_of(one) for one in inner if one is not NoneType)
        return kinds[0] if len(kinds) == 1 else Either(kinds)
    if origin is Literal:
        return Choice(inner)
    if origin is tuple:
        return Many(kind_of(inner[0]))
    if origin is np.ndarray:
        return Numbers()
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return ByName(kind_of(inner[1]))
    if hint is PeriodValues:
        return BY_PERIOD
    if hint is Path:
        return PATH
    if hint is Shift:
        return SHIFT
    if is_dataclass(hint) and isinstance(hint, type):
        return Record(hint, slots_of)
    return PLAIN[hint.__name__]
