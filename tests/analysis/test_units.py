"""Whether units agree along formulas."""

import numpy as np
import pytest

from kpitree_widgets.analysis.findings import findings
from kpitree_widgets.analysis.units import units_of
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods
from kpitree_widgets.tree.edits import Update, applied

MONTHS = Periods("month", ("2022-10", "2022-11", "2022-12"))
SHOP = {"customers": "customers", "price": "EUR/customer", "cost": "EUR", "rate": "%", "hours": "h"}


def tree(text, units=SHOP):
    made = tree_from_text(text)
    for metric, unit in units.items():
        if metric in made:
            made = applied(made, Update(metric, {"unit": unit})).tree
    return made


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("Customers * Price", "EUR"),
        ("Customers * Price - Cost", "EUR"),
        ("Cost / Customers", "EUR/customer"),
        ("Cost * (1 - Rate)", "EUR"),
        ("Cost / (Customers * Price)", "1"),
        ("safe_div(Cost, Hours)", "EUR/h"),
        ("sum(Cost, lag(Cost), roll_avg(Cost, 3), abs(Cost))", "EUR"),
        ("if_(Rate > 0.5, Cost, 0)", "EUR"),
        ("wavg(Price, Price, Customers, Customers)", "EUR/customer"),
        ("sqrt(Cost ** 2)", "EUR"),
        ("log(Rate)", "1"),
    ],
)
def test_a_formula_gives_a_unit(formula, unit):
    units = units_of(tree(f"Result = {formula}"), "result")
    assert (str(units.dimension), units.mismatches) == (unit, ())


def test_what_has_no_unit_makes_a_product_unknown_and_fits_in_a_sum():
    assert units_of(tree("Result = Cost * Unknown"), "result").dimension is None
    assert str(units_of(tree("Result = Cost + Unknown"), "result").dimension) == "EUR"


def said(made, **inputs):
    evaluation = evaluate(made, MONTHS, {name: np.array(values) for name, values in inputs.items()})
    return [(finding.code, str(finding)) for finding in findings(evaluation)]


def test_adding_euros_to_customers_is_a_finding_that_names_both():
    found = said(tree("Result = Cost + Customers"), cost=[1, 2, 3.0], customers=[1, 2, 3.0])
    assert [code for code, _ in found] == ["unit_mismatch"]
    assert "'Result' puts Cost in EUR beside Customers in customer; check" in found[0][1]


def test_a_unit_that_the_formula_does_not_give_is_a_finding():
    made = tree("Result = Cost / Customers", {**SHOP, "result": "EUR"})
    found = said(made, cost=[1, 2, 3.0], customers=[1, 2, 3.0])
    assert found[0][0] == "unit_of_formula"
    assert "is said to be in EUR, its formula gives EUR/customer" in found[0][1]


def test_a_stock_without_an_opening_value_says_so():
    found = said(tree("Stock = lag(Stock) + Cost", {}), cost=[1.0, 2.0, 4.0])
    assert [code for code, _ in found] == ["no_opening"]
