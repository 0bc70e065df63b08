"""Scenarios as values and as edits: what can be said, what is refused, what follows the metrics."""

import json
import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.amounts import Path, PeriodValues
from kpitree_widgets.document import Document
from kpitree_widgets.errors import ScenarioError, UnknownMetricError
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.tree.edits import Add, Remove, Update, applied
from kpitree_widgets.tree.relation_edits import Relate
from kpitree_widgets.tree.relations import Influence
from kpitree_widgets.tree.scenario_edits import Drop, Keep
from kpitree_widgets.tree.scenarios import KINDS, Scenario, Shift

SHOP = tree_from_text("Revenue = Visits * Price\nProfit = Revenue - Cost")


@pytest.mark.parametrize(
    ("text", "shift"),
    [
        ("+3", Shift(3.0)),
        ("-3", Shift(-3.0)),
        ("−3", Shift(-3.0)),
        (" + 1,250.5 ", Shift(1250.5)),
        ("+.5", Shift(0.5)),
        ("+1e3", Shift(1000.0)),
        ("+10%", Shift(10.0, "percent")),
        ("-5 %", Shift(-5.0, "percent")),
        ("+0.5pp", Shift(0.5, "points")),
        ("-0.5 points", Shift(-0.5, "points")),
        ("+2%/period", Shift(2.0, "growth", "period")),
        ("+2% a month", Shift(2.0, "growth", "month")),
        ("-2% per Quarter", Shift(-2.0, "growth", "quarter")),
        ("+2% every week", Shift(2.0, "growth", "week")),
    ],
)
def test_a_change_is_read_as_people_write_it(text, shift):
    assert Shift.read(text) == shift


@given(
    st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(KINDS), st.sampled_from("pm")
)
def test_a_change_reads_back_as_it_prints(amount, kind, first):
    per = {"p": "period", "m": "month"}[first] if kind == "growth" else ""
    assert Shift.read(str(Shift(amount, kind, per))) == Shift(amount, kind, per)


@pytest.mark.parametrize(
    "text", ["", "10%", "3", "ten", "+", "+%", "+1,5%", "+2/month", "+2%/decade", "+-3", "+1e999"]
)
def test_what_is_no_change_is_refused_and_the_hint_shows_how(text):
    with pytest.raises(ScenarioError, match=r"price: .*; .*[+]"):
        Scenario("Cheaper", {"price": text})


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), True, [1, 2], {}, {"soon": 1}])
def test_what_is_no_override_is_refused_and_names_the_metric(value):
    with pytest.raises(ScenarioError) as refused:
        Scenario("Cheaper", {"price": value})
    assert refused.value.metric == "price"
    assert refused.value.hint


def test_a_scenario_is_made_from_what_a_file_has():
    state = (
        '{"name": "Cheaper", "since": "2022-11", "until": "2022-12", "overrides": {"price": 42,'
        ' "rate": "+0.5 pp", "visits": {"2022-12": 900}, "cost": {"path": {"2022-12-31": 5}}}}'
    )
    found = Scenario(**json.loads(state))
    assert found.overrides == {
        "price": 42.0,
        "rate": Shift(0.5, "points"),
        "visits": PeriodValues.of({"2022-12": 900}),
        "cost": Path.of({"2022-12-31": 5}),
    }
    assert found.held == {"price", "rate", "visits", "cost"}
    assert found == pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert hash(found) == hash(Scenario(**json.loads(state)))


@pytest.mark.parametrize("name", ["", "  ", "baseline", "Target", "2022-12", "2023-Q1", "previous"])
def test_a_name_that_means_something_else_is_refused(name):
    with pytest.raises(ScenarioError, match="name"):
        Scenario(name)


def test_a_range_that_is_none_is_refused():
    with pytest.raises(ScenarioError, match="'soon' is not a period; write it like"):
        Scenario("Cheaper", {}, since="soon")


def test_ends_may_be_dates_and_years():
    found = Scenario("Cheaper", {}, since=2022, until=date(2022, 11, 30))
    assert (found.since, found.until) == ("2022", "2022-11-30")


def test_it_says_in_a_line_what_it_is():
    one = Scenario("Cheaper", {"price": "-5%", "visits": {"2022-12": 9}}, "2022-11", "2022-12")
    assert str(one) == "Cheaper: price -5%, visits by period, from Nov 2022 to Dec 2022"
    assert str(Scenario("Nothing")) == "Nothing: no overrides"


def kept(*scenarios, tree=SHOP):
    for scenario in scenarios:
        tree = applied(tree, Keep(scenario)).tree
    return tree


def test_keeping_takes_labels_and_replaces_the_scenario_of_that_name_in_its_place():
    tree = kept(
        Scenario("A", {"Price": 1}), Scenario("B", {"cost": "+1"}), Scenario("a", {"price": 2})
    )
    assert [found.name for found in tree.scenarios] == ["a", "B"]
    assert tree.find_scenario("a").overrides == {"price": 2.0}


def test_keeping_what_is_there_already_is_no_edit():
    tree = kept(Scenario("A", {"price": 1}))
    assert applied(tree, Keep(Scenario("A", {"price": 1}))).tree is tree


def test_an_override_of_nothing_or_of_one_metric_twice_is_refused():
    with pytest.raises(UnknownMetricError, match="did you mean 'Price'"):
        applied(SHOP, Keep(Scenario("A", {"Prise": 1})))
    with pytest.raises(ScenarioError, match="'Price' is overridden twice"):
        applied(SHOP, Keep(Scenario("A", {"Price": 1, "price": 2})))


def test_the_closest_name_is_suggested():
    tree = kept(Scenario("Cheaper"), Scenario("Dearer"))
    with pytest.raises(
        ScenarioError, match=r"there is no scenario 'Cheper'; did you mean 'Cheaper'"
    ):
        tree.find_scenario("Cheper")
    with pytest.raises(ScenarioError, match="the scenarios are 'Cheaper', 'Dearer'"):
        applied(tree, Drop("zzz"))
    with pytest.raises(ScenarioError, match=r"make one: tree\.scenario"):
        SHOP.find_scenario("Cheaper")


def test_scenarios_stay_through_every_other_edit():
    tree = kept(Scenario("A", {"price": 1}))
    for edit in (
        Add("Refunds"),
        Update("price", {"label": "List price", "unit": "EUR"}),
        Update("profit", {"formula": "Revenue - 2 * Cost"}),
        Relate(Influence("price", "visits", "-")),
    ):
        tree = applied(tree, edit).tree
        assert tree.find_scenario("A").overrides == {"price": 1.0}


def test_a_metric_that_goes_takes_its_overrides_along():
    tree = kept(Scenario("A", {"cost": 1, "price": 2}), Scenario("B", {"cost": 1}))
    after = applied(tree, Remove("cost")).tree
    assert [dict(found.overrides) for found in after.scenarios] == [{"price": 2.0}, {}]


def test_what_was_found_of_the_tree_is_not_found_again():
    tree = kept(Scenario("A", {"price": 1}))
    assert tree.structure is SHOP.structure


def test_keeping_and_dropping_are_undone_and_done_again():
    document = Document(SHOP)
    told = []
    document.subscribe(told.append)
    document.apply(Keep(Scenario("A")))
    document.apply(Drop("A"))
    assert document.tree.scenarios == ()
    assert document.undo() == "Remove the scenario 'A'"
    assert [found.name for found in document.tree.scenarios] == ["A"]
    assert document.undo() == "Keep the scenario 'A'"
    assert document.tree is SHOP
    assert document.redo() == "Keep the scenario 'A'"
    assert [change.touched for change in told] == [()] * 5
    assert told[0].before.tree.scenarios != told[0].after.tree.scenarios
