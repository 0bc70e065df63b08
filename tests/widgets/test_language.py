"""A page of another language: what the kernel tells it has numbers and dates as it writes them."""

import json

import numpy as np
import pandas as pd
import pytest
from bridge.shop import shop
from fake_comm import connected
from languages import GERMAN

import kpitree_widgets as kt
from kpitree_widgets.charts.axis import ticks
from kpitree_widgets.locale import speaking
from kpitree_widgets.widgets.language import read_language

MARCH = {"metric": None, "period": "2026-03", "compare": "2026-02"}


def said(words):
    return "".join(text for text, _ in words).replace("\u00a0", " ")


@pytest.fixture
def tree():
    return shop()


def test_sentences_and_charts_are_written_as_the_page_writes(tree, page):
    english = page.ask("explain", **MARCH)[0]["result"]
    page.ask("language", **GERMAN)
    german = page.ask("explain", **MARCH)[0]["result"]
    assert "up €5.2K (26.0%)" in said(english["story"])
    assert "up 5,2K € (26,0 %)" in said(german["story"])
    assert "from Feb. 2026 to März 2026" in german["text"]
    assert german["nodes"] == english["nodes"]
    spec = page.ask("trend", metric="revenue", period="2026-03", compare="", theme="light")[0]
    assert "März 2026" in json.dumps(spec["result"]["spec"], ensure_ascii=False)


def test_an_axis_of_thousands_is_not_one_of_ones():
    with speaking(read_language(GERMAN)):
        found = ticks([np.array([15_000.0, 25_000.0])], None)
    assert found.texts == ("15.000", "17.500", "20.000", "22.500", "25.000")
    assert found.expression.startswith('["15.000", ')


def test_python_and_what_is_saved_stay_english(tree, page):
    page.ask("language", **GERMAN)
    page.ask("update", metric="new_users", changes={"balance": [1_500, 2_500]})
    assert "from Feb 2026 to Mar 2026" in str(tree.explain("revenue"))
    assert "März" not in json.dumps(page.state()["snapshot"], default=str, ensure_ascii=False)
    page.ask("settle")
    assert "März" not in json.dumps(page.editor._bundle(), default=str, ensure_ascii=False)


def gaps():
    tree = kt.KPITree.from_text("Rate = Orders / Visits")
    months = {"month": ["2026-02", "2026-03"], "Orders": [1_000, 1_200], "Visits": [9_000, 0]}
    return tree.bind(pd.DataFrame(months), time="month", grain="month")


def test_findings_that_say_numbers_come_with_the_answer_and_with_every_edit(monkeypatch):
    page = connected(gaps().editor(), monkeypatch)
    found = page.ask("language", **GERMAN)[0]["result"]["findings"]
    assert list(found) == ["rate"]
    assert "has no value in März 2026" in found["rate"][0]["message"]
    _, patch = page.ask("update", metric="rate", changes={"unit": "%"})
    (told,) = patch["metrics"]
    assert "in März 2026" in told["findings"][0]["message"]


def test_a_refusal_writes_its_numbers_so_too(tree, page):
    page.ask("language", **GERMAN)
    reply, patch = page.ask("update", metric="new_users", changes={"limits": [2_000.5, 1_000]})
    assert reply["error"]["message"] == "new_users: the bounds 2.000,5 to 1.000 are empty"
    assert patch is None


def test_samples_of_no_language_are_refused_and_the_page_is_told_in_english(tree, page):
    reply, _ = page.ask("language", **{**GERMAN, "digits": "?"})
    assert reply["error"]["code"] == "protocol"
    assert "up €5.2K" in said(page.ask("explain", **MARCH)[0]["result"]["story"])
