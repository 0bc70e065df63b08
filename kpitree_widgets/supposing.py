"""What if: scenarios beside the baseline. ``KPITree`` inherits it."""

from __future__ import annotations

from kpitree_widgets.checking import Checking


class Supposing(Checking):
    """Something with a document that can be supposed otherwise."""
