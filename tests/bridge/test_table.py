"""The tree as a table: its pattern, its keys, and what is written in its cells."""

from __future__ import annotations

from datetime import date

import pytest
from bridge.gestures import button, press
from bridge.shop import shop, wide_tree
from playwright.sync_api import expect

import kpitree_widgets as kt

COLUMNS = ["Metric", "Value", "Change", "% change", "Target", "% of target", "Status", "Owner"]
ORDER = [
    "revenue",
    "transactions",
    "customers",
    "new_customers",
    "new_users",
    "conversion_rate",
    "repeat_customers",
    "orders_per_customer",
    "average_order_value",
]
COPIED = "navigator.clipboard.readText()"
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const options = { clipboardData: data, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
}"""


def table(bridge):
    """Show the table; its grid."""
    button(bridge, "Table").click()
    grid = bridge.view().get_by_role("treegrid")
    expect(grid).to_be_visible()
    return grid


def with_columns(bridge, *labels):
    """The table with further columns; its grid."""
    grid = table(bridge)
    button(bridge, "Columns").click()
    for label in labels:
        bridge.view().get_by_role("checkbox", name=label).check()
    press(bridge, "Escape")
    return grid


def row(bridge, metric):
    return bridge.view().locator(f'.kt-tt-row[data-id="{metric}"]')


def cell(bridge, metric, column):
    return row(bridge, metric).locator(f'[data-column="{column}"]')


def editor(bridge):
    return bridge.view().locator(".kt-tt-input")


def ids(bridge):
    return (
        bridge.view()
        .locator(".kt-tt-rows .kt-tt-row")
        .evaluate_all(
            """rows => rows
            .sort((a, b) => a.getAttribute("aria-rowindex") - b.getAttribute("aria-rowindex"))
            .map(row => row.dataset.id)"""
        )
    )


def write(bridge, metric, column, text):
    """Click a cell, type over what stands there, Enter."""
    cell(bridge, metric, column).click()
    bridge.page.keyboard.type(text)
    press(bridge, "Enter")


def test_the_table_says_what_a_treegrid_must(show):
    grid = table(show(shop()))
    expect(grid).to_have_accessible_name("Shop, as a table")
    expect(grid).to_have_attribute("aria-rowcount", "10")
    expect(grid).to_have_attribute("aria-colcount", str(len(COLUMNS)))
    expect(grid.get_by_role("columnheader")).to_have_text(COLUMNS)
    first = grid.locator('[data-id="customers"]')
    for name, value in {
        "role": "row",
        "aria-level": "3",
        "aria-setsize": "2",
        "aria-posinset": "1",
        "aria-expanded": "true",
        "aria-rowindex": "4",
        "aria-selected": "false",
    }.items():
        expect(first).to_have_attribute(name, value)
    assert grid.locator('[data-id="new_users"]').get_attribute("aria-expanded") is None
    expect(first.get_by_role("gridcell")).to_have_count(len(COLUMNS))


def test_cells_show_what_python_computes(show):
    tree = shop()
    tree["revenue"].target = 24_000
    bridge = show(tree)
    table(bridge)
    expect(row(bridge, "revenue").get_by_role("gridcell")).to_have_text(
        ["Revenue", "€25.20K", "+€5.2K", "+26.0%", "€24.00K", "105%", "on track", ""]
    )
    assert ids(bridge) == ORDER


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_table_passes_axe(show, axe, theme):
    bridge = show(shop(), theme=theme)
    table(bridge)
    button(bridge, "Filter row").click()
    assert axe(bridge) == []
    cell(bridge, "new_users", "value").dblclick()
    expect(editor(bridge)).to_be_focused()
    assert axe(bridge) == []


def test_one_tab_stop(show):
    bridge = show(shop())
    grid = table(bridge)
    expect(grid.locator('[tabindex="0"]')).to_have_count(1)
    cell(bridge, "customers", "target").click()
    expect(grid.locator('[tabindex="0"]')).to_have_count(1)
    press(bridge, "ArrowDown")
    expect(grid.locator('[tabindex="0"]')).to_have_count(1)


def test_the_keys_of_a_line(show):
    bridge = show(shop())
    table(bridge)
    row(bridge, "revenue").focus()
    steps = [
        ("ArrowDown", "transactions"),
        ("ArrowUp", "revenue"),
        ("End", "average_order_value"),
        ("Home", "revenue"),
        ("Control+End", "average_order_value"),
        ("Control+Home", "revenue"),
        ("PageDown", "average_order_value"),
        ("PageUp", "revenue"),
    ]
    for key, metric in steps:
        press(bridge, key)
        expect(row(bridge, metric)).to_be_focused()


def test_left_and_right_open_and_close_a_line_and_lead_to_its_cells(show):
    bridge = show(shop())
    table(bridge)
    customers = row(bridge, "customers")
    customers.focus()
    press(bridge, "ArrowLeft")
    expect(customers).to_have_attribute("aria-expanded", "false")
    assert "new_customers" not in ids(bridge)
    press(bridge, "ArrowLeft")
    expect(row(bridge, "transactions")).to_be_focused()
    press(bridge, "ArrowDown", "ArrowRight")
    expect(customers).to_have_attribute("aria-expanded", "true")
    press(bridge, "ArrowRight")
    expect(cell(bridge, "customers", "metric")).to_be_focused()
    press(bridge, "ArrowRight")
    expect(cell(bridge, "customers", "value")).to_be_focused()
    press(bridge, "End")
    expect(cell(bridge, "customers", "owner")).to_be_focused()
    press(bridge, "ArrowRight")
    expect(cell(bridge, "customers", "owner")).to_be_focused()
    press(bridge, "Home")
    expect(cell(bridge, "customers", "metric")).to_be_focused()
    press(bridge, "ArrowLeft")
    expect(customers).to_be_focused()


def test_the_keys_of_a_cell(show):
    bridge = show(shop())
    table(bridge)
    cell(bridge, "customers", "target").click()
    steps = [
        ("ArrowDown", "new_customers"),
        ("ArrowUp", "customers"),
        ("Control+End", "average_order_value"),
        ("Control+Home", "revenue"),
        ("PageDown", "average_order_value"),
        ("PageUp", "revenue"),
    ]
    for key, metric in steps:
        press(bridge, key)
        expect(cell(bridge, metric, "target")).to_be_focused()
    press(bridge, "ArrowUp")
    expect(bridge.view().get_by_role("columnheader", name="Target", exact=True)).to_be_focused()
    press(bridge, "ArrowDown")
    expect(cell(bridge, "revenue", "target")).to_be_focused()


def test_sorting_keeps_the_tree_a_tree_and_flat_makes_a_list(show):
    bridge = show(shop())
    grid = table(bridge)
    cell(bridge, "revenue", "value").click()
    press(bridge, "ArrowUp", "Enter")
    value = grid.get_by_role("columnheader", name="Value")
    expect(value).to_have_attribute("aria-sort", "descending")
    assert ids(bridge)[:3] == ["revenue", "transactions", "customers"]
    press(bridge, "Enter")
    expect(value).to_have_attribute("aria-sort", "ascending")
    assert ids(bridge)[:3] == ["revenue", "average_order_value", "transactions"]
    assert ids(bridge)[3:6] == ["orders_per_customer", "customers", "repeat_customers"]
    expect(row(bridge, "customers")).to_have_attribute("aria-posinset", "2")
    button(bridge, "Flat list").click()
    tree = bridge.tree
    assert ids(bridge) == sorted(tree.metrics, key=lambda metric: tree[metric].series.iloc[-1])
    value.click()
    expect(value).to_have_attribute("aria-sort", "none")


def test_the_filter_row_leaves_what_fits_and_what_is_above_it(show):
    bridge = show(shop())
    grid = table(bridge)
    button(bridge, "Filter row").click()
    expect(grid).to_have_attribute("aria-rowcount", "11")
    bridge.view().get_by_label("Filter by Value").fill(">= 4k")
    assert ids(bridge) == ["revenue", "transactions", "customers", "new_customers", "new_users"]
    expect(bridge.view().get_by_text("2 of 9 metrics")).to_be_visible()
    bridge.view().get_by_label("Filter by Metric").fill("USERS")
    expect(bridge.view().get_by_text("1 of 9 metrics")).to_be_visible()
    bridge.view().get_by_label("Filter by Metric").fill("nobody")
    expect(grid).to_contain_text("No metric passes the filters.")


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12k", 12_000), ("+10%", 4_400), ("-5", 3_995), ("*2", 8_000), ("=-5", -5), ("4,250", 4_250)],
)
def test_typing_on_a_value_changes_it_in_python(show, typed, value):
    tree = shop()
    bridge = show(tree)
    table(bridge)
    write(bridge, "new_users", "value", typed)
    expect(editor(bridge)).to_have_count(0)
    assert tree["new_users"].series.tolist() == pytest.approx([3_000, 4_000, value])
    expect(cell(bridge, "conversion_rate", "value")).to_be_focused()
    press(bridge, "Control+z")
    expect(cell(bridge, "new_users", "value")).to_have_text("4,000")
    assert tree["new_users"].series.tolist() == [3_000, 4_000, 4_000]


def test_every_field_is_written_where_it_stands(show):
    tree = shop()
    bridge = show(tree, period="2026-02")
    with_columns(bridge, "Unit", "Aim", "Tags", "Formula")
    write(bridge, "new_users", "value", "5000")
    write(bridge, "new_users", "target", "6k")
    write(bridge, "new_users", "owner", "Ann Lee")
    write(bridge, "new_users", "tags", "growth, web")
    write(bridge, "new_users", "unit", "users")
    write(bridge, "new_users", "metric", "Fresh users")
    write(bridge, "transactions", "formula", "Customers * Orders per customer * 2")
    cell(bridge, "new_users", "aim").dblclick()
    editor(bridge).select_option("minimize")
    press(bridge, "Enter")
    expect(cell(bridge, "new_users", "aim")).to_have_text("minimize")
    handle = tree["new_users"]
    assert handle.series.tolist() == [3_000, 5_000, 4_000]
    assert (handle.target, handle.owner, handle.unit) == (6_000, "Ann Lee", "users")
    assert list(handle.tags) == ["growth", "web"]
    assert (handle.label, handle.aim) == ("Fresh users", "minimize")
    assert tree["transactions"].formula == "Customers * Orders per customer * 2"
    expect(cell(bridge, "transactions", "value")).to_have_text("575")


def test_a_target_by_period_changes_in_the_shown_period_alone(show):
    tree = shop()
    tree["new_users"].target = {"2026-02": 4_000, "2026-03": 5_000}
    bridge = show(tree)
    table(bridge)
    write(bridge, "new_users", "target", "+10%")
    expect(cell(bridge, "new_users", "target")).to_have_text("5,500")
    assert dict(tree["new_users"].target.pairs) == {"2026-02": 4_000, "2026-03": 5_500}


@pytest.mark.parametrize(
    ("typed", "value"), [("12k", 12_000), ("+10%", 5_500), ("-500", 4_500), ("", None)]
)
def test_a_benchmark_is_written_where_it_stands(show, typed, value):
    tree = shop()
    tree["new_users"].benchmark = 5_000
    bridge = show(tree)
    with_columns(bridge, "Benchmark")
    cell(bridge, "new_users", "benchmark").click()
    press(bridge, *(typed or ["Delete"]), "Enter")
    expect(editor(bridge)).to_have_count(0)
    expect(cell(bridge, "conversion_rate", "benchmark")).to_be_focused()
    assert tree["new_users"].benchmark == value
    press(bridge, "Control+z")
    expect(cell(bridge, "new_users", "benchmark")).to_have_text("5,000")
    assert tree["new_users"].benchmark == 5_000


def test_a_benchmark_keeps_its_range_and_its_source(show):
    tree = shop()
    day = date(2022, 10, 1)
    said = {"p25": 0.019, "p75": 0.031, "source": "Retail report, page 3", "date": day}
    tree["conversion_rate"].benchmark = kt.benchmark(p50=0.024, **said)
    bridge = show(tree)
    with_columns(bridge, "Benchmark")
    write(bridge, "conversion_rate", "benchmark", "+10%")
    expect(cell(bridge, "conversion_rate", "benchmark")).to_have_text("2.64%")
    assert tree["conversion_rate"].benchmark == kt.benchmark(p50=0.0264, **said)
    write(bridge, "conversion_rate", "benchmark", "4%")
    expect(bridge.view().get_by_role("alert")).to_contain_text("the quartiles must rise")
    press(bridge, "Escape")
    assert tree["conversion_rate"].benchmark == kt.benchmark(p50=0.0264, **said)


def test_benchmarks_are_sorted_filtered_copied_and_pasted(show):
    tree = shop()
    tree["new_users"].benchmark = 5_000
    tree["customers"].benchmark = {"2026-03": 300}
    tree["repeat_customers"].benchmark = 90
    bridge = show(tree)
    bridge.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    grid = with_columns(bridge, "Benchmark")
    button(bridge, "Flat list").click()
    grid.get_by_role("columnheader", name="Benchmark").click()
    assert ids(bridge)[:3] == ["new_users", "customers", "repeat_customers"]
    button(bridge, "Filter row").click()
    bridge.view().get_by_label("Filter by Benchmark").fill("> 100")
    assert ids(bridge) == ["new_users", "customers"]
    row(bridge, "customers").focus()
    press(bridge, "Control+c")
    expect(bridge.view().locator(".kt-status")).to_contain_text("2 lines copied")
    lines = [line.split("\t") for line in bridge.page.evaluate(COPIED).split("\n")]
    at = lines[0].index("Benchmark")
    assert [line[at] for line in lines[1:]] == ["5000", "300"]
    cell(bridge, "new_users", "benchmark").click()
    bridge.page.evaluate(PASTE, "6000\n310\n")
    expect(bridge.view().locator(".kt-status")).to_contain_text("2 values pasted")
    assert tree["new_users"].benchmark == 6_000
    assert dict(tree["customers"].benchmark.pairs) == {"2026-03": 310}


def test_what_is_no_number_stays_in_the_cell_and_says_so(show):
    tree = shop()
    bridge = show(tree)
    table(bridge)
    write(bridge, "new_users", "value", "many")
    expect(bridge.view().get_by_role("alert")).to_contain_text('"many" is not a number')
    expect(editor(bridge)).to_have_attribute("aria-invalid", "true")
    press(bridge, "Escape")
    expect(cell(bridge, "new_users", "value")).to_be_focused()
    assert tree["new_users"].series.tolist() == [3_000, 4_000, 4_000]


def test_what_python_refuses_comes_back_into_the_cell(show):
    tree = shop()
    bridge = show(tree)
    table(bridge)
    write(bridge, "new_users", "metric", "Revenue")
    expect(bridge.view().get_by_role("alert")).to_contain_text("Revenue")
    expect(editor(bridge)).to_have_value("Revenue")
    press(bridge, "Escape")
    assert tree["new_users"].label == "New users"


def test_a_computed_value_cannot_be_typed_over(show):
    bridge = show(shop())
    table(bridge)
    cell(bridge, "revenue", "value").click()
    press(bridge, "5")
    expect(editor(bridge)).to_have_count(0)
    expect(bridge.view().locator(".kt-status")).to_contain_text("It is computed")
    expect(cell(bridge, "revenue", "value")).to_have_attribute("aria-readonly", "true")


def test_tab_goes_on_to_the_next_cell_that_can_be_written_in(show):
    tree = shop()
    bridge = show(tree)
    table(bridge)
    cell(bridge, "new_users", "value").click()
    press(bridge, "F2")
    editor(bridge).fill("4100")
    press(bridge, "Tab")
    expect(editor(bridge)).to_have_accessible_name("Target of New users")
    press(bridge, "Shift+Tab")
    expect(editor(bridge)).to_have_accessible_name("Value of New users")
    press(bridge, "Escape")
    assert tree["new_users"].series.tolist() == [3_000, 4_000, 4_100]
    cell(bridge, "customers", "owner").click()
    press(bridge, "F2", "Tab")
    expect(editor(bridge)).to_have_accessible_name("Metric of New customers")


def test_the_selection_is_that_of_the_tree(show):
    bridge = show(shop(), period="2026-02", compare="2026-01")
    bridge.card("customers").click()
    table(bridge)
    expect(row(bridge, "customers")).to_have_attribute("aria-selected", "true")
    row(bridge, "new_users").focus()
    press(bridge, "Space")
    expect(row(bridge, "customers")).to_have_attribute("aria-selected", "false")
    press(bridge, "Shift+ArrowDown")
    expect(bridge.view().locator('.kt-tt-row[aria-selected="true"]')).to_have_count(2)
    button(bridge, "Left to right").click()
    expect(bridge.card("new_users")).to_have_attribute("aria-selected", "true")
    expect(bridge.card("conversion_rate")).to_have_attribute("aria-selected", "true")
    expect(bridge.view().get_by_label("Period", exact=True)).to_have_value("2026-02")


def test_copy_gives_a_spreadsheet_numbers_without_format(show):
    bridge = show(shop())
    bridge.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    table(bridge)
    row(bridge, "revenue").focus()
    press(bridge, "Control+c")
    expect(bridge.view().locator(".kt-status")).to_contain_text("9 lines copied")
    lines = [line.split("\t") for line in bridge.page.evaluate(COPIED).split("\n")]
    assert lines[0] == COLUMNS
    assert lines[1][:4] == ["Revenue", "25200", "5200", "0.26"]
    assert len(lines) == 10
    row(bridge, "new_users").focus()
    press(bridge, "Space", "Shift+ArrowDown", "Control+c")
    expect(bridge.view().locator(".kt-status")).to_contain_text("2 lines copied")
    copied = [line.split("\t")[0] for line in bridge.page.evaluate(COPIED).split("\n")]
    assert copied == ["Metric", "New users", "Conversion rate"]


def test_a_pasted_column_is_one_step_of_the_history(show):
    tree = shop()
    bridge = show(tree)
    table(bridge)
    cell(bridge, "new_users", "value").click()
    bridge.page.evaluate(PASTE, "5000\n4%\n90\n")
    expect(cell(bridge, "new_users", "value")).to_have_text("5,000")
    status = bridge.view().locator(".kt-status")
    expect(status).to_contain_text("3 values pasted")
    last = [tree[one].series.iloc[-1] for one in ("new_users", "conversion_rate")]
    assert last == pytest.approx([5_000, 0.04])
    assert tree["repeat_customers"].series.iloc[-1] == 90
    assert bridge.names().count("batch") == 1
    status.get_by_role("button", name="Undo").click()
    expect(cell(bridge, "new_users", "value")).to_have_text("4,000")
    assert tree["repeat_customers"].series.iloc[-1] == 80


def test_lines_with_names_find_their_metrics_and_leave_out_what_is_computed(show):
    tree = shop()
    bridge = show(tree)
    table(bridge)
    cell(bridge, "revenue", "value").click()
    bridge.page.evaluate(PASTE, "Metric\tValue\nRevenue\t1\nRepeat customers\t95\n")
    expect(cell(bridge, "repeat_customers", "value")).to_have_text("95")
    expect(bridge.view().locator(".kt-status")).to_contain_text("1 value pasted; not Revenue")
    assert tree["repeat_customers"].series.iloc[-1] == 95


def test_periods_as_columns_are_written_each_by_itself(show):
    tree = shop()
    bridge = show(tree)
    grid = table(bridge)
    button(bridge, "Periods").click()
    expect(grid.get_by_role("columnheader")).to_have_text(
        ["Metric", "Jan 2026", "Feb 2026", "Mar 2026"]
    )
    expect(row(bridge, "revenue").get_by_role("gridcell")).to_have_text(
        ["Revenue", "€13.50K", "€20.00K", "€25.20K"]
    )
    write(bridge, "new_users", "period 2026-01", "*2")
    expect(cell(bridge, "new_users", "period 2026-01")).to_have_text("6,000")
    assert tree["new_users"].series.tolist() == [6_000, 4_000, 4_000]


def test_a_dialog_of_a_line_gives_the_keyboard_back_to_it(show):
    bridge = show(shop())
    table(bridge)
    row(bridge, "new_customers").focus()
    press(bridge, "f")
    expect(bridge.view().get_by_role("dialog")).to_be_visible()
    press(bridge, "Escape")
    expect(row(bridge, "new_customers")).to_be_focused()


def test_a_line_whose_card_is_folded_away_is_changed_like_any_other(show):
    bridge = show(shop())
    bridge.card("customers").focus()
    press(bridge, "ArrowLeft")
    expect(bridge.card("new_users")).to_have_count(0)
    table(bridge)
    button(bridge, "Flat list").click()
    row(bridge, "new_users").focus()
    press(bridge, "f")
    field = bridge.view().get_by_role("textbox", name="Formula of New users")
    field.fill("Visits * Trials")
    press(bridge, "Enter")
    expect(row(bridge, "visits")).to_be_visible()
    assert bridge.tree["new_users"].formula == "Visits * Trials"
    row(bridge, "visits").focus()
    press(bridge, "Delete")
    expect(row(bridge, "visits")).to_have_count(0)
    assert bridge.tree["new_users"].formula == "Trials"


def test_readers_have_the_table_and_cannot_write_in_it(show):
    tree = shop()
    bridge = show(tree, editable=False)
    table(bridge)
    cell(bridge, "new_users", "value").click()
    press(bridge, "5", "F2")
    expect(editor(bridge)).to_have_count(0)
    assert tree["new_users"].series.tolist() == [3_000, 4_000, 4_000]


def test_of_many_metrics_only_the_lines_in_sight_are_drawn(show):
    bridge = show(wide_tree(3_000))
    grid = table(bridge)
    row(bridge, "m0").focus()
    press(bridge, "Control+Shift+ArrowRight")
    expect(grid).to_have_attribute("aria-rowcount", "3001")
    press(bridge, "End")
    last = bridge.view().locator('.kt-tt-row[aria-rowindex="3001"]')
    expect(last).to_be_focused()
    expect(last).to_be_in_viewport()
    assert bridge.view().locator(".kt-tt-row").count() < 80
