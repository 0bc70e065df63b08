"""Relations without a formula: influences and conflicts, as people declare them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from kpitree_widgets.errors import EditError

Sign = Literal["+", "-"]
Confidence = Literal["low", "medium", "high"]
SIGNS: tuple[Sign, ...] = get_args(Sign)
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)


@dataclass(frozen=True, slots=True)
class Influence:
    """A metric is held to move another, some periods later.

    Examples:
        >>> Influence("discount", "conversion_rate", "+", lag=1)
        Influence(source='discount', target='conversion_rate', sign='+', lag=1, confidence='medium', note='')
    """

    source: str
    """Id of the metric that moves the other."""
    target: str
    sign: Sign = "+"
    """Whether they move the same way or opposite ways."""
    lag: int = 0
    """So many periods later, 0 or more."""
    confidence: Confidence = "medium"
    note: str = ""

    @property
    def metrics(self) -> tuple[str, str]:
        """Both ids."""
        return self.source, self.target

    def __post_init__(self) -> None:
        """Refuse what cannot be looked for in the data."""
        if self.source == self.target:
            raise EditError(
                "a metric does not influence itself",
                metric=self.source,
                hint="name two metrics; for its own past use lag(...) in a formula",
            )
        if self.sign not in SIGNS:
            raise EditError(
                f"{self.sign!r} is not a sign", metric=self.source, hint='use "+" or "-"'
            )
        if type(self.lag) is not int or self.lag < 0:
            raise EditError(
                f"{self.lag!r} is not a lag",
                metric=self.source,
                hint="give a number of periods, 0 or more",
            )
        if self.confidence not in CONFIDENCES:
            raise EditError(
                f"{self.confidence!r} is not a confidence",
                metric=self.source,
                hint=f"use one of {', '.join(CONFIDENCES)}",
            )


@dataclass(frozen=True, slots=True)
class Conflict:
    """A lever that is held to help one metric and to hurt another.

    Examples:
        >>> Conflict("discount", helps="conversion_rate", hurts="margin").metrics
        ('discount', 'conversion_rate', 'margin')
    """

    lever: str
    """Id of the metric that is moved."""
    helps: str
    hurts: str
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a conflict of a metric with itself."""
        if len(set(self.metrics)) < 3:
            raise EditError(
                "a conflict needs three metrics",
                metric=self.lever,
                hint="name the lever, the metric it helps and the metric it hurts",
            )

    @property
    def metrics(self) -> tuple[str, str, str]:
        """All three ids."""
        return self.lever, self.helps, self.hurts


Relation = Influence | Conflict
