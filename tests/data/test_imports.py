"""Heavy libraries are loaded when a frame or a chart is wanted, not before."""

import subprocess
import sys

import pytest

HEAVY = ("pandas", "narwhals", "altair", "polars", "pyarrow")


@pytest.mark.parametrize(
    "code",
    [
        "import kpitree_widgets",
        "import kpitree_widgets as kt; kt.sum('amount') / kt.count()",
        "import kpitree_widgets as kt; kt.KPITree.from_text('a = b / c')['b'].value = 3",
        "import kpitree_widgets as kt; kt.KPITree.from_text('a = b / c')['a'].target = {'2022-12': 900}",
    ],
)
def test_a_tree_without_a_frame_loads_none_of_them(code):
    tell = f"import sys; print(sorted(set(sys.modules) & set({HEAVY!r})))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; {tell}"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
