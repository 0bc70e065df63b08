"""Which levers move a metric, and how to reach a target. ``KPITree`` inherits it."""

from __future__ import annotations

from kpitree_widgets.supposing import Supposing


class Steering(Supposing):
    """Something with a document that can be steered."""
