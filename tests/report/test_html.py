"""The tree as HTML."""

import base64
import json
import re
import zlib
from html.parser import HTMLParser

import pytest
from hypothesis import given
from nbconvert.filters.strings import clean_html
from report.cases import documents, shop_document

from kpitree_widgets.document import Document
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.report.html import SCRIPT, fragment, page, saved_snapshot
from kpitree_widgets.report.snapshot import series_bytes
from kpitree_widgets.report.table import table

HARMLESS = {"div", "table", "tr", "td", "b", "span"}
VALUES = ["€1.037M", "▲ 2.5%", "97%", "at risk", "Conversion rate", "3.72%", "▼ 8.5%", "▁"]


class Reader(HTMLParser):
    """Collects tags, text outside scripts, and the data of the page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text, self.external, self.data = [], "", [], {}
        self._in_script = False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.external += [name for name, _ in attributes if name in ("src", "href")]
        self.data |= {name: value for name, value in attributes if name.startswith("data-")}
        self._in_script = tag == "script"

    def handle_endtag(self, tag):
        self._in_script = self._in_script and tag != "script"

    def handle_data(self, data):
        self.text += "" if self._in_script else data


def unpacked(text):
    return json.loads(zlib.decompress(base64.b64decode(text)))


def test_the_static_part_says_everything_with_harmless_tags_only():
    read = Reader(table(shop_document()))
    assert set(read.tags) <= HARMLESS
    assert all(value in read.text for value in VALUES)


def test_the_sanitizer_of_nbconvert_leaves_the_static_part_and_little_else():
    read = Reader(clean_html(fragment(shop_document())))
    assert all(value in read.text for value in VALUES)
    assert len(read.text) < len(Reader(table(shop_document())).text) + 600


@pytest.mark.skipif(not SCRIPT.exists(), reason="page.js is not built: run `make build`")
@given(documents())
def test_the_data_in_the_page_are_the_document(document):
    read = Reader(fragment(document))
    saved = saved_snapshot(document, ("", "previous"), packed=True)
    assert unpacked(read.data["data-snapshot"]) == saved
    assert base64.b64decode(saved["series"]) == series_bytes(
        document.values, document.tree.reading_order
    )


@given(documents())
def test_saved_data_are_strict_json_with_null_where_a_value_is_missing(document):
    saved = saved_snapshot(document)
    text = json.dumps(saved, allow_nan=False)
    assert [len(row) for row in saved["series"]] == [len(document.periods)] * len(document.tree)
    assert json.loads(text)["roots"] == list(document.tree.roots)


@pytest.mark.skipif(not SCRIPT.exists(), reason="page.js is not built: run `make build`")
def test_markup_in_names_is_text_and_cannot_end_the_data():
    evil = "</script><img src=x onerror=alert(1)>"
    html = fragment(Document(tree_from_text("Profit = Revenue - Cost", evil)))
    read = Reader(html)
    assert "img" not in read.tags
    assert unpacked(read.data["data-snapshot"])["name"] == evil
    assert evil in read.text


def test_nothing_is_fetched():
    for html in (fragment(shop_document()), page(shop_document())):
        assert Reader(html).external == []
        assert "@import" not in html
        addresses = set(re.findall(r"https?://[\w./]+", html))
        assert addresses <= {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xhtml",
            "http://www.w3.org/1998/Math/MathML",
        }


def test_a_page_of_its_own_holds_the_picture_in_both_themes_and_the_table():
    html = page(shop_document())
    assert html.count("<svg") - html.count('"<svg') >= 2
    assert html.startswith("<!doctype html>")
    assert "<title>Web shop</title>" in html
    assert all(value in Reader(html).text for value in VALUES)


def test_options_reach_the_script():
    html = fragment(shop_document(), period="2026-03", compare="year", direction="tb")
    assert 'data-period="2026-03" data-compare="year" data-direction="tb"' in html
    assert "Mar 2026 vs Mar 2025" in html
