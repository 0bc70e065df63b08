"""Locked branches: a metric and everything that drives it stay as they are."""

from __future__ import annotations

from dataclasses import replace

from kpitree_widgets.errors import LockedError
from kpitree_widgets.tree.applied import Applied
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree


def lock_on(tree: Tree, metric: str) -> str | None:
    """The locked metric whose branch ``metric`` is in: itself, or one that it drives."""
    locked = [one for one in tree.above(metric) if tree.metrics[one].locked]
    rank = tree.structure.rank
    return min(locked, key=lambda one: (one != metric, rank[one], one), default=None)


def refuse_locked(before: Tree, outcome: Applied) -> None:
    """Let no edit change what is locked; locks themselves can be set and taken off.

    Law: of a locked branch every metric is after an edit what it was before it, but for its lock.

    Raises:
        LockedError: ``outcome`` changes a metric of a locked branch.
    """
    for metric in (*outcome.touched, *outcome.removed):
        old, new = before.metrics.get(metric), outcome.tree.metrics.get(metric)
        if old is None or old is new or (new is not None and _same(old, new)):
            continue
        lock = lock_on(before, metric)
        if lock is not None:
            raise _locked(old, before.metrics[lock])


def _same(old: Metric, new: Metric) -> bool:
    return old == new or (old.locked != new.locked and replace(old, locked=new.locked) == new)


def _locked(metric: Metric, lock: Metric) -> LockedError:
    through = "" if lock.id == metric.id else f" together with {lock.label!r}, which it drives"
    return LockedError(
        f"{metric.label!r} is locked{through}",
        metric=metric.id,
        hint=f"unlock {lock.label!r} first: tree.unlock({lock.id!r})",
    )
