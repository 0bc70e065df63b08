"""A metric: a named quantity, maybe with a formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from kpitree_widgets.errors import EditError, LabelError
from kpitree_widgets.formula.expression import Expression
from kpitree_widgets.periods import Amount

Aim = Literal["maximize", "minimize", "balance"]
AIMS: tuple[Aim, ...] = get_args(Aim)


@dataclass(frozen=True, slots=True)
class Metric:
    """What is known about a metric, apart from its data.

    Examples:
        >>> Metric("revenue", "Revenue", unit="EUR").is_input
        True
        >>> Metric("revenue", "  ")
        Traceback (most recent call last):
        kpitree_widgets.errors.LabelError: a metric needs a label; give it a name
    """

    id: str
    """Identifier, unique in the tree; it stays when the label changes."""
    label: str
    """What people read."""
    expression: Expression | None = None
    """The formula; ``None`` for an input metric."""
    unit: str | None = None
    """``"EUR"``, ``"%"`` (a ratio shown as percent), ``"orders"``; ``None`` for a bare number."""
    aim: Aim = "maximize"
    """Whether more is better, less is better, or on target is."""
    owner: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    target: Amount | None = None
    """What it should be, in the metric's unit."""
    benchmark: Amount | None = None
    """What others reach, in the metric's unit."""
    opening: float | None = None
    """The value before the first period, for formulas that look back."""
    values: Amount | None = None
    """Values given by hand, in the metric's unit; they stand before bound data."""

    def __post_init__(self) -> None:
        """Refuse what could not be shown or computed with."""
        if not self.label.strip():
            raise LabelError(
                "a metric needs a label", metric=self.id or None, hint="give it a name"
            )
        if any(mark in self.label for mark in "[]`\n\r"):
            raise LabelError(
                f"{self.label!r} has a bracket, backtick or line break",
                metric=self.id,
                hint="leave it out",
            )
        if self.aim not in AIMS:
            raise EditError(
                f"{self.aim!r} is not an aim", metric=self.id, hint=f"use one of {', '.join(AIMS)}"
            )

    @property
    def is_input(self) -> bool:
        """Whether it has no formula."""
        return self.expression is None
