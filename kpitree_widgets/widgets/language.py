"""The language of a page: how what is told to it writes numbers and dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kpitree_widgets.locale import MONTHS, Language
from kpitree_widgets.report.metric_state import facts_of
from kpitree_widgets.widgets.protocol import ProtocolError

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation

SAMPLES = {"1234": "5", "12345678": "5"}
ROWS = (0, 4)
"""Dates with and without a day and a year, or none."""


def read_language(samples: Mapping[str, Any]) -> Language:
    """The language that writes like ``samples``, the fields of ``Language``; digits and numbers in a row.

    Raises:
        ProtocolError: they are no samples, or it would not write them so.
    """
    strange = ProtocolError(
        "a page writes numbers as no language does", hint="they are written in English there"
    )
    try:
        digits, (brief, long) = samples["digits"].replace(" ", ""), samples["numbers"].split(" ")
        dates = tuple(tuple(map(str, row)) for row in samples["dates"])
        percent, currency, year = (str(samples[name]) for name in ("percent", "currency", "year"))
        language = Language(digits, (brief, long), percent, currency, dates, year)
        written = [language.number(*sample) for sample in SAMPLES.items()]
    except (AttributeError, LookupError, TypeError, ValueError):
        raise strange from None
    signs = digits[1] in percent and digits[1] in currency and "¤" in currency
    whole = len(dates) in ROWS and all(len(row) == len(MONTHS) for row in dates)
    if written != [brief, long] or not signs or not whole:
        raise strange
    return language


def findings_with_numbers(evaluation: Evaluation) -> dict[str, list[dict[str, Any]]]:
    """By metric: all its findings, where one of them says a number or a period."""
    facts = facts_of(evaluation)
    found = {metric: facts.findings(metric) for metric in evaluation.tree}
    return {
        metric: told
        for metric, told in found.items()
        if any(re.search(r"\d", one["message"] + one["hint"]) for one in told)
    }
