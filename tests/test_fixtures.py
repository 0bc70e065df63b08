"""The fixtures that pytest and vitest both read say what Python does."""

import json
from pathlib import Path

import fixtures
import pytest

FILES = fixtures.fixture_texts()


@pytest.mark.parametrize("name", FILES)
def test_a_fixture_is_what_python_does_now(name):
    stored = (fixtures.FOLDER / name).read_text(encoding="utf-8")
    assert stored == FILES[name], (
        f"{name} is stale: run python scripts/fixtures.py and read the diff"
    )


def test_the_page_script_reads_the_same_fixtures():
    tests = Path(__file__).parents[1] / "js" / "test"
    for name in FILES:
        assert any(f"fixtures/{name}" in test.read_text() for test in tests.glob("*.ts")), name


def test_fixtures_hold_literal_numbers_only():
    cases = json.loads(FILES["layout.json"])
    shop = next(case for case in cases if case["name"] == "a shop")
    assert [(box["key"], box["x"], box["y"]) for box in shop["boxes"]] == [
        ("revenue", 0, 275),
        ("transactions", 358, 216),
        ("customers", 688, 144),
        ("new_customers", 1018, 72),
        ("new_users", 1348, 0),
        ("conversion_rate", 1348, 144),
        ("repeat_customers", 1018, 216),
        ("orders_per_customer", 688, 288),
        ("order_value", 358, 360),
    ]
