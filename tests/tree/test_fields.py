"""Fields of a metric as people give them."""

import pytest

from kpitree_widgets.errors import DuplicateMetricError, FormulaError, LabelError
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.tree.edits import Add, Update, applied
from kpitree_widgets.tree.fields import clean_label

TREE = tree_from_text("Revenue = Orders * AOV")


def updated(**fields):
    return applied(TREE, Update("orders", fields)).tree["orders"]


def test_one_tag_given_as_text_is_one_tag():
    assert updated(tags="growth").tags == ("growth",)
    assert updated(tags=["growth", 2026]).tags == ("growth", "2026")
    assert updated(tags=None).tags == ()


def test_owner_and_description_are_texts_whatever_is_given():
    metric = updated(owner=None, description=5)
    assert (metric.owner, metric.description) == ("", "5")


def test_a_formula_that_is_no_text_is_refused_with_a_hint():
    with pytest.raises(FormulaError, match="5 is not a formula; write it as text"):
        updated(formula=5)


@pytest.mark.parametrize("label", [None, 5, " ", "."])
def test_a_label_is_a_text_that_is_not_empty(label):
    with pytest.raises(LabelError):
        updated(label=label)


def test_a_label_keeps_no_space_where_the_full_stop_stood():
    assert clean_label(" New  users .") == "New users"


def test_a_name_that_is_still_the_id_of_another_metric_is_refused_and_says_so():
    renamed = applied(TREE, Update("orders", {"label": "Purchases"})).tree
    with pytest.raises(DuplicateMetricError, match="'Orders' is still the id of 'Purchases'"):
        applied(renamed, Add("Orders"))
    with pytest.raises(DuplicateMetricError, match="'Purchases' is already in the tree"):
        applied(renamed, Add("purchases"))
