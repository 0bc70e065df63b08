"""What others have printed, to the last digit."""

import pytest

import kpitree_widgets as kt
from kpitree_widgets.published.cases import CASES
from kpitree_widgets.published.oracles import oracles

ROWS = oracles().rows


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.id} {row.method} {row.driver}")
def test_the_computed_figure_rounds_to_the_printed_one(row):
    assert row.rounded == row.printed or float(row.rounded) == float(row.printed)
    assert row.ok


def test_every_example_that_was_promised_is_there():
    promised = ["DG2.1", "DG2.2", "DG2.3", "DG2.4", "DG3.1", "LMDI 1971-72", "LMDI 1972-73"]
    promised += [
        "LMDI 1973-74",
        "LMDI factors",
        "LMDI from zero",
        "PVM-1",
        "PVM-4",
        "PVM-5",
        "ICE-1",
    ]
    assert set(promised) <= {case.id for case in CASES}


def test_a_wrong_figure_would_be_seen():
    row = ROWS[0]
    assert not type(row)(row.id, "", row.method, row.driver, "4369.914", row.computed, "").ok


def test_the_table_prints_and_is_a_frame():
    found = kt.oracles()
    lines = str(found).splitlines()
    assert lines[0].split() == ["example", "driver", "published", "computed", "method"]
    assert "DG2.2" in str(found)
    assert f"{len(ROWS)} of {len(ROWS)} figures agree" in str(found)
    assert found.frame["ok"].all()
    assert len(found.frame) == len(ROWS)


def test_the_parts_of_a_published_table_add_up_to_its_total():
    frame = kt.oracles().frame
    one = frame[(frame["example"] == "DG2.1") & (frame["method"] == "path")]
    assert one["computed"].sum() == pytest.approx(16591 * 0.825974 - 10930 * 0.717892)
