"""Code rebuilds the tree, and reads as if a person had written it."""

from datetime import date

import full_trees
import numpy as np
import pytest
import strategies
from hypothesis import given

import kpitree_widgets as kt
from kpitree_widgets.bindings import Binding
from kpitree_widgets.io.code import to_code
from kpitree_widgets.io.contents import Contents
from kpitree_widgets.io.python_text import number, python, text
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.tree.edits import Add, Relate, Update, applied
from kpitree_widgets.tree.given import balance, benchmark, path
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.relations import Conflict, Influence
from kpitree_widgets.tree.tree import Tree


def run(code):
    """The tree that ``code`` builds."""
    names = {}
    exec(code, names)  # noqa: S102 - that is what it is for
    return names["tree"]._document.tree


@given(full_trees.full_trees())
def test_running_the_code_gives_an_equal_tree(tree):
    again = run(to_code(Contents(tree)))
    assert again == tree
    assert again.roots == tree.roots


def edited(tree, *edits):
    """``tree`` after ``edits``."""
    for edit in edits:
        tree = applied(tree, edit).tree
    return tree


def test_a_tree_reads_as_written_by_hand():
    tree = edited(
        tree_from_text("Revenue = Orders * Price\nOrders = Visits * Conversion rate", name="Shop"),
        Update("revenue", {"unit": "EUR", "target": path({"2022-12-31": 9e5, "2023-12-31": 1e6})}),
        Update("price", {"label": "Average price", "aim": balance(20, 30), "limits": (0, None)}),
        Update(
            "conversion_rate",
            {
                "unit": "%",
                "benchmark": benchmark(p25=0.019, p50=0.024, p75=0.031, source="Retail report"),
                "guardrail": (0.02, None),
            },
        ),
        Update("visits", {"values": {"2022-11": 70_000, "2022-12": 81_250}, "tags": ["funnel"]}),
        Relate(Influence("visits", "conversion_rate", "-", lag=1)),
        Relate(Conflict("visits", helps="revenue", hurts="conversion_rate")),
    )
    measures = {"visits": "count_distinct('user', where='is_new') / count()"}
    binding = Binding("visits/*.csv", "", "day", "month", measures, {}, ("country",))
    assert to_code(Contents(tree, bindings=(binding,))) == (
        '''import kpitree_widgets as kt

tree = kt.KPITree.from_text("""
Revenue = Orders * Price
Orders = Visits * Conversion rate
""", name="Shop")
tree.update(
    "revenue",
    unit="EUR",
    target=kt.path({"2022-12-31": 900_000, "2023-12-31": 1_000_000}),
)
tree.update("visits", tags=["funnel"], value={"2022-11": 70_000, "2022-12": 81_250})
tree.update(
    "conversion_rate",
    unit="%",
    benchmark=kt.benchmark(p25=0.019, p50=0.024, p75=0.031, source="Retail report"),
    guardrail=(0.02, None),
)
tree.update("price", label="Average price", aim=kt.balance(20, 30), limits=(0, None))
tree.influence("visits", "conversion_rate", sign="-", lag=1)
tree.conflict("visits", helps="revenue", hurts="conversion_rate")

# Bind visits/*.csv:
# tree.bind(
#     "visits/*.csv",
#     time="day",
#     grain="month",
#     measures={"visits": kt.count_distinct("user", where="is_new") / kt.count()},
#     by=["country"],
# )
'''
    )
    assert run(to_code(Contents(tree))) == tree


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (Tree("Nothing yet"), 'tree = kt.KPITree("Nothing yet")'),
        (Tree(), "tree = kt.KPITree()"),
        (
            tree_from_text("[E-mail orders] = Users x 5%"),
            'from_text("E-mail orders = Users * 5%")',
        ),
        (tree_from_text('A = ["B"]\nC = D'), 'A = ["B"]'),
        (tree_from_text("A = [C:\\new]\nB = C"), 'from_text(r"""\nA = [C:\\new]'),
        (tree_from_text('A = [b"""]\nB = C'), "from_text('''\n"),
        (tree_from_text("Größe = 売上高 / 2"), "Größe = 売上高 / 2"),
        (
            edited(tree_from_text("Users = lag(Users, 1) + New"), Update("users", {"opening": 5})),
            'from_text("Users = lag(Users, 1) + New")\ntree.update("users", opening=5)',
        ),
        (
            tree_from_text("A = lag(B, 1) + C\nB = lag(A, 1) * 2"),
            "A = lag(B, 1) + C\nB = lag(A, 1) * 2\n",
        ),
        (
            edited(
                tree_from_text("A = lag(B, 1) + C\nB = lag(A, 1) * 2"),
                Update("b", {"values": None, "formula": None}),
                Update("b", {"values": 3}),
                Update("b", {"formula": "lag(a, 1) * 2"}),
            ),
            'tree.add("b", value=3)\ntree.add("c")\ntree.update("a", formula="lag(b, 1) + c")\n',
        ),
        (
            Tree(metrics={"aov": Metric("aov", "Average order value", unit="EUR")}),
            'from_text("Aov")\ntree.update("aov", label="Average order value", unit="EUR")',
        ),
        (
            edited(Tree(), Add("Cost", "c1"), Add("Profit", "p", fields={"formula": "2 * c1"})),
            'from_text("P = 2 * C1")\ntree.update("p", label="Profit")\n',
        ),
        (
            edited(
                tree_from_text("A = B"),
                Update("b", {"values": 5}),
                Update("b", {"formula": "C + 1"}),
            ),
            'tree.add("b", value=5)\ntree.add("a", formula="b")\ntree.update("b", formula="c + 1")',
        ),
    ],
)
def test_odd_trees_are_rebuilt_too(tree, expected):
    code = to_code(Contents(tree))
    assert expected in code
    assert run(code) == tree


def test_data_that_nobody_described_are_named():
    data = np.array([1.0, 2.0, 3.0, 4.0])
    code = to_code(Contents(tree_from_text("A = B"), strategies.MONTHS, {"b": data, "gone": data}))
    assert code.endswith("\n# Bind the data of b, 2022-09 to 2022-12:\n# tree.bind(frame)\n")


def test_several_files_are_a_list():
    binding = Binding("a.csv\nb.csv", time="month", columns={"b": "B"})
    code = to_code(Contents(tree_from_text("A = B"), bindings=(binding,)))
    assert code.endswith('\n# Bind a.csv, b.csv:\n# tree.bind(["a.csv", "b.csv"], time="month")\n')


def test_a_bind_call_in_a_comment_can_be_run():
    import pandas as pd

    tree = kt.KPITree.from_text("Price = Amount / Orders")
    binding = Binding(
        time="day",
        grain="month",
        measures={"amount": "sum('eur')", "orders": "count()"},
        by=("land",),
        until=date(2022, 1, 31),
    )
    call = to_code(Contents(tree._document.tree, bindings=(binding,))).partition("event:\n")[2]
    lines = [line.removeprefix("# ") for line in call.splitlines()]
    day = pd.to_datetime(["2022-01-02", "2022-01-30"])
    frame = pd.DataFrame({"day": day, "eur": [3, 5], "land": ["a", "b"]})
    exec("\n".join(lines), {"tree": tree, "kt": kt, "frame": frame})  # noqa: S102
    assert tree["price"].value == 4.0


@given(full_trees.texts | full_trees.numbers)
def test_a_literal_evaluates_to_what_it_says(value):
    written = text(value) if isinstance(value, str) else number(value)
    assert eval(written) == value  # noqa: S307
    assert eval(python({"a" * 80: [value, (value,)]})) == {"a" * 80: [value, (value,)]}  # noqa: S307
