"""The tree as HTML: readable without scripts, upgraded to the interactive tree where they run."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kpitree_widgets.report.explained import saved_explanation
from kpitree_widgets.report.findings_list import findings_list
from kpitree_widgets.report.marks import escaped
from kpitree_widgets.report.notes_list import notes_list
from kpitree_widgets.report.reading import shown
from kpitree_widgets.report.snapshot import series_lists, series_text, snapshot
from kpitree_widgets.report.svg import picture
from kpitree_widgets.report.table import table

if TYPE_CHECKING:
    from kpitree_widgets.document import Document
    from kpitree_widgets.layout.tree_layout import Direction

MIME: Final = "application/vnd.kpitree.v1+json"
SCRIPT: Final = Path(__file__).parent / "static" / "page.js"

UNPACK: Final = (
    'document.querySelectorAll(".kt-page[data-reader]").forEach(async page=>{'
    'const {snapshot,reader}=page.dataset;page.removeAttribute("data-reader");'
    'page.removeAttribute("data-snapshot");const add=async(text,type)=>{'
    "const part=new Blob([Uint8Array.from(atob(text),one=>one.charCodeAt())]).stream()"
    '.pipeThrough(new DecompressionStream("deflate")),script=document.createElement("script");'
    "script.type=type;script.textContent=await new Response(part).text();"
    f'page.append(script)}};await add(snapshot,"{MIME}");await add(reader,"text/javascript")}})'
)

PAGE_STYLE: Final = """
:root { color-scheme: light dark; }
body { margin: 0; padding: 16px; font: 13px/1.4 system-ui, sans-serif; background: #f7f7f8; color: #0b0b0c; }
.kt-picture svg { max-width: 100%; height: auto; }
.kt-picture.dark { display: none; }
.kt-table { margin-top: 16px; overflow-x: auto; }
.kt-table td { padding: 2px 12px 2px 0; }
@media (prefers-color-scheme: dark) {
  body { background: #111; color: #fff; }
  .kt-picture.light { display: none; }
  .kt-picture.dark { display: block; }
}
"""


def saved_snapshot(
    document: Document, shown: tuple[str, str] | None = None, *, packed: bool = False
) -> dict[str, Any]:
    """The document as JSON for outputs and pages.

    Args:
        document: the tree with its values.
        shown: the period and comparison that a page opens with: then also why the first root changed.
        packed: series as one text, see ``series_text``; else as lists, ``None`` where missing.
    """
    with document.lock:
        why = saved_explanation(document, *shown) if shown else None
        series = series_text if packed else series_lists
        return {
            **snapshot(document),
            "series": series(document.values, document.tree.reading_order),
            **({"explained": why} if why else {}),
        }


def fragment(
    document: Document,
    *,
    period: str = "",
    compare: str = "previous",
    direction: Direction = "lr",
    saved: dict[str, Any] | None = None,
) -> str:
    """``text/html`` of a cell's output: a table, then the data and the script that upgrades it.

    ``saved`` is the packed ``saved_snapshot`` of the document as shown, where that is known already.
    """
    readable = table(document, period=period, compare=compare)
    readable += findings_list(document.evaluation) + notes_list(document.tree)
    if saved is None:
        saved = saved_snapshot(document, (period, compare), packed=True)
    return _upgradable(saved, readable, period, compare, direction)


def page(
    document: Document,
    *,
    period: str = "",
    compare: str = "previous",
    direction: Direction = "lr",
    depth: int | None = None,
) -> str:
    """A page of its own, without network: a picture in light and dark, then as ``fragment``."""
    options: dict[str, Any] = {"period": period, "compare": compare}
    drawn: dict[str, Any] = {**options, "direction": direction, "depth": depth}
    light = picture(document, theme="light", **drawn).svg
    dark = picture(document, theme="dark", **drawn).svg
    readable = (
        f'<div class="kt-picture light">{light}</div><div class="kt-picture dark">{dark}</div>'
        f'<div class="kt-table">{table(document, **options)}</div>'
        f'<div class="kt-table">{findings_list(document.evaluation)}</div>'
        f'<div class="kt-table">{notes_list(document.tree)}</div>'
    )
    saved = saved_snapshot(document, (period, compare), packed=True)
    title = escaped(shown(document, period, compare).title)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{PAGE_STYLE}</style></head><body>"
        f"{_upgradable(saved, readable, period, compare, direction)}</body></html>\n"
    )


def _upgradable(
    saved: dict[str, Any], readable: str, period: str, compare: str, direction: Direction
) -> str:
    """``readable`` with all that the reader needs in attributes, and a line that unpacks them.

    Sanitizers drop attributes silently, but nbconvert's shows the text of scripts.
    """
    data = json.dumps(saved, ensure_ascii=False, allow_nan=False)
    options = (
        f'data-period="{escaped(period)}" data-compare="{escaped(compare)}"'
        f' data-direction="{direction}"'
    )
    reader = _reader()
    packed = f' data-snapshot="{_packed(data)}" data-reader="{reader}"' if reader else ""
    unpack = f"<script>{UNPACK}</script>" if reader else ""
    return f'<div class="kt-page" {options}{packed}>{readable}</div>{unpack}'


def _packed(text: str) -> str:
    """``text`` for an attribute: compressed, and in base64."""
    return b64encode(zlib.compress(text.encode())).decode("ascii")


@cache
def _reader() -> str:
    """The script that ``make build`` puts in place, packed; a checkout without it stays static."""
    return _packed(SCRIPT.read_text(encoding="utf-8")) if SCRIPT.exists() else ""
