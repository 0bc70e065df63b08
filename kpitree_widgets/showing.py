"""How a tree is shown: editor, pictures, pages, charts, outline. ``KPITree`` inherits it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpitree_widgets.periods import comparison

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    import altair as alt

    from kpitree_widgets.document import Document
    from kpitree_widgets.theme import Theme
    from kpitree_widgets.widgets.editor import KPITreeEditor


class Showing:
    """Something with a document that can be looked at."""

    def __init__(self, document: Document) -> None:
        """Show ``document`` as it is whenever somebody looks."""
        self._document = document
        self._editors: dict[tuple[tuple[str, Any], ...], KPITreeEditor] = {}

    def editor(self, **options: Any) -> KPITreeEditor:
        """The inline editor with options; ``tree`` alone shows it with none.

        Args:
            options: ``height`` (pixels, 0 for automatic), ``period`` (key, the last if not given),
                ``compare`` (``"previous"``, ``"year"``, a key or ``""``), ``direction``
                (``"lr"`` or ``"tb"``), ``editable``.
        """
        from kpitree_widgets.widgets.editor import KPITreeEditor  # noqa: PLC0415

        key = tuple(sorted(options.items()))
        editor = self._editors.get(key)
        if editor is None or not editor.is_open:
            if editor is not None:
                editor.close()
            editor = self._editors[key] = KPITreeEditor(self._document, **options)
        return editor

    def trends(
        self,
        metrics: Iterable[str] | None = None,
        *,
        period: str | None = None,
        compare: str | None = "previous",
        **options: Any,
    ) -> alt.ConcatChart:
        """Small multiples: a trend for each of ``metrics`` (all if not given), in reading order."""
        from kpitree_widgets.charts.of_metric import trends_of  # noqa: PLC0415

        periods = self._document.periods
        position = len(periods) - 1 if period is None else periods.position(period)
        chosen = (
            self._document.tree.reading_order
            if metrics is None
            else [self._document.tree.find(metric) for metric in metrics]
        )
        return trends_of(
            self._document.evaluation,
            chosen,
            position,
            comparison(periods, position, compare),
            **options,
        )

    def to_svg(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        theme: Theme = "light",
        **options: Any,
    ) -> str:
        """The tree as one SVG picture that looks like the editor.

        Args:
            path: where to write it; it is returned anyway.
            theme: ``"light"`` or ``"dark"``.
            options: ``period``, ``compare``, ``direction`` as in ``editor``, ``depth``: how many
                levels are shown open, and ``conflicts=True``: dotted edges from levers to what they
                help and hurt, with the net effect.
        """
        from kpitree_widgets.report.svg import picture  # noqa: PLC0415

        svg = picture(self._document, theme=theme, **options).svg
        if path is not None:
            Path(path).write_text(svg, encoding="utf-8")
        return svg

    def to_png(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        theme: Theme = "light",
        zoom: float = 2.0,
        **options: Any,
    ) -> bytes:
        """The same picture as PNG, ``zoom`` pixels to each of the SVG's.

        Raises:
            KPITreeError: there is no rasteriser (``pip install kpitree-widgets[png]``).
        """
        from kpitree_widgets.report.png import png  # noqa: PLC0415
        from kpitree_widgets.report.svg import picture  # noqa: PLC0415

        drawn = png(*picture(self._document, theme=theme, **options), zoom=zoom)
        if path is not None:
            Path(path).write_bytes(drawn)
        return drawn

    def to_html(self, path: str | os.PathLike[str] | None = None, **options: Any) -> str:
        """A page on its own: the tree to zoom, collapse and read, without kernel or network."""
        from kpitree_widgets.report.html import page  # noqa: PLC0415

        html = page(self._document, **options)
        if path is not None:
            Path(path).write_text(html, encoding="utf-8")
        return html

    def _ipython_display_(self) -> None:
        """Show the editor, or a static picture where nobody can answer."""
        self.editor().show()

    def _display_(self) -> KPITreeEditor:
        """What marimo shows: the editor."""
        return self.editor()

    def __repr__(self) -> str:
        """An indented outline with the values of the last period."""
        from kpitree_widgets.report.text import outline  # noqa: PLC0415

        return outline(self._document)
