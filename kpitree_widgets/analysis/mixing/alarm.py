"""Whether a change of a ratio is a matter of mix, so that its drivers alone would mislead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from kpitree_widgets.analysis.explaining.change import Change
from kpitree_widgets.analysis.mixing.mixed import Mixed
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.formula.expression import Call, Operation, walk
from kpitree_widgets.units import format_change

COLUMNS: Final = 3
"""So many columns are looked at, each of which may have to be read."""
MIX: Final = 0.5
"""From so large a part of the change on its mix is told."""


def mix_alarms(
    change: Change, columns: Sequence[str], split: Callable[[str, str], Mixed | None]
) -> tuple[str, ...]:
    """A sentence for each column by which the change of a ratio is mostly mix, or a paradox.

    Args:
        change: between two periods; of other states nothing is said.
        columns: by which segments can be made.
        split: the change of a metric by a column, ``None`` where it does not split so.
    """
    if not all(side.is_time for side in change.sides) or not _may_be_ratio(change):
        return ()
    found = ((column, split(change.metric, column)) for column in columns[:COLUMNS])
    said = (_alarm(column, one) for column, one in found if one is not None)
    return tuple(sentence for sentence in said if sentence)


def refuse_where(metric: str, where: Mapping[str, str] | None) -> None:
    """By segment the whole is split, and not one of its segments.

    Raises:
        ExplanationError: a segment is named.
    """
    if where:
        raise ExplanationError(
            "by= splits the change of the whole, and where= names a segment",
            metric=metric,
            hint="leave out one of them",
        )


def _may_be_ratio(change: Change) -> bool:
    formula = change.tree.metrics[change.metric].expression
    if formula is None:
        return True
    return any(
        (isinstance(part, Operation) and part.operator == "/")
        or (isinstance(part, Call) and part.function in ("safe_div", "wavg", "avg"))
        for part in walk(formula)
    )


def _alarm(column: str, found: Mixed) -> str:
    against = found.reversal
    if against is not None and against.against > 1:
        verb = "rose" if found.total < 0 else "fell"
        of = against.against + against.along + against.unchanged
        which = (
            f"all {of} segments" if against.against == of else f"{against.against} of {of} segments"
        )
        both = "" if of == len(found.rows) else " that are there at both ends"
        change = f"the change is one of mix, see explain(by={column!r})"
        return f"By {column} it {verb} in {which}{both}: {change}."
    overlap = 0.0 if found.overlap is None else abs(found.overlap.effect)
    larger = abs(found.mix) > max(abs(found.rate), overlap)
    if larger and found.total and found.mix / found.total >= MIX:
        mix, rate = (format_change(part, found.unit) for part in (found.mix, found.rate))
        return f"By {column} most of it is mix ({mix}) and not rate ({rate}), see explain(by={column!r})."
    return ""
