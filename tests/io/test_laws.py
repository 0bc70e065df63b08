"""Laws of files: what was written comes back, in JSON and in YAML."""

import json

import full_trees
from hypothesis import given

from kpitree_widgets.io.json_file import dumps, loads
from kpitree_widgets.io.yaml_file import from_yaml, to_yaml


@given(full_trees.contents())
def test_json_reads_back_the_same_and_is_written_the_same_a_line_each(contents):
    text = dumps(contents)
    again = loads(text)
    assert full_trees.same(again, contents)
    assert dumps(again) == text
    lines = [line.rstrip(",") for line in text.splitlines()]
    state = json.loads(text)
    for entry in (*state["metrics"], *state.get("relations", ()), *state.get("bindings", ())):
        assert json.dumps(entry, ensure_ascii=False) in lines


@given(full_trees.contents())
def test_yaml_reads_back_the_same_and_is_written_the_same(contents):
    text = to_yaml(contents)
    again = from_yaml(text)
    assert full_trees.same(again, contents)
    assert to_yaml(again) == text


@given(full_trees.contents())
def test_yaml_says_to_other_readers_what_json_says(contents):
    import yaml

    state = json.loads(dumps(contents))
    other = yaml.safe_load(to_yaml(contents))
    metrics = [{"id": key, **fields} for key, fields in other.pop("metrics").items()]
    assert sorted(metrics, key=lambda metric: metric["id"]) == state.pop("metrics")
    state.pop("roots", None)
    assert other == state
