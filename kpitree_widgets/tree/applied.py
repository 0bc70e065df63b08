"""What an edit gave."""

from __future__ import annotations

from dataclasses import dataclass

from kpitree_widgets.tree.tree import Tree


@dataclass(frozen=True, slots=True)
class Applied:
    """The tree after an edit; the very tree before it where there was nothing to change."""

    tree: Tree
    touched: tuple[str, ...]
    """Ids of metrics that are new or changed."""
    removed: tuple[str, ...] = ()
    summary: str = ""
    """What happened, in a few words."""
