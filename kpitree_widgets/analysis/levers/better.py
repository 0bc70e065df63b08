"""How much better a metric gets, as its aim has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.amounts import amount_at
from kpitree_widgets.tree.expectations import Bounds

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.tree.metric import Aim


@dataclass(frozen=True, slots=True)
class Better:
    """What is better for one metric in one period.

    Examples:
        >>> Better("minimize").gain(100.0, 90.0)
        10.0
        >>> Better("balance", Bounds(20, 30)).gain(33.0, np.array([31.0, 18.0]))
        array([2., 1.])
    """

    aim: Aim
    keeps: Bounds | None = None
    """What a balance keeps to: its range, else its target."""

    @classmethod
    def of(cls, evaluation: Evaluation, metric: str, position: int) -> Better:
        """That of ``metric`` in the period at ``position``."""
        definition = evaluation.tree.metrics[metric]
        if definition.aim != "balance" or definition.balance is not None:
            return cls(definition.aim, definition.balance)
        periods = evaluation.periods
        target = amount_at(definition.target, periods.keys[position], periods)
        return cls("balance", None if target is None else Bounds(target, target))

    @property
    def is_known(self) -> bool:
        """Whether it can be said: a balance needs a range or a target."""
        return self.aim != "balance" or self.keeps is not None

    def gain(self, before: Any, after: Any) -> Any:
        """How much better ``after`` is, in the metric's unit; NaN where it cannot be said.

        Numbers, or arrays of one shape. Of a balance, by how much the distance gets smaller.
        """
        match self.aim:
            case "maximize":
                return after - before
            case "minimize":
                return before - after
            case "balance":
                return self._away(before) - self._away(after)

    def _away(self, value: Any) -> Any:
        if self.keeps is None:
            return value * np.nan
        low = -np.inf if self.keeps.lower is None else self.keeps.lower
        high = np.inf if self.keeps.upper is None else self.keeps.upper
        return np.maximum(low - value, 0.0) + np.maximum(value - high, 0.0)
