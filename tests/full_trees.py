"""Hypothesis strategies: trees and contents of files with everything that can be said."""

from dataclasses import replace
from datetime import date

import numpy as np
import strategies
from hypothesis import strategies as st

from kpitree_widgets.amounts import Path, PeriodValues
from kpitree_widgets.bindings import Binding
from kpitree_widgets.calendar import grain_of
from kpitree_widgets.coverage import Coverage
from kpitree_widgets.formula.expression import Call, Number, Operation, Ref
from kpitree_widgets.formula.labels import normalise, slug
from kpitree_widgets.io.contents import Contents
from kpitree_widgets.periods import TIMELESS, Periods, periods_between
from kpitree_widgets.tree.expectations import Benchmark, Bounds, Thresholds
from kpitree_widgets.tree.metric import AGGREGATIONS
from kpitree_widgets.tree.notes import Note, in_time
from kpitree_widgets.tree.relations import CONFIDENCES, SIGNS, Conflict, Influence
from kpitree_widgets.tree.scenarios import TAKEN, Scenario, Shift
from kpitree_widgets.tree.tree import Tree

TRAPS = ["no", "yes", "On", "1e5", "2022-12-01", "~", "null", "12:30", "0x1F", "=", "<<", "a: b"]
QUOTES = ["it's", 'a "word"', "back\\slash", '"""', "'''", "# no comment", "{x}", "%s", "数", "é"]
texts = (
    st.one_of(
        st.sampled_from([*TRAPS, *QUOTES]),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12),
    )
    .map(str.strip)
    .filter(bool)
)
numbers = st.one_of(
    st.integers(-(10**7), 10**7).map(float), st.floats(allow_nan=False, allow_infinity=False)
)
days = st.dates(date(1999, 1, 1), date(2030, 1, 1))
AXES = (
    strategies.MONTHS.keys,
    ("2022", "2023"),
    ("2022-Q4", "2023-Q1"),
    ("2022-W51", "2022-W52"),
    ("2022-12-01", "2023-01-01"),
    ("2022-12-31T09", "2022-12-31T10"),
    ("FY2023", "FY2024"),
    ("FY2023-Q4", "FY2024-Q1"),
)
"""Periods of one grain each."""
by_period = (
    st.sampled_from(AXES)
    .flatmap(lambda keys: st.dictionaries(st.sampled_from(keys), numbers, min_size=1))
    .map(PeriodValues.of)
)
paths = st.dictionaries(days, numbers, min_size=1, max_size=4).map(Path.of)
givens = numbers | by_period
amounts = givens | paths


@st.composite
def bounds(draw):
    """Bounds with one end or two."""
    ends = sorted(draw(st.lists(numbers, min_size=2, max_size=2)))
    open_end = draw(st.sampled_from([None, 0, 1]))
    return Bounds(*(None if end == open_end else at for end, at in enumerate(ends)))


@st.composite
def benchmarks(draw, deep=True):
    """Benchmarks with a value or quartiles, and sometimes with some by segment."""
    rising = sorted(draw(st.lists(numbers, min_size=3, max_size=3)))
    kept = draw(st.lists(st.booleans(), min_size=3, max_size=3))
    quartiles = [at if keep else None for at, keep in zip(rising, kept, strict=True)]
    value = draw(st.none() | amounts)
    if value is None and not any(kept):
        value = 1.0
    segments = draw(st.dictionaries(texts, benchmarks(deep=False), max_size=2)) if deep else {}
    source, day = draw(st.just("") | texts), draw(st.none() | days)
    return Benchmark(value, *quartiles, source, day, segments)


@st.composite
def thresholds(draw):
    """Thresholds in order."""
    low, high = sorted(draw(st.lists(st.floats(0, 2), min_size=2, max_size=2)))
    return Thresholds(high, low)


FIELDS = {
    "unit": texts,
    "aim": st.sampled_from(["minimize", "balance"]),
    "owner": texts,
    "description": texts,
    "tags": st.lists(texts, min_size=1, max_size=3).map(tuple),
    "locked": st.just(value=True),
    "target": amounts,
    "benchmark": amounts | benchmarks(),
    "balance": bounds(),
    "guardrail": bounds(),
    "limits": bounds(),
    "maximum": numbers,
    "thresholds": thresholds(),
    "aggregation": st.sampled_from(AGGREGATIONS),
    "opening": numbers,
    "values": givens,
}


@st.composite
def relations(draw, ids):
    """Influences and conflicts among ``ids``, each pair and triple once."""
    found = []
    if len(ids) > 1:
        pairs = st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True).map(tuple)
        for source, target in draw(st.lists(pairs, max_size=3, unique=True)):
            said = draw(st.sampled_from(SIGNS)), draw(st.integers(0, 12))
            note = draw(st.just("") | texts)
            found.append(Influence(source, target, *said, draw(st.sampled_from(CONFIDENCES)), note))
    if len(ids) > 2:
        triples = st.lists(st.sampled_from(ids), min_size=3, max_size=3, unique=True).map(tuple)
        drawn = draw(st.lists(triples, max_size=2, unique=True))
        found += [Conflict(*triple, draw(st.just("") | texts)) for triple in drawn]
    return tuple(found)


shifts = st.builds(Shift, numbers, st.sampled_from(["more", "percent", "points"])) | st.builds(
    Shift, numbers, st.just("growth"), st.sampled_from(["period", "month", "quarter"])
)
names = texts.filter(lambda name: name.casefold() not in TAKEN and grain_of(name) is None)


@st.composite
def scenarios(draw, ids):
    """Scenarios with all kinds of overrides, each name once."""
    overrides = st.dictionaries(st.sampled_from(ids), amounts | shifts, max_size=3)
    ends = st.lists(st.none() | st.sampled_from([key for keys in AXES for key in keys]))
    made = st.builds(
        lambda name, said, end, note: Scenario(name, said, *([*end, None, None][:2]), note),
        *(names, overrides, ends, st.just("") | texts),
    )
    return tuple(draw(st.lists(made, max_size=2, unique_by=lambda one: one.name.casefold())))


@st.composite
def full_trees(draw):
    """Trees whose metrics say all they can, some renamed, some looking back at what they drive."""
    tree = draw(strategies.trees(most=5))
    ids = list(tree.metrics)
    metrics = {}
    for metric in tree.metrics.values():
        said = draw(st.fixed_dictionaries({}, optional=FIELDS))
        metrics[metric.id] = replace(metric, **said)
    if draw(st.booleans()):
        one, other = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
        back = Call("lag", (Ref(other), Number(1.0)))
        now = metrics[one].expression
        looking = back if now is None else Operation("+", now, back)
        metrics[one] = replace(metrics[one], expression=looking)
    if draw(st.booleans()):
        one, label = draw(st.sampled_from(ids)), draw(strategies.labels)
        taken = {*map(slug, ids), *(normalise(m.label) for m in metrics.values()), *ids}
        if not {normalise(label), slug(label)} & taken:
            metrics[one] = replace(metrics[one], label=label)
    said = {"relations": draw(relations(ids)), "scenarios": draw(scenarios(ids))}
    noted = st.builds(Note, days, texts, st.none() | st.sampled_from(ids))
    said["notes"] = in_time(tuple(draw(st.lists(noted, max_size=3, unique=True))))
    return Tree(draw(st.just("") | texts), metrics, **said)


@st.composite
def axes(draw):
    """Periods of every grain, without gaps."""
    grain = draw(st.sampled_from([None, "hour", "day", "week", "month", "quarter", "year"]))
    start = draw(st.sampled_from([1, 4, 10]))
    if grain is None:
        return replace(TIMELESS, year_start=start)
    first = draw(st.integers(2020, 2030)) * {"year": 1, "quarter": 4, "month": 12}.get(grain, 1)
    return periods_between(first, first + draw(st.integers(0, 5)), grain, start)


def series(periods: Periods):
    """Numbers and gaps over ``periods``."""
    value = st.just(np.nan) | numbers
    return st.lists(value, min_size=len(periods), max_size=len(periods)).map(np.array)


@st.composite
def contents(draw):
    """Everything that a file can hold."""
    tree, periods = draw(full_trees()), draw(axes())
    some = st.dictionaries(st.sampled_from(list(tree.metrics)), series(periods), max_size=3)
    fed = st.dictionaries(st.sampled_from(list(tree.metrics)), texts, min_size=1, max_size=3)
    coverage, bindings = None, ()
    if periods.grain is not None and draw(st.booleans()):
        key, until = periods.keys[-1], draw(days)
        coverage = Coverage(
            key, until, draw(st.integers(1, 31)), draw(st.integers(1, 366)), draw(some)
        )
    if draw(st.booleans()):
        path, by = draw(st.none() | texts), draw(st.lists(texts, max_size=2).map(tuple))
        told = (path, "pandas.DataFrame", draw(st.none() | texts), periods.grain)
        bindings = (Binding(*told, draw(fed), {}, by, draw(st.none() | days)),)
        bindings += (Binding(columns=draw(fed)),)
    return Contents(tree, periods, draw(some), coverage, bindings)


def same(one: Contents, other: Contents) -> bool:
    """Whether two files hold the same; the order of metrics does not count, that of roots does."""
    parts = (one.coverage, other.coverage)
    inputs = [part.inputs if part else {} for part in parts]
    heads = [replace(part, inputs={}) if part else None for part in parts]
    return (
        one.tree == other.tree
        and one.tree.roots == other.tree.roots
        and one.periods == other.periods
        and one.bindings == other.bindings
        and heads[0] == heads[1]
        and strategies.same_values(*inputs)
        and strategies.same_values(one.inputs, other.inputs)
    )
