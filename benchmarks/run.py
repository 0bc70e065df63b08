"""Every figure of one run, each beside its peer or limit. ``run.py import edit`` runs two of them."""

from __future__ import annotations

import importlib
import sys

TOPICS = (
    "import",
    "evaluation",
    "engines",
    "explain",
    "binding",
    "edit",
    "paint",
    "slider",
    "widgets",
    "bundle",
)


def main() -> None:
    """Print as the figures come."""
    for topic in sys.argv[1:] or TOPICS:
        for figure in importlib.import_module(f"bench_{topic}").figures():
            print(figure.line().rstrip(), flush=True)


if __name__ == "__main__":
    main()
