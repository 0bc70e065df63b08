"""Scenarios: named sets of overrides, as people declare them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

from kpitree_widgets.amounts import Path, PeriodValues
from kpitree_widgets.calendar import GRAINS, grain_of, label
from kpitree_widgets.errors import KPITreeError, ScenarioError
from kpitree_widgets.units import format_value

Kind = Literal["more", "percent", "points", "growth"]
KINDS: tuple[Kind, ...] = get_args(Kind)
TAKEN: Final = ("actual", "baseline", "previous", "target", "year")
"""Names that mean something else wherever a scenario can be named."""
WRITTEN: Final = re.compile(
    r"(?P<sign>[+\-−])\s*"
    r"(?P<number>(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d[\d_]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s*"
    r"(?P<mark>%|pp|points)?\s*(?:(?:/|an?\s|per\s|each\s|every\s)\s*(?P<per>[a-z]+))?",
    re.IGNORECASE,
)
HOW: Final = 'write a value as a number, or a change as "+10%", "-3", "+0.5 pp" or "+2%/period"'


@dataclass(frozen=True, slots=True)
class Shift:
    """So much more or less than the baseline of the same period.

    Examples:
        >>> [str(Shift.read(text)) for text in ("+10%", "−3", "+0.5 pp", "+2% a month")]
        ['+10%', '-3', '+0.5 pp', '+2%/month']
    """

    amount: float
    """In the metric's unit; for ``"percent"``, ``"points"`` and ``"growth"`` in hundredths."""
    kind: Kind = "more"
    """``"more"``: added; ``"percent"``: so many percent more; ``"points"``: percentage points added;
    ``"growth"``: percent that compound from the first period of the scenario on."""
    per: str = ""
    """Of growth: ``"period"``, or the grain it is meant for."""

    def __post_init__(self) -> None:
        """Refuse what cannot be computed with."""
        if not math.isfinite(self.amount):
            raise ScenarioError(f"{self.amount!r} is not a finite number", hint=HOW)
        if self.kind not in KINDS or (self.kind == "growth") != bool(self.per):
            raise ScenarioError(f"{self.kind!r} per {self.per!r} is no change", hint=HOW)
        if self.per not in ("", "period", *GRAINS):
            raise ScenarioError(
                f"nothing grows per {self.per!r}", hint=f"write +2%/period, or {', '.join(GRAINS)}"
            )

    @classmethod
    def read(cls, text: str) -> Shift:
        """From the text that ``str`` gives, and from what people write like it.

        Raises:
            ScenarioError: it is no change.
        """
        found = WRITTEN.fullmatch(text.strip())
        if found is None:
            raise ScenarioError(f"{text!r} is no change", hint=HOW)
        amount = float(found["number"].replace(",", "").replace("_", ""))
        amount = amount if found["sign"] == "+" else -amount
        mark, per = (found["mark"] or "").lower(), (found["per"] or "").lower()
        if not per:
            return cls(amount, "percent" if mark == "%" else "points" if mark else "more")
        if mark != "%":
            raise ScenarioError(
                f"{text!r} is no growth", hint="growth is in percent: write it like '+2%/period'"
            )
        return cls(amount, "growth", per)

    def __str__(self) -> str:
        """As people write it, so that ``read`` gives it again."""
        short = f"{self.amount:+g}"
        exact = f"{'-' if self.amount < 0 else '+'}{abs(self.amount)!r}"
        text = short if float(short) == self.amount else exact
        match self.kind:
            case "more":
                return text
            case "percent":
                return f"{text}%"
            case "points":
                return f"{text} pp"
            case "growth":
                return f"{text}%/{self.per}"


Override = float | PeriodValues | Path | Shift
"""What a metric is in a scenario: a number, numbers by period, a path, or a change of what it is."""


@dataclass(frozen=True)
class Scenario:
    """A named set of overrides that hold in a range of periods.

    Overrides may be given as a file has them: a number; a text such as ``"+10%"``; numbers by period
    or a path by dates as mappings.

    Examples:
        >>> cheaper = Scenario("Cheaper", {"price": "-5%", "visits": {"2022-12": 900}}, "2022-11")
        >>> str(cheaper.overrides["price"]), cheaper.overrides["visits"].at("2022-12")
        ('-5%', 900.0)
        >>> print(cheaper)
        Cheaper: price -5%, visits by period, from Nov 2022
        >>> Scenario("Cheaper", {"price": "less"})
        Traceback (most recent call last):
        kpitree_widgets.errors.ScenarioError: price: 'less' is no change; write a value as a number, ...
    """

    name: str
    """What it is called."""
    overrides: Mapping[str, Override] = field(default_factory=lambda: MappingProxyType({}))
    """By metric id what the metric is: a number, numbers by period, a path, or a change relative to
    the baseline of the same period as text: `+3` (in YAML in quotes, else it is a number), `+10%`,
    `+0.5 pp`, or `+2%/period`, which compounds."""
    since: str | None = None
    """The first period it holds in; ``None``: the last there is, or the first after it where
    ``until`` lies after that."""
    until: str | None = None
    """The last period it holds in, which may lie ahead of the data; ``None``: the last there is."""
    note: str = ""

    def __post_init__(self) -> None:
        """Read the overrides; refuse a name or a range that cannot be."""
        name = " ".join(str(self.name).split())
        object.__setattr__(self, "name", name)
        _refuse_name(name)
        if not isinstance(self.overrides, Mapping):
            raise ScenarioError(
                f"{self.overrides!r} are no overrides", hint='write them like {"price": "+10%"}'
            )
        read = {str(key): as_override(value, str(key)) for key, value in self.overrides.items()}
        object.__setattr__(self, "overrides", read)
        for field_name in ("since", "until"):
            end = getattr(self, field_name)
            if end is not None:
                object.__setattr__(self, field_name, _period(end))

    @property
    def held(self) -> frozenset[str]:
        """Ids of the overridden metrics; a formula of one is out of force where it is overridden."""
        return frozenset(self.overrides)

    def without(self, metrics: Iterable[str]) -> Scenario:
        """The scenario without overrides of ``metrics``; itself where it has none."""
        gone = self.held.intersection(metrics)
        kept = {key: value for key, value in self.overrides.items() if key not in gone}
        return replace(self, overrides=kept) if gone else self

    def __hash__(self) -> int:
        """By name and what is overridden."""
        return hash((self.name, self.held, self.since, self.until))

    def __str__(self) -> str:
        """Name, overrides and range in a line."""
        told = ", ".join(f"{key} {said(value)}" for key, value in self.overrides.items())
        start = "" if self.since is None else f", from {label(self.since)}"
        end = "" if self.until is None else f" to {label(self.until)}"
        return f"{self.name}: {told or 'no overrides'}{start}{end}"


class Scenarios(Mapping[str, Scenario]):
    """Scenarios by name, in the order in which they were kept; prints a line for each."""

    def __init__(self, scenarios: Iterable[Scenario]) -> None:
        """Take them over."""
        self._by_name = {scenario.name: scenario for scenario in scenarios}

    def __getitem__(self, name: str) -> Scenario:
        """The one of exactly that name."""
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        """Names."""
        return iter(self._by_name)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._by_name)

    def __repr__(self) -> str:
        """A line each."""
        return "\n".join(map(str, self.values())) or "no scenarios"


def as_override(value: Any, metric: str) -> Override:
    """``value`` as an override of ``metric``.

    Raises:
        ScenarioError: it is none.
    """
    try:
        match value:
            case PeriodValues() | Path() | Shift():
                return value
            case str():
                return Shift.read(value)
            case {"path": Mapping() as days}:
                return Path.of(days)
            case Mapping() if not value:
                raise ScenarioError("no period is named", hint='write it like {"2022-12": 900}')
            case Mapping():
                return PeriodValues.of({_period(key): _finite(n) for key, n in value.items()})
            case _:
                return _finite(value)
    except KPITreeError as error:
        raise ScenarioError(error.message, metric=error.metric, hint=error.hint).about(
            metric
        ) from None


def said(override: Override) -> str:
    """An override in a word or two."""
    match override:
        case PeriodValues():
            return "by period"
        case Path():
            return "on a path"
        case Shift():
            return str(override)
        case number:
            return format_value(number, None, "full")


def _finite(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if isinstance(value, bool) or not math.isfinite(number):
        raise ScenarioError(f"{value!r} is not a finite number", hint=HOW)
    return number


def _period(key: object) -> str:
    if grain_of(str(key)) is None:
        raise ScenarioError(f"{key!r} is not a period", hint="write it like '2022-12' or '2022-Q4'")
    return str(key)


def _refuse_name(name: str) -> None:
    if not name:
        raise ScenarioError("a scenario needs a name", hint="name it after what is different")
    if name.casefold() in TAKEN or grain_of(name) is not None:
        raise ScenarioError(
            f"a scenario cannot be called {name!r}, which means something else",
            hint="name it after what is different in it",
        )
