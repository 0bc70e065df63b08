"""What flows through formulas, also where a slope or a value is missing."""

import numpy as np
import pytest

from kpitree_widgets.formula.flow import flow
from kpitree_widgets.formula.gradient import Tape
from kpitree_widgets.formula.parser import parse

IDS = {name: name for name in ("a", "b", "c", "d")}
PERIOD = np.array([2022])


def tape(*formulas, edges=False):
    named = (line.split(" = ") for line in formulas)
    groups = [{name: parse(text, IDS).expression} for name, text in named]
    return Tape.of(groups, PERIOD, edges=edges)


def passing(formula, values, directions):
    sweep = tape(formula, edges=True).forward(values)
    edges = flow(sweep, {"d": 1.0}, directions).edges
    return {driver: float(amount) for (_, driver), amount in edges.items()}


def test_what_rests_passes_nothing_even_where_its_slope_is_infinite():
    found = passing("d = sqrt(a) + b * c", {"a": 0.0, "b": 2.0, "c": 3.0}, {"a": 0.0, "b": 5.0})
    assert found == {"a": 0.0, "b": 15.0, "c": 0.0}


def test_what_moves_through_an_infinite_slope_is_not_a_number():
    found = passing("d = sqrt(a) + b", {"a": 0.0, "b": 2.0}, {"a": 1.0, "b": 5.0})
    assert not np.isfinite(found["a"])
    assert found["b"] == 5.0


def test_an_overflow_is_missing_to_every_formula_that_reads_it():
    known = tape("b = exp(a)", "c = 1 / b", "d = a + 1")
    quiet = known.forward({"a": np.array([1.0])}).values
    assert quiet["c"] == pytest.approx(np.exp(-1.0))
    loud = known.forward({"a": np.array([1000.0])}).values
    assert np.isnan(loud["b"])
    assert np.isnan(loud["c"])
    assert loud["d"] == 1001.0


def test_a_metric_that_is_another_or_a_number_has_its_value_and_its_slope():
    sweep = tape("b = a", "c = 7", "d = b * 2").forward({"a": np.array([3.0])})
    assert sweep.values["b"] == 3.0
    assert sweep.values["c"] == 7.0
    assert sweep.backward({"d": 1.0})["a"] == 2.0
