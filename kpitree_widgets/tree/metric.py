"""A metric: a named quantity, maybe with a formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from kpitree_widgets.amounts import Amount, Given
from kpitree_widgets.errors import EditError, LabelError
from kpitree_widgets.formula.expression import Expression
from kpitree_widgets.tree.expectations import Benchmark, Bounds, Thresholds

Aim = Literal["maximize", "minimize", "balance"]
AIMS: tuple[Aim, ...] = get_args(Aim)
Aggregation = Literal["sum", "last", "mean", "none"]
AGGREGATIONS: tuple[Aggregation, ...] = get_args(Aggregation)


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
    benchmark: Amount | Benchmark | None = None
    """What others reach, in the metric's unit."""
    balance: Bounds | None = None
    """The range that a metric whose aim is balance should keep to, if it is not its target."""
    guardrail: Bounds | None = None
    """Past these bounds it must not get."""
    limits: Bounds | None = None
    """Between these bounds it can be moved."""
    maximum: float | None = None
    """More than this is not possible, such as 1 for a share."""
    thresholds: Thresholds | None = None
    """Where its status turns; ``None``: as for the metric that it drives."""
    aggregation: Aggregation | None = None
    """How an input metric's values make that of a longer period: added up (``"sum"``), the last one
    of a stock, their mean, or not at all (``"none"``: only rows tell); ``None``: not said."""
    opening: float | None = None
    """The value before the first period, for formulas that look back."""
    values: Given | None = None
    """Values given by hand, in the metric's unit; they stand before bound data."""
    locked: bool = False
    """Whether it and everything that drives it are to stay as they are."""

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

        if self.aggregation is not None and self.aggregation not in AGGREGATIONS:
            raise EditError(
                f"{self.aggregation!r} is not a way to make one value of several periods",
                metric=self.id,
                hint=f"use one of {', '.join(AGGREGATIONS)}",
            )

    @property
    def benchmark_amount(self) -> Amount | None:
        """The one value of its benchmark to compare with."""
        return self.benchmark.middle if isinstance(self.benchmark, Benchmark) else self.benchmark

    @property
    def is_input(self) -> bool:
        """Whether it has no formula."""
        return self.expression is None
