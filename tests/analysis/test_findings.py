"""Findings name the reason they have, and no other."""

import numpy as np
import pytest

from kpitree_widgets.analysis.findings import findings
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods

MONTHS = Periods("month", ("2022-11", "2022-12"))
INPUTS = {"a": np.array([0.0, -4.0]), "b": np.array([0.0, 1e200])}


@pytest.mark.parametrize(
    ("formula", "severity", "message"),
    [
        ("a / b", "warning", "'Top' has no value in Nov 2022: a division by zero"),
        ("lag(a, 1)", "info", "'Top' has no value in Nov 2022: it looks back further than the"),
        ("sqrt(a)", "warning", "'Top' has no value in Dec 2022: a root or logarithm"),
        ("b * b * a", "warning", "'Top' has no value in Dec 2022: the number is too large"),
        ("lag(a, 1) / b", "warning", "'Top' has no value in Nov 2022: a division by zero or it"),
    ],
)
def test_a_missing_value_has_its_reason(formula, severity, message):
    tree = tree_from_text(f"Top = {formula}")
    inputs = {metric: INPUTS[metric] for metric in tree if metric in INPUTS}
    (finding,) = findings(evaluate(tree, MONTHS, inputs))
    assert finding.severity == severity
    assert finding.message.startswith(message)
