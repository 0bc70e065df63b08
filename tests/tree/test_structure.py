"""Who drives whom, after an edit as if derived anew."""

from functools import partial

import strategies
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.errors import KPITreeError
from kpitree_widgets.formula.expression import Call, Number, Operation, Ref
from kpitree_widgets.tree.edits import Update, applied
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.structure import Structure
from kpitree_widgets.tree.tree import Tree


def outcome(work):
    try:
        return work()
    except KPITreeError as error:
        return str(error)


@given(st.data())
def test_the_structure_follows_every_edit(data):
    tree = data.draw(strategies.evaluations()).tree
    for _ in range(4):
        edit = data.draw(strategies.edits(tree))
        if not strategies.refused(applied, tree, edit):
            tree = applied(tree, edit).tree
            assert tree.structure == Structure.of(tree.metrics)


formulas = st.recursive(
    st.sampled_from("abcdef").map(Ref),
    lambda inner: st.one_of(
        st.builds(Operation, st.just("+"), inner, inner),
        st.builds(lambda one: Call("lag", (one, Number(1.0))), inner),
    ),
    max_leaves=3,
)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.none() | formulas), max_size=8))
def test_circles_and_loops_come_out_as_if_derived_anew(steps):
    tree = Tree(metrics={name: Metric(name, name.upper()) for name in "abcdef"})
    for name, formula in steps:
        metric = Metric(name, name.upper(), formula)
        anew = outcome(partial(Structure.of, {**tree.metrics, metric.id: metric}))
        after = outcome(partial(tree.replacing, metric))
        assert (after.structure if isinstance(after, Tree) else after) == anew
        tree = after if isinstance(after, Tree) else tree


@given(st.data())
def test_what_is_remembered_of_a_tree_is_so_of_the_tree_after_an_edit(data):
    def told(tree):
        return [shown_unit(tree, metric) for metric in tree], tree.names, tree.labels

    tree = data.draw(strategies.evaluations()).tree
    for _ in range(3):
        told(tree)
        edit = data.draw(strategies.edits(tree))
        if strategies.refused(applied, tree, edit):
            continue
        tree = applied(tree, edit).tree
        unit = data.draw(st.sampled_from([None, "EUR", "orders", "%"]))
        metric = data.draw(st.sampled_from(list(tree.metrics))) if len(tree) else None
        if metric is not None and data.draw(st.booleans()):
            told(tree)
            tree = applied(tree, Update(metric, {"unit": unit})).tree
        assert told(tree) == told(Tree(tree.name, tree.metrics))
