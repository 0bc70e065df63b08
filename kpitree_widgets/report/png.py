"""SVG to PNG, where the rasteriser (``pip install "kpitree-widgets[png]"``) is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from kpitree_widgets.errors import KPITreeError

ZOOM: Final = 1.5
LARGEST: Final = 24_000_000
"""Pixels; a larger picture is drawn smaller."""


class PictureError(KPITreeError):
    """A picture cannot be made here."""

    code = "picture"


def can_draw() -> bool:
    """Whether a rasteriser is installed."""
    return find_spec("resvg_py") is not None


def png(
    svg: str, width: float, height: float, *, zoom: float = ZOOM, largest: int = LARGEST
) -> bytes:
    """``svg``, which is ``width`` x ``height`` px at zoom 1, as PNG of at most ``largest`` pixels.

    Raises:
        PictureError: no rasteriser is installed.
    """
    if not can_draw():
        raise PictureError(
            "there is nothing here that turns SVG into PNG",
            hint='pip install "kpitree-widgets[png]"',
        )
    import resvg_py  # noqa: PLC0415

    fitting = min(zoom, (largest / max(1.0, width * height)) ** 0.5)
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=fitting))
