"""Unit, aim, target, value and the like by hand: the gesture, then what Python says."""

from __future__ import annotations

import pytest
from bridge.axe import faint_texts
from bridge.gestures import button, details, focus, press
from bridge.shop import DATA, shop
from playwright.sync_api import expect


def field(panel, label):
    """The field of that name."""
    return panel.get_by_label(label, exact=True)


def test_each_field_is_taken_over_by_enter_or_by_leaving_it(show):
    bridge = show(shop())
    panel = details(bridge, "new_customers")
    field(panel, "Unit").fill("people")
    field(panel, "Target").fill("1,250")
    field(panel, "Aim").select_option("minimize")
    field(panel, "Owner").fill("Mia")
    field(panel, "Description").fill("Who bought for the first time")
    press(bridge, "Enter")
    expect(
        bridge.card("new_customers").get_by_title("Who bought for the first time")
    ).to_be_visible()
    metric = bridge.tree["new_customers"]
    assert (metric.unit, metric.aim, metric.target, metric.owner, metric.description) == (
        "people",
        "minimize",
        1_250,
        "Mia",
        "Who bought for the first time",
    )
    for _ in range(5):
        bridge.tree.undo()
    assert (metric.unit, metric.aim, metric.target, metric.owner) == (None, "maximize", None, "")


def test_the_name_is_a_field_too(show):
    bridge = show(shop())
    panel = details(bridge, "customers")
    field(panel, "Name").fill("Buyers")
    press(bridge, "Enter")
    expect(bridge.card("customers")).to_contain_text("Buyers")
    assert bridge.tree["customers"].label == "Buyers"
    assert panel.get_attribute("aria-label") == "Details of Buyers"


def test_a_range_is_kept_to_where_the_aim_is_balance(show):
    bridge = show(shop())
    panel = details(bridge, "orders_per_customer")
    field(panel, "Aim").select_option("balance")
    field(panel, "Range: lower").fill("1.1")
    field(panel, "Range: upper").fill("1.3")
    press(bridge, "Enter")
    expect(bridge.card("orders_per_customer")).to_contain_text("Range 1.10–1.30")
    balance = bridge.tree["orders_per_customer"].balance
    assert (balance.lower, balance.upper) == (1.1, 1.3)


def test_bounds_and_thresholds(show):
    bridge = show(shop())
    panel = details(bridge, "repeat_customers")
    field(panel, "Guardrail: lower").fill("50")
    field(panel, "Limits: upper").fill("1k")
    field(panel, "Maximum").fill("2,000")
    field(panel, "Benchmark").fill("90")
    field(panel, "Thresholds").fill("98%, 90%")
    press(bridge, "Enter")
    field(panel, "Longer periods").select_option("last")
    metric = bridge.tree["repeat_customers"]
    expect(field(panel, "Longer periods")).to_have_value("last")
    assert (metric.guardrail.lower, metric.guardrail.upper) == (50, None)
    assert (metric.limits.lower, metric.limits.upper) == (None, 1_000)
    assert metric.maximum == 2_000
    assert metric.benchmark == 90
    assert (metric.thresholds.on_track, metric.thresholds.at_risk) == (0.98, 0.9)
    assert metric.aggregation == "last"


def test_tags_are_chips_that_come_and_go(show):
    bridge = show(shop())
    panel = details(bridge, "revenue")
    field(panel, "Add a tag").fill("money")
    press(bridge, "Enter")
    expect(panel.get_by_role("button", name="Remove the tag money")).to_be_visible()
    field(panel, "Add a tag").press_sequentially("north,")
    expect(panel.get_by_role("button", name="Remove the tag north")).to_be_visible()
    assert tuple(bridge.tree["revenue"].tags) == ("money", "north")
    panel.get_by_role("button", name="Remove the tag money").click()
    expect(panel.get_by_role("button", name="Remove the tag money")).to_have_count(0)
    assert tuple(bridge.tree["revenue"].tags) == ("north",)


def test_a_percentage_is_typed_as_it_is_shown(show):
    bridge = show(shop())
    panel = details(bridge, "conversion_rate")
    field(panel, "Target").fill("3.5")
    press(bridge, "Enter")
    expect(bridge.card("conversion_rate").locator(".kt-foot")).to_contain_text("86%")
    assert bridge.tree["conversion_rate"].target == 0.035


def test_a_value_by_hand_holds_for_the_shown_period(show):
    bridge = show(shop())
    panel = details(bridge, "repeat_customers")
    field(panel, "Value in Mar 2026").fill("180")
    press(bridge, "Enter")
    expect(bridge.card("customers").locator(".kt-val")).to_contain_text("300")
    assert list(bridge.tree.frame()["repeat_customers"]) == [60, 80, 180]
    assert bridge.tree["customers"].value == 300


@pytest.mark.parametrize(
    ("typed", "value"),
    [("+10%", 88), ("-5", 75), ("*2", 160), ("/4", 20), ("12k", 12_000), ("=-3", -3)],
)
def test_a_change_of_the_value_can_be_typed(show, typed, value):
    bridge = show(shop())
    panel = details(bridge, "repeat_customers")
    field(panel, "Value in Mar 2026").fill(typed)
    press(bridge, "Enter")
    expect(field(panel, "Value in Mar 2026")).to_have_value(str(value))
    assert list(bridge.tree.frame()["repeat_customers"]) == pytest.approx([60, 80, value])


def test_a_change_of_a_target_that_is_not_there_is_one_of_the_value(show):
    bridge = show(shop())
    panel = details(bridge, "revenue")
    field(panel, "Target").fill("+10%")
    expect(panel.get_by_text("€27,720.00")).to_be_visible()
    press(bridge, "Enter")
    expect(field(panel, "Target")).to_have_value("27720")
    assert bridge.tree["revenue"].target == 27_720


def test_values_and_targets_by_period_are_typed_in_the_table(show):
    bridge = show(shop())
    panel = details(bridge, "repeat_customers")
    field(panel, "Value, Jan 2026").fill("70")
    field(panel, "Target, Feb 2026").fill("+25%")
    press(bridge, "Enter")
    expect(field(panel, "Target, Feb 2026").locator("xpath=../span")).to_contain_text(
        "not a number"
    )
    field(panel, "Target, Feb 2026").fill("100")
    press(bridge, "Enter")
    expect(panel.locator("tr", has_text="Jan 2026")).to_contain_text("–")
    expect(panel.locator(".kt-values .kt-error")).to_have_count(0)
    assert list(bridge.tree.frame()["repeat_customers"]) == [70, 80, 80]
    assert dict(bridge.tree["repeat_customers"].target.pairs) == {"2026-02": 100}


def test_one_target_becomes_one_by_period_where_one_of_them_is_changed(show):
    tree = shop()
    tree["customers"].target = 150
    bridge = show(tree)
    panel = details(bridge, "customers")
    field(panel, "Target, Mar 2026").fill("+50")
    press(bridge, "Enter")
    expect(bridge.card("customers").locator(".kt-foot")).to_contain_text("100%")
    by_period = {"2026-01": 150, "2026-02": 150, "2026-03": 200}
    assert dict(tree["customers"].target.pairs) == by_period


def test_what_is_no_number_is_refused_where_it_was_typed_and_kept(show):
    bridge = show(shop())
    panel = details(bridge, "revenue")
    field(panel, "Target").fill("a lot")
    press(bridge, "Enter")
    expect(panel.get_by_role("alert")).to_contain_text("not a number")
    assert bridge.tree["revenue"].target is None
    bridge.card("customers").click()
    expect(field(panel, "Name")).to_have_value("Customers")
    bridge.card("revenue").click()
    expect(field(panel, "Target")).to_have_value("a lot")
    expect(panel.get_by_role("alert")).to_contain_text("not a number")
    field(panel, "Target").press("Escape")
    expect(field(panel, "Target")).to_have_value("")
    expect(panel.get_by_role("alert")).to_have_count(0)


def test_what_the_kernel_refuses_stands_at_its_field(show):
    bridge = show(shop())
    panel = details(bridge, "customers")
    field(panel, "Name").fill("Revenue")
    press(bridge, "Enter")
    expect(panel.get_by_role("alert")).to_contain_text("already in the tree")
    expect(field(panel, "Name")).to_have_value("Revenue")
    assert bridge.tree["customers"].label == "Customers"


@pytest.mark.parametrize("text", ["3,5", "1.250,50", "1 2 3"])
def test_a_number_that_could_mean_two_things_is_refused(show, text):
    bridge = show(shop())
    panel = details(bridge, "orders_per_customer")
    field(panel, "Target").fill(text)
    press(bridge, "Enter")
    expect(panel.get_by_role("alert")).to_contain_text("not a number")
    assert bridge.tree["orders_per_customer"].target is None


def test_a_key_opens_the_details_and_closes_them(show):
    bridge = show(shop())
    focus(bridge, "customers")
    press(bridge, ".")
    panel = bridge.view().locator(".kt-inspector")
    expect(field(panel, "Name")).to_be_focused()
    press(bridge, "Escape")
    expect(bridge.card("customers")).to_be_focused()
    press(bridge, ".")
    expect(panel).to_have_count(0)


def test_the_table_is_copied_for_a_spreadsheet(show):
    bridge = show(shop())
    bridge.page.context.grant_permissions(["clipboard-read"])
    panel = details(bridge, "repeat_customers")
    panel.get_by_role("button", name="Copy as a table").click()
    expect(bridge.view().get_by_text("Copied: paste it into a spreadsheet")).to_be_visible()
    text = bridge.page.evaluate("navigator.clipboard.readText()")
    rows = [line.split("\t") for line in text.split("\n")]
    assert rows[0] == ["Period", "Repeat customers", "Target", "Change"]
    assert [row[0] for row in rows[1:]] == ["2026-01", "2026-02", "2026-03"]
    assert [float(row[1]) for row in rows[1:]] == DATA["Repeat customers"]


def test_where_a_metric_is_used_leads_there(show):
    bridge = show(shop())
    panel = details(bridge, "customers")
    panel.get_by_role("button", name="Transactions", exact=True).click()
    expect(field(panel, "Name")).to_have_value("Transactions")
    expect(bridge.card("transactions")).to_be_focused()


def test_a_tree_that_is_not_editable_offers_no_edit(show):
    bridge = show(shop(), editable=False)
    bridge.card("customers").click()
    press(bridge, "F2", "Delete", "Insert", ".", "Control+z", "Control+d", "Control+Enter")
    expect(bridge.view().get_by_role("textbox")).to_have_count(0)
    for name in ("Undo", "History", "More", "Driver", "Add a metric"):
        expect(button(bridge, name)).to_have_count(0)
    assert not {"rename", "remove", "add", "undo", "paste", "copy"} & set(bridge.names())


def to_read():
    """A tree of which something stands in every part of the details of customers."""
    tree = shop()
    tree.update(
        "customers",
        target=180,
        owner="Mia",
        tags=["loyal", "north"],
        description="Who bought in the month",
        guardrail=(50, None),
        limits=(10, 500),
        benchmark=190,
    )
    tree.update("repeat_customers", unit="EUR")
    tree.update("new_customers", unit="people")
    tree.influence("average_order_value", "customers", sign="-", note="dearer")
    tree.note("2026-02-14", "Valentine campaign", "customers")
    tree.scenario("More", customers="+10%")
    return tree


def reading(bridge):
    """The details of customers, opened by key."""
    focus(bridge, "customers")
    press(bridge, ".")
    panel = bridge.view().get_by_role("complementary", name="Details of Customers")
    expect(panel.get_by_role("heading", name="Customers", exact=True)).to_be_focused()
    return panel


def test_a_view_for_reading_shows_the_same_details_and_no_way_to_change_them(show):
    bridge = show(to_read(), editable=False)
    before = bridge.tree.to_yaml()
    panel = reading(bridge)
    expect(panel).to_contain_text("This view is for reading: nothing can be changed here.")
    expect(panel.locator(".kt-formula-text")).to_have_text("[New customers] + [Repeat customers]")
    facts = panel.locator(".kt-facts div").all_inner_texts()
    assert [" ".join(fact.split()) for fact in facts] == [
        "Value in Mar 2026 200 people",
        "Target 180 people",
        "Aim higher is better",
        "Unit people, inferred from the formula",
        "Owner Mia",
        "Benchmark Customers is at 200, 10 (5.3%) ahead of the benchmark of 190",
        "Guardrail at least 50 people",
        "Limits 10 people to 500 people",
    ]
    expect(panel).to_contain_text("Who bought in the month")
    expect(panel.locator(".kt-chip")).to_have_text(["loyal", "north"])
    (finding,) = bridge.tree.check()
    assert finding.metric == "customers"
    expect(panel.locator(".kt-flaws li")).to_contain_text(finding.message)
    rows = panel.locator(".kt-values tbody tr")
    expect(rows).to_have_count(3)
    assert [" ".join(row.split()) for row in rows.all_inner_texts()] == [
        "Mar 2026 200 people 180 0.0%",
        "Feb 2026 200 people 180 +33.3%",
        "Jan 2026 150 people 180 –",
    ]
    expect(panel.locator(".kt-notes")).to_contain_text(["dearer", "Valentine campaign"])
    expect(panel.get_by_text("More +10%")).to_be_visible()
    for role in ("textbox", "combobox", "checkbox", "spinbutton"):
        expect(panel.get_by_role(role)).to_have_count(0)
    names = panel.get_by_role("button").evaluate_all(
        "all => all.map((one) => one.ariaLabel ?? one.textContent)"
    )
    assert sorted(names) == sorted(
        [
            *("Close the details", "Copy as a table", "Mar 2026", "Feb 2026", "Jan 2026"),
            *("Transactions", "New customers", "Repeat customers", "14 Feb 2026"),
        ]
    )
    panel.get_by_role("button", name="14 Feb 2026").click()
    expect(panel.locator(".kt-facts")).to_contain_text("Value in Feb 2026")
    panel.get_by_role("button", name="Transactions").click()
    expect(bridge.view().get_by_role("complementary")).to_have_accessible_name(
        "Details of Transactions"
    )
    expect(bridge.card("transactions")).to_be_focused()
    assert bridge.tree.to_yaml() == before
    asked = {"runtime", "explain", "what_if", "benchmark", "check", "segments"}
    assert set(bridge.names()) <= asked


def test_readers_copy_the_table_of_values(show):
    bridge = show(to_read(), editable=False)
    bridge.page.context.grant_permissions(["clipboard-read"])
    panel = reading(bridge)
    panel.get_by_role("button", name="Copy as a table").click()
    text = bridge.page.evaluate("navigator.clipboard.readText()")
    assert [line.split("\t")[:3] for line in text.replace("\r", "").split("\n")] == [
        ["Period", "Customers", "Target"],
        ["2026-01", "150", "180"],
        ["2026-02", "200", "180"],
        ["2026-03", "200", "180"],
    ]


def test_readers_open_the_details_by_button_and_by_menu_and_close_them_by_key(show):
    bridge = show(to_read(), editable=False)
    panel = bridge.view().locator(".kt-inspector")
    bridge.card("customers").click()
    button(bridge, "Details").click()
    expect(panel).to_contain_text("Who bought in the month")
    press(bridge, "Escape")
    expect(bridge.card("customers")).to_be_focused()
    press(bridge, ".")
    expect(panel).to_have_count(0)
    expect(bridge.card("customers")).to_be_focused()
    press(bridge, "Shift+F10")
    menu = bridge.view().get_by_role("menu")
    menu.get_by_role("menuitem", name="Details").click()
    expect(panel).to_contain_text("Who bought in the month")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_details_for_reading_pass_axe(show, axe, theme):
    bridge = show(to_read(), editable=False, theme=theme)
    reading(bridge)
    assert axe(bridge) == []
    assert faint_texts(bridge.page) == []


def test_a_locked_branch_says_so_and_refuses_with_the_reason(show):
    tree = shop()
    bridge = show(tree)
    panel = details(bridge, "customers")
    panel.get_by_role("button", name="Lock this metric").click()
    expect(panel.get_by_text("Locked, with everything that drives it.")).to_be_visible()
    assert tree["customers"].locked
    for metric in ("customers", "new_customers", "new_users"):
        expect(bridge.card(metric).locator(".kt-lock")).to_be_visible()
    expect(bridge.card("transactions").locator(".kt-lock")).to_have_count(0)
    focus(bridge, "new_users")
    press(bridge, "f")
    expect(bridge.view().get_by_text("New users is locked together with Customers")).to_be_visible()
    expect(bridge.view().get_by_role("dialog")).to_have_count(0)
    bridge.card("new_users").click()
    expect(field(panel, "Owner")).to_be_disabled()
    panel.get_by_role("button", name="Unlock Customers").click()
    expect(field(panel, "Owner")).to_be_enabled()
    assert not tree["customers"].locked


def test_the_panel_and_its_errors_are_accessible(show, axe):
    bridge = show(shop())
    panel = details(bridge, "new_users")
    field(panel, "Target").fill("a lot")
    press(bridge, "Enter")
    expect(panel.get_by_role("alert")).to_be_visible()
    assert axe(bridge) == []
