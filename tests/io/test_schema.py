"""The published schema and the loader agree, and so do the types of the page."""

import json
import shutil
import subprocess
from importlib.resources import files

import full_trees
import pytest
import schema
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kpitree_widgets.errors import FileError
from kpitree_widgets.io.contents import Contents
from kpitree_widgets.io.json_file import dumps, loads
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.tree.edits import Relate, Update, applied
from kpitree_widgets.tree.given import benchmark, path
from kpitree_widgets.tree.relations import Influence

PUBLISHED = json.loads((files("kpitree_widgets.io") / "kpitree.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(PUBLISHED)


@pytest.mark.parametrize("file", schema.texts(), ids=lambda file: file.name)
def test_what_is_published_is_what_the_types_say_now(file):
    assert file.read_text(encoding="utf-8") == schema.texts()[file], (
        f"{file.name} is stale: run python scripts/schema.py and read the diff"
    )


def test_the_schema_is_one_and_needs_no_network():
    Draft202012Validator.check_schema(PUBLISHED)
    assert PUBLISHED["$id"] == "urn:kpitree:file:2"
    assert "http" not in json.dumps({**PUBLISHED, "$schema": ""})


def test_every_field_of_a_metric_is_in_the_schema():
    assert {"formula", "opening", "guardrail", "thresholds", "aggregation"} <= set(
        PUBLISHED["$defs"]["Metric"]["properties"]
    )


@given(full_trees.contents())
def test_what_is_written_is_valid(contents):
    assert not list(VALIDATOR.iter_errors(json.loads(dumps(contents))))


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 14) | st.floats() | full_trees.texts,
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(full_trees.texts, inner, max_size=2)
    ),
    max_leaves=4,
)


def places(state, path=()):
    """The ways to all values in ``state``."""
    yield path
    for step, inner in (
        state.items()
        if isinstance(state, dict)
        else enumerate(state)
        if isinstance(state, list)
        else ()
    ):
        yield from places(inner, (*path, step))


@st.composite
def damaged(draw):
    """A file of which one value is missing or another one."""
    state = json.loads(dumps(draw(full_trees.contents())))
    *way, step = draw(st.sampled_from([path for path in places(state) if path]))
    inner = state
    for one in way:
        inner = inner[one]
    if draw(st.booleans()):
        inner[step] = draw(JUNK)
    elif isinstance(inner, dict) and draw(st.booleans()):
        inner[draw(full_trees.texts)] = inner.pop(step)
    else:
        del inner[step]
    return state


@given(damaged())
def test_whatever_the_loader_takes_the_schema_takes(state):
    try:
        loads(json.dumps(state))
    except FileError as refusal:
        assert refusal.hint  # noqa: PT017 - what is taken is the law
    else:
        assert VALIDATOR.is_valid(state)


def told():
    """A small file that says something of every kind."""
    tree = tree_from_text("Revenue = Orders * Price", name="Shop")
    tree = applied(tree, Update("orders", {"target": path({"2022-12-31": 5}), "tags": ["a"]})).tree
    fields = {"guardrail": (1, 2), "benchmark": benchmark(p25=1, p50=2, by_segment={"EU": 3})}
    tree = applied(tree, Update("price", {**fields, "thresholds": (1, 0.9), "values": 4})).tree
    return json.loads(dumps(Contents(applied(tree, Relate(Influence("orders", "price"))).tree)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s.pop("metrics"), "the file has no 'metrics'"),
        (lambda s: s.update(future=1), "holds 'future', which version 2 does not know"),
        (lambda s: s.update(name=5), "name is 5, not a text"),
        (lambda s: s.update(roots="revenue"), "roots is 'revenue', not texts"),
        (lambda s: s.update(grain="minute"), "grain is 'minute'"),
        (lambda s: s.update(year_start=13), "not a whole number from 1 to 12"),
        (lambda s: s.update(year_start=True), "year_start is True"),
        (lambda s: s.update(data={"orders": 5}), "not a list of numbers"),
        (lambda s: s.update(data={"orders": ["5"]}), "something that is not a number: '5'"),
        (lambda s: s.update(coverage={"key": "2022"}), "coverage has no 'until'"),
        (lambda s: s.update(bindings=[{"measures": {"a": 1}}]), r"bindings\[0\].measures.a is 1"),
        (lambda s: s["metrics"][0].pop("id"), r"metrics\[0\] has no 'id'"),
        (lambda s: s["metrics"][0].pop("label"), "'orders' has no 'label'"),
        (
            lambda s: s["metrics"].append(5),
            r"metrics\[3\] is 5, not metric with id, label, formula, ...",
        ),
        (lambda s: s["metrics"][0].update(onwer="x"), "did you mean 'owner'"),
        (lambda s: s["metrics"][0].update(unit=None), "the unit of 'orders' is None"),
        (lambda s: s["metrics"][0].update(aim="up"), "the aim of 'orders' is 'up'"),
        (lambda s: s["metrics"][0].update(tags=[1]), "the tags of 'orders' is .1., not texts"),
        (lambda s: s["metrics"][0].update(target=True), "the target of 'orders' is True"),
        (lambda s: s["metrics"][0].update(target={"soon": 1}), "not a number, numbers by period"),
        (lambda s: s["metrics"][0].update(target={"path": {"x": 1}}), "'x', not a date like"),
        (lambda s: s["metrics"][0].update(values={"path": {"2022-12-31": 1}}), "the values of"),
        (lambda s: s["metrics"][0].update(limits=[1, 2]), "not bounds with lower, upper"),
        (lambda s: s["metrics"][1]["benchmark"].update(p50="2"), "the benchmark.p50 of 'price'"),
        (lambda s: s["metrics"][1]["benchmark"].update(p60=2), "'p60', which version 2 does not"),
        (
            lambda s: s["metrics"][1]["benchmark"]["by_segment"].update(EU={"value": []}),
            "the benchmark.by_segment.EU.value of 'price'",
        ),
        (lambda s: s["metrics"][1]["guardrail"].update(lower="1"), "the guardrail.lower of"),
        (lambda s: s["relations"][0].pop("target"), r"relations\[0\] has no 'target'"),
        (lambda s: s["relations"][0].update(sign="?"), r"relations\[0\].sign is '\?'"),
        (lambda s: s["relations"][0].update(lag=-1), "not a whole number from 0 on"),
        (lambda s: s["relations"][0].update(lag=0.5), "not a whole number from 0 on"),
        (lambda s: s["relations"][0].update(note=1), r"relations\[0\].note is 1"),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses_too(change, message):
    state = told()
    assert VALIDATOR.is_valid(state)
    loads(json.dumps(state))
    change(state)
    with pytest.raises(FileError, match=message) as refusal:
        loads(json.dumps(state))
    assert refusal.value.hint
    assert refusal.value.span is not None
    assert not VALIDATOR.is_valid(state)


def test_the_types_of_the_page_are_formatted():
    biome = schema.ROOT / "js" / "node_modules" / ".bin" / "biome"
    if not biome.exists() or shutil.which("node") is None:
        pytest.skip("Node or Biome is not installed: run `make setup`")
    run = [str(biome), "ci", "--colors=off", "src/kpitree-file.ts"]
    done = subprocess.run(run, cwd=schema.ROOT / "js", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
