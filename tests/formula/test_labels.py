"""When labels are the same label."""

import pytest
import strategies
from hypothesis import given

from kpitree_widgets.formula.labels import is_id, normalise, slug, unique_slug


@pytest.mark.parametrize(
    "label",
    [
        "No. of new customers",
        "Number of New Customers",
        "# of new customers",
        "#new customers",
        "no of  new customers.",
    ],
)
def test_counts_are_written_in_many_ways(label):
    assert normalise(label) == "number of new customers"


@given(strategies.labels)
def test_normalising_twice_changes_nothing_more(label):
    assert normalise(normalise(label)) == normalise(label)


@given(strategies.labels)
def test_a_slug_is_an_identifier_and_its_own_slug(label):
    metric = slug(label)
    assert is_id(metric)
    assert slug(metric) == metric
    assert unique_slug(label, {metric}) != metric
