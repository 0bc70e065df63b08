"""Is there somebody to answer a live view?"""

from __future__ import annotations

import os
import sys


def is_live() -> bool:
    """Whether outputs may hold the live view, which reads as an error where no kernel answers.

    ``KPITREE_DISPLAY=live`` or ``static`` decides. Else: a kernel whose front end can type input
    (nbclient, nbconvert and papermill say they cannot), or Voila, which says so too and yet is live.
    marimo has no such kernel: it takes the editor itself (``Showing._display_``) and asks nobody.
    """
    wanted = os.environ.get("KPITREE_DISPLAY", "").strip().lower()
    if wanted in ("live", "static"):
        return wanted == "live"
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        return False
    return bool(getattr(kernel, "_allow_stdin", True)) or _in_voila()


def _in_voila() -> bool:
    server = os.environ.get("SERVER_SOFTWARE", "")
    return server.startswith("voila") or "VOILA_KERNEL_ID" in os.environ
