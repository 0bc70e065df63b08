"""How a chart displays itself in a notebook: as a picture that needs no network.

Altair's default display loads its drawing library from the internet in every reader's browser. Ours
is a PNG wherever vl-convert is installed, so it also shows on GitHub and in exported pages. Whoever
enables another renderer (``alt.renderers.enable("html")``) gets that one.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import altair as alt
from altair.utils.mimebundle import spec_to_mimebundle

if TYPE_CHECKING:
    MixinBase = alt.LayerChart
else:
    MixinBase = object

STATIC_WIDTH = 760
"""In px, where a chart would otherwise take the width of its page."""
DOTS_PER_INCH = 108
"""One and a half dots per px: sharp enough on most screens, and half the size of two."""


class OfflineDisplay(MixinBase):
    """Displays as a PNG on solid ground, unless the user chose a renderer."""

    def _repr_mimebundle_(self, *include: Any, **exclude: Any) -> Any:
        if alt.renderers.active != "default" or find_spec("vl_convert") is None:
            return super()._repr_mimebundle_(*include, **exclude)
        return picture(self.to_dict())


class OfflineLayers(OfflineDisplay, alt.LayerChart):
    """A layered chart that displays itself without network."""


class OfflineConcat(OfflineDisplay, alt.ConcatChart):
    """Charts side by side that display themselves without network."""


def picture(spec: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """PNG and text of a Vega-Lite chart as a mime bundle with its metadata."""
    ground = spec.get("usermeta", {}).get("ground", "white")
    width = STATIC_WIDTH if spec.get("width") == "container" else spec.get("width")
    solid = {**spec, "background": ground} | ({} if width is None else {"width": width})
    bundle, metadata = spec_to_mimebundle(solid, format="png", mode="vega-lite", ppi=DOTS_PER_INCH)
    titles = [chart["title"] for chart in (spec, *spec.get("concat", ())) if "title" in chart]
    text = "\n".join(f"{title['text']}, {title['subtitle']}" for title in titles)
    described = {"image/png": {**metadata["image/png"], "alt": text}}
    return {**bundle, "text/plain": text}, described
