"""What a formula leaves unexplained as a driver of its own: the edit that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kpitree_widgets.amounts import PeriodValues
from kpitree_widgets.analysis.residuals import unexplained
from kpitree_widgets.formula.labels import slug
from kpitree_widgets.tree.edits import Add, Update

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation

UNEXPLAINED: Final = "Unexplained"


def unexplained_label(label: str) -> str:
    """What the driver is called that holds what is unexplained of a metric.

    Examples:
        >>> unexplained_label("Net revenue"), unexplained_label("GMV")
        ('Unexplained net revenue', 'Unexplained GMV')
    """
    return f"{UNEXPLAINED} {label if label.isupper() else label[0].lower() + label[1:]}"


def keeping_unexplained(evaluation: Evaluation, metric: str) -> Add | Update:
    """The edit that adds the residual of ``metric`` as a driver, or brings that driver up to date.

    Raises:
        EditError: the metric is not computed, or has no data to compare with.
    """
    tree = evaluation.tree
    gap = unexplained(evaluation, metric)
    label = unexplained_label(tree[metric].label)
    known = tree.names.get(slug(label))
    if known is not None and known in tree.drivers(metric):
        before = tree[known].values
        together = _together(before, gap) if isinstance(before, PeriodValues) else gap
        return Update(known, {"values": together})
    fields = {"values": gap, "unit": tree[metric].unit, "aim": "balance"}
    return Add(label, parent=metric, operator="+", fields=fields)


def _together(one: PeriodValues, other: PeriodValues) -> PeriodValues:
    return PeriodValues.of({key: (one.at(key) or 0.0) + more for key, more in other.pairs})
