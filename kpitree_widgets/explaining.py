"""Why a metric changed. ``KPITree`` inherits it."""

from __future__ import annotations

from kpitree_widgets.foretelling import Foretelling


class Explaining(Foretelling):
    """Something with a document whose changes can be explained."""
