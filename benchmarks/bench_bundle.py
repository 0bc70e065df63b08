"""What the browser is given: anywidget stores the bundle in every saved model."""

from __future__ import annotations

import gzip
from pathlib import Path

from figure import Figure

import kpitree_widgets

PACKAGE = Path(kpitree_widgets.__file__).parent
BUNDLES = {
    "widgets/static/widget.js": (120.0, 40.0),
    "widgets/static/widget.css": (None, None),
    "report/static/page.js": (None, None),
    "widgets/static/analysis.js": (None, None),
    "widgets/static/editing.js": (None, None),
    "widgets/static/canvas.js": (None, None),
    "widgets/static/exploring.js": (None, None),
    "widgets/static/vega.js": (None, None),
}


def figures() -> list[Figure]:
    """Minified and gzipped size of each bundle."""
    found = []
    for name, (limit, zipped) in BUNDLES.items():
        content = (PACKAGE / name).read_bytes()
        found += [
            Figure(f"{name}, minified", len(content) / 1000, "kB", limit=limit),
            Figure(f"{name}, gzip", len(gzip.compress(content, 9)) / 1000, "kB", limit=zipped),
        ]
    return found
