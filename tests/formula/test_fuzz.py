"""Random text, much of it: read or refused with one of our errors, quickly, and nothing piles up."""

import random
import resource
import time

from kpitree_widgets.errors import KPITreeError
from kpitree_widgets.formula.functions import FUNCTIONS
from kpitree_widgets.formula.parser import parse
from kpitree_widgets.formula.printer import to_text

RUNS = 200_000
LONGEST_S = 0.05
GROWTH_KB = 40_000
KNOWN = {"orders": "orders", "e-mail visits": "visits", "a": "a"}
PIECES = [
    *"+-*/^()[]`,.%=<>!≤#&'\"\\{}@;:?~|$€×÷−–·xX09 \t\n\0",
    *("**", "<=", "!=", "<>", "and", "or", "not", "1e9", "9" * 30, "1_000", "0x1", "5%", "1,000"),
    *(
        "a",
        "orders",
        "e-mail visits",
        "No. of",
        "[b c]",
        "`d`",
        "__class__",
        "lambda",
        "import",
        "None",
    ),
    *("é", "नई", "売上", "🙂", "\u200b", "\u0301", "ﬁ", "İ"),
    *(f"{name}(" for name in FUNCTIONS),
]


def attempts(text):
    """CPU seconds of the best of three tries, so that a busy machine is not to blame."""
    times = []
    while len(times) < 3 and (not times or min(times) > LONGEST_S):
        start = time.process_time()
        try:
            to_text(parse(text, KNOWN).expression)
        except KPITreeError as error:
            if not error.message or not 0 <= (error.span or (0, 0))[0] <= len(text):
                raise
        times.append(time.process_time() - start)
    return min(times)


def test_two_hundred_thousand_random_strings():
    chance = random.Random(20221231)
    slowest, peak = 0.0, 0
    for run in range(RUNS):
        joint = chance.choice(["", " ", " "])
        text = joint.join(chance.choices(PIECES, k=chance.randrange(1, 14)))
        slowest = max(slowest, attempts(text))
        if run == RUNS // 2:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert slowest <= LONGEST_S
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < GROWTH_KB
