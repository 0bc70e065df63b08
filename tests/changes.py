"""Changes to explain: by hand, and drawn at random."""

from dataclasses import replace

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from kpitree_widgets.analysis.explaining.change import Change, State
from kpitree_widgets.analysis.explaining.explain import explain
from kpitree_widgets.analysis.explaining.problem import Problem
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.formula.labels import slug
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import periods_between


def evaluated(text, inputs, openings=None):
    """A tree with a series per input, monthly from November 2022 on, so that a year ends in it."""
    tree = tree_from_text(text)
    opened = [replace(tree[metric], opening=value) for metric, value in (openings or {}).items()]
    tree = tree.replacing(*opened) if opened else tree
    series = {metric: np.array(values, dtype=float) for metric, values in inputs.items()}
    count = max(map(len, series.values()), default=1)
    first = 2022 * 12 + 10
    return evaluate(tree, periods_between(first, first + count - 1, "month"), series)


def change(text, inputs, metric=None, ends=(0, -1), openings=None):
    """The change of a metric, of the first one in ``text`` by default, between two periods."""
    now = evaluated(text, inputs, openings)
    keys = now.periods.keys
    before, after = (at % len(keys) for at in ends)
    name = metric or slug(text.strip().partition("=")[0])
    return Change(name, State(now, before, keys[before]), State(now, after, keys[after]))


def explained(text, inputs, method="path", order=(), **options):
    """The explanation of a change by hand: ``{metric: (before, after)}`` or longer series."""
    return explain(change(text, inputs, **options), method, order)


def supposed(text, before, after, openings=None):
    """The change of the first metric in the last period, had the inputs been others."""
    sides = [evaluated(text, inputs, openings) for inputs in (before, after)]
    last = len(sides[0].periods) - 1
    name = slug(text.strip().partition("=")[0])
    return Change(name, State(sides[0], last, "baseline"), State(sides[1], last, "scenario"))


def parts(text, inputs, method="path", order=(), **options):
    """Its contributions, as a plain dictionary."""
    return dict(explained(text, inputs, method, order, **options).contributions)


def scale(found):
    """What an error is small against."""
    ends = abs(found.before) + abs(found.after)
    return ends + sum(map(abs, found.contributions.values())) + 1e-300


POINTWISE = (
    "{a} * {b}",
    "{a} * {b} * {c}",
    "{a} / {b}",
    "{a} - {b}",
    "{a} + {b} - {c}",
    "-{a}",
    "safe_div({a}, {b})",
    "{a} * {b} / {c}",
    "({a} - {b}) / {c}",
    "{a} * 12.5%",
    "avg({a}, {b}, {c})",
    "wavg({a}, {b}, {c}, {d})",
    "{a} ** 2",
)
MULTILINEAR = ("{x} * {y}", "{x} * {y} * {z}", "{x} - {y} * {z}", "{x} + {y}", "{x} - {y}")
LOOKING_BACK = (
    "lag({a})",
    "diff({a})",
    "roll_sum({a}, 2)",
    "roll_avg({a}, 3)",
    "cum({a})",
    "ytd({a})",
    "{a} - lag({b})",
    "{a} * lag({b}, 2)",
)
KINKED = (
    "max({a}, {b})",
    "min({a}, {b})",
    "abs({a})",
    "if_({a} > {b}, {c}, {d})",
    "clip({a}, {b}, {c})",
)
numbers = st.integers(-8, 24).map(lambda n: n / 4) | st.sampled_from([0.0, 1.0, 100.0, -0.125])
positive = st.integers(1, 40).map(lambda n: n / 4)


@st.composite
def texts(draw, templates=POINTWISE, inputs=5, formulas=4):
    """Lines of a tree, the root first; every formula may name any input and any later formula."""
    lines = []
    count = draw(st.integers(1, formulas))
    for number in reversed(range(count)):
        below = [f"m{later}" for later in range(number + 1, count)]
        names = st.sampled_from([*below, *(f"x{at}" for at in range(inputs))])
        drawn = {letter: draw(names) for letter in "abcd"}
        if below:
            drawn["a"] = below[0]
        lines.append(f"m{number} = " + draw(st.sampled_from(templates)).format(**drawn))
    return "\n".join(reversed(lines))


@st.composite
def multilinear_texts(draw):
    """The same, with every input in one place only, so that the metric is linear in each."""
    free = [f"x{at}" for at in range(6)]
    lines = ["m0 = " + draw(st.sampled_from(MULTILINEAR)).format(x="m1", y="m2", z=free.pop())]
    for name in ("m1", "m2"):
        x, y = free.pop(), free.pop()
        template = draw(st.sampled_from(["{x} * {y}", "{x} + {y}", "{x} - {y}"]))
        lines.append(f"{name} = " + template.format(x=x, y=y))
    return "\n".join(lines)


@st.composite
def series_of(draw, text, values=numbers, periods=2):
    """Values for every input that ``text`` names; some do not change at all."""
    named = [metric for metric in tree_from_text(text).metrics if metric.startswith("x")]
    found = {}
    for metric in named:
        first = draw(values)
        still = draw(st.integers(0, 3)) == 0
        found[metric] = [first] + [first if still else draw(values) for _ in range(periods - 1)]
    return found


@st.composite
def changes(draw, templates=POINTWISE, values=numbers, periods=2):
    """A change of the first metric of a random tree; it has a value at both ends."""
    text = draw(texts(templates))
    inputs = draw(series_of(text, values, periods))
    found = change(text, inputs)
    assume(not np.isnan([side.value("m0") for side in found.sides]).any())
    return found


def turned(found):
    """The change the other way round."""
    return Change(found.metric, found.after, found.before)


STOCKS = (
    "m0 = lag(m0) + x0 - x1",
    "m0 = m1 * x2\nm1 = lag(m1) + x0 - x1",
    "m0 = lag(m0) * x0 + x1",
    "m0 = lag(m0) + m1\nm1 = x0 - x1 * lag(m0)",
)


@st.composite
def stocks(draw):
    """A change of a metric computed from its own past."""
    text = draw(st.sampled_from(STOCKS))
    inputs = draw(series_of(text, numbers, 3))
    stock = "m1" if "m1 = lag" in text else "m0"
    return change(text, inputs, openings={stock: draw(positive)}, ends=(1, 2))


def stacked(problems):
    """Problems with the same formulas as one, a row each."""
    first = problems[0]
    before = {m: np.concatenate([one.before[m] for one in problems]) for m in first.before}
    after = {m: np.concatenate([one.after[m] for one in problems]) for m in first.after}
    return Problem(first.metric, first.groups, before, after)
