"""Hypothesis strategies, in one place: labels, expressions, trees, data, edits."""

import numpy as np
from hypothesis import strategies as st

from kpitree_widgets.errors import KPITreeError
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.formula.expression import (
    Call,
    Comparison,
    Junction,
    Negation,
    Not,
    Number,
    Operation,
    Ref,
    renaming,
)
from kpitree_widgets.formula.labels import normalise, slug
from kpitree_widgets.periods import Periods
from kpitree_widgets.tree.edits import Add, Insert, Move, Paste, Remove, SetValue, Update
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree

MONTHS = Periods("month", ("2022-09", "2022-10", "2022-11", "2022-12"))

words = st.sampled_from(
    [
        "new",
        "Users",
        "orders",
        "No. of",
        "# of",
        "per",
        "x",
        "X",
        "e-mail",
        "VAT",
        "Größe",
        "7",
        "R&D",
        "customer's",
    ]
)
labels = (
    st.one_of(
        st.lists(words, min_size=1, max_size=4).map(" ".join),
        st.text(
            st.characters(exclude_categories=["C", "Z"], exclude_characters="[]`"),
            min_size=1,
            max_size=12,
        ),
    )
    .map(lambda label: " ".join(label.split()).rstrip("."))
    .filter(lambda label: label.strip() and normalise(label))
)

numbers = st.one_of(
    st.integers(0, 10**6).map(float), st.floats(0, 1e12, allow_nan=False, allow_infinity=False)
)


ONE = ["abs", "sqrt", "log", "exp", "cum", "ytd", "lag", "diff"]
OVER = ["lag", "diff", "roll_sum", "roll_avg"]
exponents = st.integers(0, 3).map(float).map(Number) | st.just(Negation(Number(2.0)))
windows = st.integers(1, 5).map(float).map(Number)


def conditions(inner):
    """Comparisons of ``inner``, denied and joined."""
    relations = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    one = st.builds(Comparison, relations, inner, inner)
    words = st.sampled_from(["and", "or"])
    return st.one_of(one, st.builds(Not, one), st.builds(Junction, words, one, st.builds(Not, one)))


def expressions(names):
    """Expressions over ``names``, as deep as hypothesis likes."""
    leaves = st.one_of(
        st.sampled_from(names).map(Ref),
        st.builds(Number, numbers, st.booleans()),
    )

    def grown(inner):
        arguments = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.one_of(
            st.builds(Negation, inner),
            st.builds(Operation, st.sampled_from("+-*/"), inner, inner),
            st.builds(Operation, st.just("**"), inner, exponents),
            st.builds(Call, st.sampled_from(["sum", "avg", "min", "max"]), arguments),
            st.builds(lambda a, b: Call("safe_div", (a, b)), inner, inner),
            st.builds(lambda *all_of: Call("if_", all_of), conditions(inner), inner, inner),
            st.builds(lambda *all_of: Call("wavg", all_of), inner, inner, inner, inner),
            st.builds(lambda *all_of: Call("clip", all_of), inner, inner, inner),
            st.builds(lambda name, one: Call(name, (one,)), st.sampled_from(ONE), inner),
            st.builds(
                lambda name, *all_of: Call(name, all_of), st.sampled_from(OVER), inner, windows
            ),
        )

    return st.recursive(leaves, grown, max_leaves=12)


NAMES = tuple(f"n{position}" for position in range(8))
formulas = st.none() | expressions(NAMES)


@st.composite
def trees(draw, most=8):
    """Trees in which every metric may name the ones after it: no cycles by construction."""
    texts = draw(st.lists(labels, min_size=1, max_size=most, unique_by=(normalise, slug)))
    ids = [slug(text) for text in texts]
    metrics = {}
    for position, (metric, text) in enumerate(zip(ids, texts, strict=True)):
        below = ids[position + 1 :]
        drawn = draw(formulas) if below else None
        if drawn is not None:
            drawn = renaming(drawn, {name: below[i % len(below)] for i, name in enumerate(NAMES)})
        metrics[metric] = Metric(metric, text, drawn)
    return Tree("drawn", metrics)


series = st.lists(
    st.one_of(st.sampled_from([0.0, 1.0, -2.0, np.nan]), st.floats(-1e6, 1e6)),
    min_size=len(MONTHS),
    max_size=len(MONTHS),
).map(np.array)


@st.composite
def evaluations(draw):
    """Evaluated trees with data, gaps and zeros."""
    tree = draw(trees())
    inputs = {metric: draw(series) for metric in tree if draw(st.booleans())}
    return evaluate(tree, MONTHS, inputs)


def lines(ids):
    """A line or two that name ``ids`` or bring new metrics."""
    names = st.sampled_from([*ids, "Net new", "Rest"])
    one = st.builds("{} = {} + {}".format, names, names, names) | names
    return st.lists(one, min_size=1, max_size=2).map("\n".join)


@st.composite
def edits(draw, tree):
    """An edit that may or may not be allowed on ``tree``."""
    ids = list(tree) or ["nothing"]
    some = st.sampled_from(ids)
    operators = st.sampled_from([None, "+", "-", "*", "/"])
    texts = st.none() | st.sampled_from(
        ["a + b", "1 / 0", " * ".join(ids[:2]), f"{ids[-1]} x 2", "a +", "(", ""]
    )
    return draw(
        st.one_of(
            st.builds(Add, labels, parent=st.none() | some, operator=operators),
            st.builds(
                Update,
                some,
                st.fixed_dictionaries({}, optional={"label": labels, "formula": texts}),
            ),
            st.builds(
                Update, some, st.fixed_dictionaries({"target": st.none() | st.floats(-10, 10)})
            ),
            st.builds(
                SetValue,
                some,
                st.none() | st.floats(-10, 10),
                st.none() | st.sampled_from(MONTHS.keys),
                st.just(MONTHS.keys),
            ),
            st.builds(Move, some, st.none() | some, st.sampled_from(["", None]), operators),
            st.builds(Remove, some, st.booleans()),
            st.builds(Insert, some, labels),
            st.builds(Paste, lines(ids), parent=st.none() | some, operator=operators),
        )
    )


def refused(action, *arguments):
    """Whether ``action`` raised one of our errors."""
    try:
        action(*arguments)
    except KPITreeError:
        return True
    return False


def same_values(one, other):
    """Whether two mappings of series are equal, gaps included."""
    return one.keys() == other.keys() and all(
        np.array_equal(one[key], other[key], equal_nan=True) for key in one
    )
