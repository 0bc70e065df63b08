"""A period that is not over, in everything that is read without the editor."""

from bridge.rows import shop_by_day
from bridge.shop import shop

import kpitree_widgets as kt
from kpitree_widgets.report.findings_list import findings_list
from kpitree_widgets.report.reading import shown
from kpitree_widgets.report.svg import picture
from kpitree_widgets.report.table import table
from kpitree_widgets.report.text import outline

HEAD = "Jan 2023 so far (20 of 31 days) vs same days of Dec 2022"


def test_the_head_says_how_far_the_data_go():
    document = shop_by_day()._document
    assert shown(document).period_text == HEAD
    assert shown(document, compare="").period_text == "Jan 2023 so far (20 of 31 days)"
    assert shown(document, "2022-12").period_text == "Dec 2022 vs Nov"
    for drawn in (outline(document), table(document), picture(document).svg):
        assert HEAD in drawn


def test_it_is_compared_with_the_same_days_of_any_period():
    document = shop_by_day()._document
    assert shown(document).reading("orders").before == 60
    assert shown(document, compare="2022-10").reading("orders").before == 80
    assert shown(document).reading("revenue").change_text == "▲ 40.0%"


def test_a_whole_month_is_not_compared_with_it_and_says_why():
    reading = shown(shop_by_day()._document, "2022-12", "2023-01").reading("orders")
    assert (reading.before, reading.change_text) == (None, "")
    assert reading.uncompared == "not compared: Jan 2023 has 20 of 31 days"


def test_a_target_is_held_against_what_it_is_heading_for():
    tree = shop_by_day()
    tree["orders"].target = 120
    reading = shown(tree._document).reading("orders")
    assert reading.value == 80
    assert reading.expected == tree.pace()["orders"].expected
    assert reading.status == tree.pace()["orders"].status == "on track"
    assert "on pace for 102% of target, on track" in outline(tree._document)
    whole = shown(tree._document, "2022-12").reading("orders")
    assert (whole.expected, whole.status) == (None, "off track")


def test_its_point_is_hollow_and_its_stretch_dashed():
    tree = shop_by_day()
    assert picture(tree._document).svg.count('stroke-dasharray="1.5 3"') == len(tree)
    assert 'stroke-dasharray="1.5 3"' not in picture(tree._document, period="2022-12").svg


def test_bounds_and_the_middle_half_of_the_others_are_on_the_card():
    tree = shop()
    tree.update("conversion_rate", benchmark=kt.benchmark(p25=0.02, p50=0.025, p75=0.04))
    tree.update("orders_per_customer", aim=kt.balance(1, 1.4))
    tree.update("new_users", guardrail=(5_000, None))
    now = shown(tree._document)
    assert now.reading("conversion_rate").band == (0.02, 0.04)
    assert now.reading("orders_per_customer").bounds_text == "Range 1–1.40"
    assert now.reading("orders_per_customer").status == "off track"
    assert now.reading("new_users").bounds_text == "Guardrail at least 5,000"
    assert now.reading("new_users").status == "off track"
    svg = picture(tree._document).svg
    for words in ("Benchmark 2.50%", "Range 1–1.40", "Guardrail at least 5,000"):
        assert words in svg


def test_values_are_in_the_unit_that_the_formula_gives():
    tree = shop()
    tree["revenue"].unit = None
    tree["transactions"].unit, tree["average_order_value"].unit = "orders", "EUR/order"
    assert shown(tree._document).reading("revenue").value_text == "€25.20K"


def test_findings_are_listed_the_worst_first_by_shape_and_word():
    tree = shop()
    tree.add("Refunds <b>", parent="revenue", operator="-")
    listed = findings_list(tree._document.evaluation)
    for finding in tree.check():
        assert finding.severity in listed
    assert "▲" in listed
    assert "Refunds &lt;b&gt;" in listed
    assert listed in tree.to_html()
    assert findings_list(shop()._document.evaluation) == ""


def test_influences_are_arrows_between_the_cards_that_are_shown():
    tree = shop()
    tree.influence("average_order_value", "conversion_rate", sign="-", lag=1, note="price effect")
    assert "price effect · − 1 month later" in picture(tree._document).svg
    assert "price effect" not in picture(tree._document, depth=1).svg
    tree.conflict("average_order_value", helps="new_users", hurts="repeat_customers")
    assert picture(tree._document).svg.count('stroke-dasharray="4 3"') == 3
