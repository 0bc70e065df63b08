"""Trees as text."""

import pytest
import strategies
from hypothesis import given

from kpitree_widgets.errors import CycleError, DuplicateMetricError, FormulaError
from kpitree_widgets.formula.labels import normalise
from kpitree_widgets.formula.printer import to_text
from kpitree_widgets.io.text import text_from_tree, tree_from_text

ARTICLE = """Revenue = Number of transactions X Average value per transaction.
Number of Customers = No. of New customers + No. of repeat customers.
Number of New customers = Number of new users X Conversion of New users to customers.
Profit = Revenue − Cost"""


def test_four_lines_of_an_article_give_two_roots_and_the_right_drivers():
    tree = tree_from_text(ARTICLE)
    assert set(tree.roots) == {"profit", "number_of_customers"}
    assert tree.drivers("revenue") == ("number_of_transactions", "average_value_per_transaction")
    assert tree.drivers("number_of_customers") == (
        "number_of_new_customers",
        "number_of_repeat_customers",
    )
    assert tree.drivers("number_of_new_customers") == (
        "number_of_new_users",
        "conversion_of_new_users_to_customers",
    )
    assert tree.drivers("profit") == ("revenue", "cost")
    assert tree["number_of_new_customers"].label == "Number of New customers"


def described(tree):
    """Labels, formulas in labels, reading order: what the text is there to keep."""

    def name(metric):
        return f"[{normalise(tree[metric].label)}]"

    return [
        (
            normalise(tree[key].label),
            None if tree[key].expression is None else to_text(tree[key].expression, name),
        )
        for key in tree.reading_order
    ]


@given(strategies.trees())
def test_text_reads_back_to_the_same_tree(tree):
    assert described(tree_from_text(text_from_tree(tree))) == described(tree)


def test_bullets_and_lines_without_a_formula_are_read():
    tree = tree_from_text("• Profit = Revenue - Cost\n- Head count\n3. Revenue = a")
    assert tree.roots == ("profit", "head_count")


@pytest.mark.parametrize(
    ("text", "error", "message", "marked"),
    [
        ("A = B\nA = C", DuplicateMetricError, "'A' is defined twice", "A"),
        ("Profit = Revenue −\nB = C", FormulaError, "in the formula of 'Profit'", ""),
        ("B = C\nProfit = (Revenue", FormulaError, "not closed", "("),
        (
            "Revenue: Orders × Price",
            FormulaError,
            "there is no equals sign",
            "Revenue: Orders × Price",
        ),
        ("Orders x Price", FormulaError, "there is no equals sign", "Orders x Price"),
        ("= 5", FormulaError, "a label is missing", "= 5"),
        ("A = B = C", FormulaError, "right of the equals sign", "="),
        ("A = B\nB = A", CycleError, "'A' would depend on itself: A -> B -> A", "A = B"),
    ],
)
def test_a_bad_line_is_refused_with_its_position(text, error, message, marked):
    with pytest.raises(error, match=message) as refusal:
        tree_from_text(text)
    start, end = refusal.value.span
    assert text[start:end] == marked
