"""All that is found in a tree: per metric for its card, and more where somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kpitree_widgets.analysis.checks.data import (
    missing_data,
    other_periods,
    repeated_values,
    residual,
)
from kpitree_widgets.analysis.checks.expectations import unmet_bounds
from kpitree_widgets.analysis.checks.history import unusual_values
from kpitree_widgets.analysis.checks.relations import contradicted_relations
from kpitree_widgets.analysis.checks.structure import many_drivers, unused
from kpitree_widgets.analysis.checks.units import unfit_units
from kpitree_widgets.analysis.checks.values import missing_values
from kpitree_widgets.analysis.finding import Finding, Findings
from kpitree_widgets.calendar import label

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.tree.metric import Metric

__all__ = ["Finding", "Findings", "findings", "findings_of"]

Check = Callable[["Metric", "Evaluation"], tuple[Finding, ...]]

ON_CARDS: tuple[Check, ...] = (
    missing_values,
    missing_data,
    repeated_values,
    residual,
    other_periods,
    unfit_units,
    unmet_bounds,
    many_drivers,
    unused,
)
"""What is looked for after every edit: each looks at a metric and its drivers only."""
ON_REQUEST: tuple[Check, ...] = (unusual_values, contradicted_relations)


def findings(evaluation: Evaluation, *, thorough: bool = False) -> Findings:
    """All findings, in reading order: those of the whole tree, then metric by metric.

    Args:
        evaluation: the tree with its values, without segments.
        thorough: whether also outliers and the declared influences and conflicts are looked at,
            which takes longer than an edit may.

    Examples:
        >>> import numpy as np
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.periods import Periods
        >>> tree, months = tree_from_text("Rate = Orders / Visits"), Periods("month", ("2022-11", "2022-12"))
        >>> inputs = {"orders": np.array([1.0, 2.0]), "visits": np.array([4.0, 0.0])}
        >>> print(findings(evaluate(tree, months, inputs)))
        warning  'Rate' has no value in Dec 2022: a division by zero; use safe_div(a, b) to choose a value there
    """
    checks = ON_CARDS + ON_REQUEST if thorough else ON_CARDS
    metrics = evaluation.tree.metrics
    of_metrics = (
        finding
        for metric in evaluation.tree
        for check in checks
        for finding in check(metrics[metric], evaluation)
    )
    return Findings((*_incomplete(evaluation), *of_metrics))


def findings_of(evaluation: Evaluation, metric: str) -> tuple[Finding, ...]:
    """The findings of one metric; it looks at the metric and its drivers only."""
    definition = evaluation.tree.metrics[metric]
    return tuple(finding for check in ON_CARDS for finding in check(definition, evaluation))


def _incomplete(evaluation: Evaluation) -> tuple[Finding, ...]:
    coverage = evaluation.coverage
    if coverage is None or coverage.key not in evaluation.periods:
        return ()
    until = label(coverage.until.isoformat())
    message = (
        f"{label(coverage.key)} is incomplete: the data end on {until}, after {coverage.days} of"
        f" {coverage.of} days, and are compared with as many days of other periods"
    )
    earlier = tuple(
        Finding(
            "incomplete",
            "info",
            "",
            f"some data of {label(key)} end before it does, and it is compared with nothing",
            "bind newer rows",
        )
        for key in coverage.also
    )
    hint = "tree.pace() says where it will end"
    return (Finding("incomplete", "info", "", message, hint), *earlier)
