"""Random trees of formulas with so many inputs, and a change of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.analysis.explaining.problem import Problem
from kpitree_widgets.formula.parser import parse

if TYPE_CHECKING:
    from kpitree_widgets.periods import Series

SIZES = ((9, 16), (40, 125), (400, 908), (4_000, 8_783))
"""Formulas and inputs."""
SHARED = 0.1
"""So many formulas also read an input that another one reads."""


@dataclass(frozen=True)
class Case:
    """Formulas as text, the root last, and their inputs before and after."""

    formulas: dict[str, str]
    before: dict[str, float]
    after: dict[str, float]

    def problem(self, comparisons: int = 1) -> Problem:
        """The change to explain; of many comparisons each ends a little further."""
        names = {name: name for name in (*self.formulas, *self.before)}
        groups = [{name: parse(text, names).expression} for name, text in self.formulas.items()]
        steps = np.linspace(0.5, 1.0, comparisons) if comparisons > 1 else np.ones(1)
        before: dict[str, Series] = {m: np.full(comparisons, v) for m, v in self.before.items()}
        after = {m: v + steps * (self.after[m] - v) for m, v in self.before.items()}
        return Problem("m0", groups, before, after)

    def text(self) -> str:
        """A line per metric."""
        return "\n".join(f"{name} = {text}" for name, text in reversed(self.formulas.items()))

    def plain(self) -> dict[str, Any]:
        """For a peer in another process."""
        return {"formulas": self.formulas, "before": self.before, "after": self.after}


def case(formulas: int, inputs: int) -> Case:
    """Sums, means, products, quotients and differences of two to five drivers, some of them shared."""
    random = np.random.default_rng(formulas)
    arguments = _counts(formulas, inputs + formulas - 1)
    names = [f"m{number}" for number in range(formulas)]
    waiting = names[1:] + [f"x{number}" for number in range(inputs)]
    found: dict[str, str] = {}
    taken = 0
    for name, count in zip(names, arguments, strict=True):
        drivers = waiting[taken : taken + count]
        taken += count
        if random.random() < SHARED:
            drivers.append(f"x{random.integers(inputs)}")
        found[name] = _formula(drivers, random)
    before = {f"x{at}": float(random.uniform(0.8, 1.25)) for at in range(inputs)}
    after = {name: value * float(random.uniform(0.8, 1.3)) for name, value in before.items()}
    return Case(dict(reversed(found.items())), before, after)


def segments(count: int) -> Case:
    """A sum of products, one for each segment: what tools for funnels explain."""
    random = np.random.default_rng(count)
    terms = [f"n{at} * r{at}" for at in range(count)]
    names = [f"{letter}{at}" for at in range(count) for letter in "nr"]
    before = {name: float(random.uniform(10, 100)) for name in names}
    after = {name: value * float(random.uniform(0.7, 1.4)) for name, value in before.items()}
    return Case({"m0": " + ".join(terms)}, before, after)


def _counts(formulas: int, slots: int) -> list[int]:
    """How many drivers each formula has; together as many as there are."""
    least, more = divmod(slots, formulas)
    return [least + (at < more) for at in range(formulas)]


def _formula(drivers: list[str], random: np.random.Generator) -> str:
    kind = random.integers(4)
    if kind == 0:
        return " * ".join(drivers)
    if kind == 1:
        top, bottom = drivers[: len(drivers) // 2], drivers[len(drivers) // 2 :]
        return f"avg({', '.join(top)}) / avg({', '.join(bottom)})"
    if kind == 2:
        return f"avg({', '.join(drivers)})"
    return f"{' + '.join(drivers[:-1])} - {drivers[-1]}"
