"""Which period is shown and how its numbers read."""

import pytest
from report.cases import bound_document, shop_document

from kpitree_widgets.errors import PeriodError
from kpitree_widgets.report.reading import shown
from kpitree_widgets.tree.edits import Update


def test_the_last_period_is_compared_with_the_one_before():
    now = shown(shop_document())
    revenue = now.reading("revenue")
    assert now.period_text == "Oct 2026 vs Sep"
    assert (revenue.value_text, revenue.change_text) == ("€1.037M", "▲ 2.5%")
    assert (revenue.target_text, revenue.status) == ("97%", "at risk")


def test_any_period_can_be_compared_with_any_other_or_with_none():
    document = shop_document()
    assert shown(document, "2026-03", "year").period_text == "Mar 2026 vs Mar 2025"
    assert shown(document, "2026-03", "2025-01").period_text == "Mar 2026 vs Jan 2025"
    assert shown(document, "2026-03", "").period_text == "Mar 2026"
    assert shown(document, "2026-03", "").reading("revenue").change_text == ""
    with pytest.raises(PeriodError):
        shown(document, "1999-01")


def test_what_only_rounding_sets_apart_has_not_changed():
    document = bound_document(
        "Cost = Rent + Energy", rent=[1, 0.3, 0.1, 0.1], energy=[0, 0, 0.2, 0.3]
    )
    cost = document.values["cost"]
    assert cost[1] != cost[2]
    first, last = shown(document, document.periods.keys[2]), shown(document)
    assert (first.reading("cost").change_text, first.reading("cost").verdict) == ("= 0.0%", "same")
    assert last.reading("cost").change_text == "▲ 33.3%"


@pytest.mark.parametrize(
    ("aim", "target", "verdict"),
    [
        ("maximize", None, "better"),
        ("minimize", None, "worse"),
        ("balance", None, "same"),
        ("balance", 30.0, "better"),
        ("balance", 10.0, "worse"),
    ],
)
def test_whether_more_is_better_depends_on_the_aim(aim, target, verdict):
    document = bound_document("Cost = Rent + Energy", rent=[5, 5, 5, 8], energy=[5, 5, 5, 12])
    document.apply(Update("cost", {"aim": aim, "target": target}))
    assert shown(document).reading("cost").verdict == verdict


def test_a_change_from_zero_is_told_as_an_amount():
    document = bound_document(
        "Profit = Revenue - Cost", revenue=[1, 1, 5, 8.0], cost=[1, 1, 5, 5.0]
    )
    assert shown(document).reading("profit").change_text == "▲ +3"


def test_missing_values_are_dashes_and_not_compared():
    document = bound_document("Profit = Revenue - Cost", revenue=[1, 1, 5, float("nan")])
    reading = shown(document).reading("revenue")
    assert (reading.value, reading.value_text, reading.change_text) == (None, "–", "")
