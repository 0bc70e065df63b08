"""Tapes that were recorded before: a tree is usually explained more than once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kpitree_widgets.formula.gradient import Tape
from kpitree_widgets.formula.recording import Group

MOST = 16
"""So many tapes are kept, the last ones."""
Key = tuple[object, ...]
_kept: dict[Key, tuple[Tape, Sequence[Group]]] = {}


def pointwise_tape(groups: Sequence[Group], *, edges: bool) -> Tape:
    """The tape of formulas none of which reads other periods; it serves arrays of every shape.

    Formulas are known by what they are and not by what they say, so that nothing is compared; a kept
    tape keeps its formulas, whose identities therefore do not pass on to others.
    """
    key: Key = (
        edges,
        *((name, id(formula)) for group in groups for name, formula in group.items()),
    )
    known = _kept.pop(key, None)
    if known is None:
        known = Tape.of(groups, np.zeros(1, dtype=np.int64), edges=edges), groups
        while len(_kept) >= MOST:
            _kept.pop(next(iter(_kept)), None)
    _kept[key] = known
    return known[0]
