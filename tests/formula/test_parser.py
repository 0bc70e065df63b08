"""Formulas as people write them, and as attackers do."""

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.errors import (
    FormulaError,
    KPITreeError,
    UnknownFunctionError,
    UnknownMetricError,
)
from kpitree_widgets.formula.expression import Ref
from kpitree_widgets.formula.labels import normalise
from kpitree_widgets.formula.parser import parse
from kpitree_widgets.formula.printer import quoted, to_text
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.tree.edits import Update, applied

NAMES = ["revenue", "orders", "new_users", "x", "sum", "in"]
KNOWN = {name: name for name in NAMES}


def read(text, known=()):
    return to_text(
        parse(
            text, {normalise(name): normalise(name).replace(" ", "_") for name in known}
        ).expression
    )


@given(strategies.expressions(NAMES))
def test_reading_what_was_printed_gives_the_same_expression(expression):
    assert parse(to_text(expression), KNOWN).expression == expression


@given(strategies.labels)
def test_a_quoted_label_reads_as_one_name(label):
    parsed = parse(f"2 * {quoted(label)} - 1", {})
    assert [normalise(new.label) for new in parsed.placeholders] == [normalise(label)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Number of transactions X Average value per transaction.",
            "number_of_transactions * average_value_per_transaction",
        ),
        (
            "No. of New customers + No. of repeat customers.",
            "number_of_new_customers + number_of_repeat_customers",
        ),
        (
            "Number of new users X Conversion of New users to customers",
            "number_of_new_users * conversion_of_new_users_to_customers",
        ),
        ("Revenue − Cost", "revenue - cost"),
        ("Revenue ÷ # visits", "revenue / number_of_visits"),
        ("a × b * c x d X e", "a * b * c * d * e"),
        ("(a + b) / (c - 5%)", "(a + b) / (c - 5%)"),
        ("-a + 2.5", "-a + 2.5"),
        ("x x x", "x * x"),
        ("30 day actives / users", "m_30_day_actives / users"),
        ("Day 7 retention * 1e3", "day_7_retention * 1000"),
        ("Project X + 2", "project_x + 2"),
        ("Price x -1", "price * -1"),
        ("SUM(a, [B - c], `d x e`)", "sum(a, b_c, d_x_e)"),
        ("Conversion % * Visits", "conversion_percent * visits"),
        ("R&D cost + customer's money", "r_d_cost + customer_s_money"),
        ("1-Churn", "1 - churn"),
        ("売上 ＊（客数 ＋ ５）", "売上 * (客数 + 5)"),
        ("Цена х Объём", "цена * объём"),
        ("Average # of orders / users", "average_number_of_orders / users"),
        ("Sales and marketing cost / visits", "sales_and_marketing_cost / visits"),
        (
            "if_([Sales and marketing] > 3 AND (a ≥ 2 or b <> 3), 1, 0)",
            "if_(sales_and_marketing > 3 and (a >= 2 or b != 3), 1, 0)",
        ),
        ("-a^2", "-a ** 2"),
        ("lag(MRR, 1) + New MRR", "lag(mrr, 1) + new_mrr"),
    ],
)
def test_formulas_of_articles_and_slides_are_read(text, expected):
    assert read(text) == expected


def test_a_hyphen_inside_a_word_is_settled_by_the_metrics_there_are():
    assert read("Revenue-Cost", ["revenue", "cost"]) == "revenue - cost"
    assert read("e-mail orders - refunds", ["E-mail orders"]) == "e-mail_orders - refunds"
    with pytest.raises(
        FormulaError, match="can be one label or a subtraction; put spaces"
    ) as refusal:
        read("Revenue-Cost")
    assert refusal.value.span == (7, 8)


def test_parentheses_may_belong_to_a_known_label():
    assert (
        read("Revenue per user (ARPU) * users", ["Revenue per user (ARPU)"])
        == "revenue_per_user_(arpu) * users"
    )


@pytest.mark.parametrize(
    ("text", "message", "span"),
    [
        ("", "the formula is empty", (0, 0)),
        ("a +", "ends too early", (3, 3)),
        ("a * / b", "something is missing before '/'", (4, 5)),
        ("a ** b", "an exponent is a number", (5, 6)),
        ("a ** 99", "from -16 to 16", (5, 7)),
        ("a < b", "compares only in a condition", (2, 3)),
        ("if_(a, 1, 2)", "a condition compares two values", (4, 5)),
        ("if_(a < b < c, 1, 2)", "write a < b and b < c", (4, 13)),
        ("if_(a > 1, b > 2, 3)", "compares only in a condition", (13, 14)),
        ("lag(a, b)", "a whole number", (0, 3)),
        ("lag(a, 1.5)", "a whole number", (0, 3)),
        ("roll_sum(a)", "write roll_sum(a, periods)", (0, 8)),
        ("wavg(a, b, c)", "wavg takes other arguments", (0, 4)),
        ("a (b)", "'a' is not a function", (0, 1)),
        ("(a) (b)", "an operator is missing", (4, 5)),
        ("a [b]", "an operator is missing before 'b'", (2, 5)),
        ("(a + b", "is not closed", (0, 1)),
        ("a + b)", "was never opened", (5, 6)),
        ("a, b", "comma", (1, 2)),
        ("(a, b)", "comma", (2, 3)),
        ("sum()", "something is missing before", (4, 5)),
        ("safe_div(a)", "takes other arguments", (0, 8)),
        ("sun(a, b)", "did you mean sum", (0, 3)),
        ("1,000 * a", "write 1000", (0, 5)),
        ("Revenue = a", "right of the equals sign", (8, 9)),
        ("a + [ ]", "a label is missing", (4, 7)),
        ("a + [b", "close the bracket", (4, 5)),
        ("a; b", "';' means nothing", (1, 2)),
        ("9e999 * a", "too large", (0, 5)),
        ("$5 * a", "without its unit", (0, 1)),
        ("a + € 5", "without its unit", (4, 5)),
        ("a * b # the rest", "a comment is not part of a formula", (6, 16)),
    ],
)
def test_a_bad_formula_is_refused_with_its_position(text, message, span):
    with pytest.raises(FormulaError) as refusal:
        parse(text, {})
    assert message in str(refusal.value)
    assert refusal.value.span == span


LONG = 10_000
HOSTILE = [
    ("9**9**9", (3, 7)),
    ("2**2**2**2**2**2", (12, 16)),
    ("10**5000*10**5000", (4, 8)),
    ("().__class__.__mro__[1].__subclasses__()", (1, 2)),
    ("f'{x}'", (1, 2)),
    ("lambda: 1", (6, 7)),
    ("(y := 1)", (3, 4)),
    ("__import__('os').system('id')", (0, 10)),
    ("open(1)", (0, 4)),
    ("eval('1')", (0, 4)),
    ("[].__class__", (0, 2)),
    ("'a' * 10**9", (0, 1)),
    ("b'x'", (3, 4)),
    ("{1: 2}", (0, 1)),
    ("a[0]", (1, 4)),
    ("*a", (0, 1)),
    ("sum(a, *b)", (7, 8)),
    ("sum(a=1)", (5, 6)),
    ("(" * 2000 + "a" + ")" * 2000, (101, 102)),
    ("-" * 9000 + "a", (100, 101)),
    ("if_(" + "not " * 2000 + "a > 1, 1, 2)", (404, 407)),
    ("lag(" * 300 + "a" + ", 1)" * 300, (404, 407)),
    ("+".join(["a"] * 4900), (801, 9799)),
    ("+".join(["abcdefgh"] * 1100), (3608, 9899)),
    ("-" * 100_000 + "a", (LONG, 100_001)),
    ("9" * 1_000_000, (LONG, 1_000_000)),
    ("+".join(["a"] * 200_000), (LONG, 399_999)),
    ("`" + "a" * 20_000 + "`", (LONG, 20_002)),
    ("a\x00b", (1, 2)),
    ("a + \u202eb", (4, 5)),
    ("a < b", (2, 3)),
]


@pytest.mark.parametrize(("text", "span"), HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_refused_with_its_position(text, span):
    with pytest.raises(FormulaError) as refusal:
        parse(text, {})
    assert refusal.value.span == span
    assert refusal.value.hint


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("x.__class__", "x_class"),
        (
            "[c for c in (1).__class__.__base__.__subclasses__()]",
            "c_for_c_in_1_class_base_subclasses",
        ),
        ("a if b else c", "a_if_b_else_c"),
        ("a @ b", "a_b"),
        ("1j", "m_1j"),
        ("True", "true"),
        ("__builtins__", "builtins"),
    ],
)
def test_text_that_python_would_run_is_only_a_label_here(text, metric):
    parsed = parse(text, {})
    assert parsed.expression == Ref(metric)
    assert [(new.metric, new.span) for new in parsed.placeholders] == [(metric, (0, len(text)))]


def test_an_unknown_metric_is_said_with_its_place_and_the_closest_one():
    tree = tree_from_text("Revenue = Customers * Price")
    with pytest.raises(UnknownMetricError) as refusal:
        applied(tree, Update("revenue", {"formula": "Price * Custmers"}, placeholders=False))
    assert str(refusal.value).startswith("unknown metric 'Custmers' at 8")
    assert "did you mean 'Customers'?" in str(refusal.value)
    assert refusal.value.span == (8, 16)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_one_of_our_errors(text):
    try:
        parsed = parse(text, {"a": "a"})
    except KPITreeError as error:
        start, end = error.span or (0, 0)
        refused_well = bool(error.message) and 0 <= start <= end <= len(text) + 1
    else:
        refused_well = bool(to_text(parsed.expression))
    assert refused_well


def test_calling_something_else_than_a_function_is_its_own_error():
    with pytest.raises(UnknownFunctionError):
        parse("abs_value(a)", {})


@pytest.mark.parametrize(
    "label", ["नई बिक्री", "ลูกค้า ใหม่", "売上 合計", "E.coli tests", "¥ per order", "Größe"]
)
def test_labels_may_be_in_any_script(label):
    assert [new.label for new in parse(f"{label} × 2", {}).placeholders] == [label]


def test_a_label_of_the_tree_may_hold_an_operator():
    known = ["Cost/Income ratio", "Project X revenue"]
    assert read("Cost/Income ratio * 100 + Project X revenue", known) == (
        "cost/income_ratio * 100 + project_x_revenue"
    )
    assert read("Cost / Income ratio", []) == "cost / income_ratio"
