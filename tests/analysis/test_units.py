"""Whether units agree along formulas."""

import numpy as np
import pytest

from kpitree_widgets.analysis.findings import findings
from kpitree_widgets.analysis.units import inferred_unit, shown_unit, units_of
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
    assert (
        "the formula of 'Result' adds Customers in customers to Cost in EUR; check" in found[0][1]
    )


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("Cost - lag(Customers)", "subtracts lag(Customers) in customers from Cost in EUR"),
        ("Hours + Cost - 2", "adds Cost in EUR to Hours in h"),
        ("min(Cost, 0, Hours)", "takes min of Cost in EUR and Hours in h"),
        ("clip(Cost, Hours, 9)", "takes clip of Cost in EUR and Hours in h"),
        ("if_(Cost > Hours, 1, 2)", "compares Cost in EUR with Hours in h"),
        ("if_(Hours > 2 and Rate < Cost, 1, 0)", "compares Rate in % with Cost in EUR"),
        ("if_(Hours > 2, Cost, Customers)", "gives Cost in EUR or Customers in customers"),
        ("safe_div(Cost, Hours, Rate)", "gives Cost / Hours in EUR/h or Rate in %"),
        ("wavg(Cost, Hours, Rate, Rate)", "takes wavg of Cost in EUR and Hours in h"),
        ("wavg(Cost, Cost, Rate, Hours)", "weighs wavg by Rate in % and Hours in h"),
        ("Cost + Customers * Hours", "adds Customers * Hours in customers*h to Cost in EUR"),
        ("Cost + log(Rate)", "adds log(Rate) in numbers to Cost in EUR"),
    ],
)
def test_whatever_does_not_fit_is_said_with_both_units(formula, sentence):
    mismatches = units_of(tree(f"Result = {formula}"), "result").mismatches
    assert [str(one) for one in mismatches] == [sentence]


UNITS = {
    "revenue": "EUR",
    "cost": "EUR",
    "orders": "orders",
    "visits": "Visits",
    "rate": "%",
    "price": "EUR/order",
    "stock": "box",
    "share": "ratio",
    "loss": "bp",
    "staff": "people",
}


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("Revenue - Cost", "EUR"),
        ("Orders * Price", "EUR"),
        ("Revenue / Price", "orders"),
        ("Orders / Visits", "orders/visit"),
        ("Revenue / Orders", "EUR/order"),
        ("1 / Orders", "1/order"),
        ("Revenue / Staff", "EUR/person"),
        ("Visits * 2", "Visits"),
        ("Revenue * Visits / Revenue", "Visits"),
        ("Revenue / Cost", "ratio"),
        ("1 - Cost / Revenue", "ratio"),
        ("Cost / Revenue + Rate", "%"),
        ("1 - Rate", "%"),
        ("Rate * Share", "%"),
        ("Rate / lag(Rate)", "ratio"),
        ("Rate / 2", "%"),
        ("Orders * Rate", "orders"),
        ("avg(Rate, Loss)", "%"),
        ("max(Loss, 0)", "bp"),
        ("diff(Rate)", "pp"),
        ("diff(Revenue)", "EUR"),
        ("log(Revenue)", None),
        ("2 * 3", None),
        ("Revenue * Unknown", None),
        ("Unknown + Revenue", "EUR"),
        ("Revenue ** 2", "EUR^2"),
        ("sqrt(Revenue * Cost)", "EUR"),
        ("lag(Stock)", "box"),
        ("Orders * Stock / Orders", "box"),
    ],
)
def test_a_metric_without_a_unit_gets_the_one_its_formula_gives(formula, unit):
    assert inferred_unit(tree(f"Result = {formula}", UNITS), "result") == unit


def test_units_go_up_through_metrics_that_have_none_and_stop_at_one_that_does():
    made = tree("Top = Margin / Customers\nMargin = Result - Cost\nResult = Customers * Price")
    assert [shown_unit(made, metric) for metric in ("top", "margin", "cost")] == (
        ["EUR/customer", "EUR", "EUR"]
    )
    assert inferred_unit(made, "cost") is None
    made = applied(made, Update("margin", {"unit": "USD"})).tree
    assert shown_unit(made, "top") == "USD/customer"


def test_a_mismatch_is_found_through_metrics_without_unit():
    made = tree("Top = Result + Customers\nResult = Customers * Price")
    assert [str(one) for one in units_of(made, "top").mismatches] == [
        "adds Customers in customers to Result in EUR"
    ]


def test_metrics_that_look_back_at_each_other_have_units_too():
    made = tree("MRR = lag(MRR) + New - Churned\nChurned = lag(MRR) * Rate", {"new": "EUR"})
    assert shown_unit(made, "mrr") == "EUR"
    made = applied(made, Update("rate", {"unit": "%"})).tree
    assert [shown_unit(made, metric) for metric in ("churned", "mrr")] == ["EUR", "EUR"]


def test_long_sums_and_deep_trees_are_read():
    terms = " + ".join(f"Cost {number}" for number in range(350))
    assert inferred_unit(tree(f"Result = {terms}", {"cost_0": "EUR"}), "result") == "EUR"
    chain = "\n".join(f"M{number} = M{number + 1} + 1" for number in range(3000))
    assert inferred_unit(tree(chain, {"m3000": "EUR"}), "m0") == "EUR"


def test_a_unit_that_the_formula_does_not_give_is_a_finding():
    made = tree("Result = Cost / Customers", {**SHOP, "result": "EUR"})
    found = said(made, cost=[1, 2, 3.0], customers=[1, 2, 3.0])
    assert found[0][0] == "unit_of_formula"
    assert "is said to be in EUR, its formula gives EUR/customer" in found[0][1]


def test_a_stock_without_an_opening_value_says_so():
    found = said(tree("Stock = lag(Stock) + Cost", {}), cost=[1.0, 2.0, 4.0])
    assert [code for code, _ in found] == ["no_opening"]
