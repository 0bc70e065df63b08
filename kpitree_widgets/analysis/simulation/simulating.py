"""Monte Carlo: what metrics may be in a period when their inputs vary as they did, or as said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kpitree_widgets.amounts import amount_at
from kpitree_widgets.analysis.model import Model, Moment
from kpitree_widgets.analysis.simulation import correlating
from kpitree_widgets.analysis.simulation.asking import asked, at_period, complete
from kpitree_widgets.analysis.simulation.drawing import block_size, blocks
from kpitree_widgets.analysis.simulation.mattering import shares
from kpitree_widgets.analysis.simulation.outcome import Outcome
from kpitree_widgets.analysis.simulation.simulated import Simulated
from kpitree_widgets.analysis.simulation.varying import Inputs, Varying, chosen, varying
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.errors import SimulationError
from kpitree_widgets.periods import Series
from kpitree_widgets.tree.status import thresholds_of

if TYPE_CHECKING:
    from kpitree_widgets.analysis.simulation.correlating import Copula
    from kpitree_widgets.analysis.simulation.outcome import Share
    from kpitree_widgets.analysis.simulation.varying import Choice
    from kpitree_widgets.evaluation import Evaluation

FEWEST: Final = 100
"""With fewer draws P10 and P90 are a matter of luck."""
SENSITIVITY: Final = 2_000
"""So many of the draws tell what matters."""
Progress = Callable[[float], None]
"""Told the share that is done, from 0 to 1."""


def simulate(
    evaluation: Evaluation,
    metric: str | Iterable[str] | None = None,
    *,
    n: int = 10_000,
    inputs: Inputs = None,
    period: str | None = None,
    correlation: Any = "history",
    seed: int = 0,
    progress: Progress | None = None,
) -> Simulated:
    """What metrics may be in a period when their inputs vary.

    An input varies around its value in the period by the changes of the complete periods up to it
    (``fitting``), or as its distribution says. Draws lie within limits and maximum: a distribution is
    cut off there. The ranks of the inputs move together as those of their changes
    (``correlating``). Laws: equal seeds give equal draws, whatever the order of metrics; fewer draws
    are the first ones of more; inputs that do not vary give the values there are.

    Args:
        evaluation: the tree with its values.
        metric: id or label, or several; the roots and all metrics with a target if not given.
        n: how many draws, 100 or more.
        inputs: by id or label, what an input may be: a distribution (``kt.normal(mean, sd)`` ...),
            a number to hold it, or ``"history"``; those not named are fitted. Or names alone: only
            these vary.
        period: its key; the last complete one if not given.
        correlation: ``"history"``, ``"none"``, or rank correlations: a mapping of pairs or a frame.
        seed: a whole number from 0 on.
        progress: told the share that is done.

    Raises:
        SimulationError: an input lacks history or a value, nothing varies, or an option is not one.
        UnknownMetricError: a metric is not in the tree.
        PeriodError: there is no such period.

    Examples:
        >>> from kpitree_widgets.analysis.simulation.distributions import normal
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.periods import Periods
        >>> months = Periods("month", ("2022-12",))
        >>> data = {"revenue": np.array([100.0]), "cost": np.array([60.0])}
        >>> shop = evaluate(tree_from_text("Profit = Revenue - Cost"), months, data)
        >>> found = simulate(shop, inputs={"revenue": normal(100, 3), "cost": normal(60, 4)})
        >>> round(found["profit"].p50), round(found["profit"].sd)
        (40, 5)
    """
    _refuse(n, seed)
    tree = evaluation.tree
    wanted = asked(tree, metric)
    base, position = at_period(evaluation, period)
    choice = chosen(tree.find, inputs)
    cut = frozenset(one for one in choice.metrics if not tree.metrics[one].is_input)
    model = Model(base, cut)
    moment = model.at(position, *wanted)
    _refuse_strangers(moment, choice)
    found = varying(model, position, moment.given, choice, complete(evaluation))
    if not found and not any(one in choice.held for one in moment.given):
        raise SimulationError(
            "nothing varies: the inputs are numbers given by hand or have not changed",
            metric=wanted[0],
            hint="say in inputs= what they may be: "
            f'{{"{moment.given[0]}": kt.triangular(low, mode, high)}}',
        )
    copula = _copula(found, correlation, tree.find)
    told = progress or _nobody
    size = block_size(len(moment.cone) * (position + 1 if moment.looks_back else 1))
    parts = blocks(found, copula, n, size, seed)
    draws = _draws(moment, parts, choice.held, n, lambda share: told(0.9 * share))
    used = min(n, SENSITIVITY, size)
    first = next(blocks(found, copula, used, used, seed)) if found else {}
    together = {one: series[:used] for one, series in draws.items()}
    mattering = shares(moment, found, first, together, choice.held)
    told(1.0)
    outcomes = {one: _outcome(base, position, one, draws[one], mattering[one]) for one in wanted}
    key = evaluation.periods.keys[position]
    return Simulated(outcomes, found, key, n, seed, copula.text, used)


def _refuse(n: Any, seed: Any) -> None:
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < FEWEST:
        raise SimulationError(
            f"{n!r} is no number of draws", hint=f"give a whole number from {FEWEST} on"
        )
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise SimulationError(f"{seed!r} is no seed", hint="give a whole number from 0 on")


def _refuse_strangers(moment: Moment, choice: Choice) -> None:
    strange = sorted(choice.metrics - set(moment.given))
    if strange:
        metrics = moment.model.tree.metrics
        drivers = ", ".join(metrics[one].label for one in moment.given)
        raise SimulationError(
            f"{metrics[strange[0]].label} does not drive "
            f"{' or '.join(metrics[one].label for one in moment.metrics)}",
            metric=strange[0],
            hint=f"the inputs are {drivers}",
        )


def _copula(found: tuple[Varying, ...], correlation: Any, find: Callable[[str], str]) -> Copula:
    if isinstance(correlation, str) and correlation == "none":
        return correlating.independent(len(found))
    if isinstance(correlation, str) and correlation == "history":
        longest = max((len(one.changes) for one in found), default=0)
        if longest < correlating.FEWEST:
            return correlating.independent(len(found))
        table = np.full((len(found), longest), np.nan)
        for row, one in zip(table, found, strict=True):
            row[longest - len(one.changes) :] = one.changes
        return correlating.historical(table)
    pairs = correlating.as_pairs(correlation)
    by_id = {(find(one), find(other)): value for (one, other), value in pairs.items()}
    return correlating.given([one.metric.id for one in found], by_id)


def _draws(
    moment: Moment,
    parts: Iterable[Mapping[str, Series]],
    held: Mapping[str, float],
    count: int,
    told: Progress,
) -> dict[str, Series]:
    found = {metric: np.empty(count) for metric in moment.metrics}
    start = 0
    for block in parts:
        size = len(next(iter(block.values()))) if block else count
        values = moment.values({**held, **block})
        for metric, draws in found.items():
            draws[start : start + size] = values[metric]
        start += size
        told(start / count)
        if not block:
            break
    return found


def _nobody(_share: float) -> None:
    """Nobody wants to know."""


def _outcome(
    evaluation: Evaluation,
    position: int,
    metric: str,
    draws: Series,
    mattering: tuple[Share, ...],
) -> Outcome:
    tree = evaluation.tree
    definition = tree.metrics[metric]
    key = evaluation.periods.keys[position]
    return Outcome(
        definition,
        shown_unit(tree, metric),
        float(evaluation.values[metric][position]),
        amount_at(definition.target, key, evaluation.periods),
        draws,
        mattering,
        thresholds_of(tree, metric),
    )
