"""What is to be expected: simulations and forecasts. ``KPITree`` inherits it."""

from __future__ import annotations

from kpitree_widgets.steering import Steering


class Foretelling(Steering):
    """Something with a document whose future can be foretold."""
