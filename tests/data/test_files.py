"""Parquet and CSV files, read by DuckDB: found anew at each reading, refused with their name."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from data.frames import SHOP, events

from kpitree_widgets.bindings import Binding
from kpitree_widgets.data import measures as kt
from kpitree_widgets.data.binding import read_long, read_wide
from kpitree_widgets.data.measure_text import parse
from kpitree_widgets.data.stored import source_of
from kpitree_widgets.errors import BindError

MEASURES = {"revenue": kt.sum("amount"), "orders": kt.count_distinct("order")}
OPTIONS = {"time": "day", "grain": "month", "measures": MEASURES}


def write(path, frame):
    if path.suffix == ".csv":
        frame.to_csv(path, index=False)
    else:
        frame.to_parquet(path)
    return path


@pytest.mark.parametrize("name", ["orders.parquet", "orders.csv"])
def test_a_file_is_read_like_the_frame_in_it(tmp_path, name):
    path = write(tmp_path / name, events())
    wanted = read_long(events(), SHOP, **OPTIONS)
    for given in (path, str(path), [path]):
        found = read_long(given, SHOP, **OPTIONS)
        for metric in MEASURES:
            np.testing.assert_array_equal(found.inputs[metric], wanted.inputs[metric])


def test_a_glob_finds_files_that_came_since(tmp_path):
    write(tmp_path / "a.parquet", events().head(2))
    source = read_long(f"{tmp_path}/*.parquet", SHOP, **OPTIONS).source
    assert source.read(SHOP, None, 1).periods.keys == ("2022-01",)
    write(tmp_path / "b.parquet", events().tail(4))
    assert source.read(SHOP, None, 1).periods.keys == ("2022-01", "2022-02", "2022-03")


def test_a_wide_file_is_read_too(tmp_path):
    frame = pd.DataFrame({"month": ["2022-01", "2022-02"], "Revenue": [1.5, 2.5]})
    bound = read_wide(write(tmp_path / "revenue.csv", frame), SHOP, time="month")
    np.testing.assert_array_equal(bound.inputs["revenue"], [1.5, 2.5])


def refused(given):
    with pytest.raises(BindError) as caught:
        read_long(given, SHOP, **OPTIONS)
    return str(caught.value)


def test_files_that_cannot_be_read_are_named(tmp_path):
    assert "nowhere.csv' cannot be read: IO Error: No files found" in refused("nowhere.csv")
    broken = tmp_path / "broken.parquet"
    broken.write_text("this is no Parquet")
    assert f"{str(broken)!r} cannot be read" in refused(broken)
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    assert "empty.csv" in refused(empty) or "names the column" in refused(empty)
    assert "does not say one kind of file" in refused("orders.xlsx")
    assert "does not say one kind of file" in refused(["a.csv", "b.parquet"])


def test_a_row_that_does_not_fit_is_an_error_of_ours(tmp_path):
    path = tmp_path / "orders.csv"
    rows = [f"2022-01-{day:02d},{day},o{day}" for day in range(1, 29)] * 1000
    path.write_text("day,amount,order\n" + "\n".join(rows) + "\n2022-02-01,many,o1\n")
    message = refused(path)
    assert message.startswith(
        "the data could not be read: Conversion Error: CSV Error on Line: 28002"
    )
    assert "many" in message
    assert path.name in message


def test_a_number_that_is_none_is_missing_though_the_statistics_do_not_tell(tmp_path):
    table = pa.table(
        {
            "day": pa.array(pd.to_datetime(["2022-01-01"] * 3 + ["2022-01-31"]).as_unit("us")),
            "amount": [float("nan"), 1.0, 2.0, 3.0],
        }
    )
    path = tmp_path / "orders.parquet"
    pq.write_table(table, path)
    measures = {
        "revenue": kt.sum("amount"),
        "orders": kt.count("amount"),
        "stock": kt.max("amount"),
        "order_value": kt.mean("amount"),
    }
    bound = read_long(path, SHOP, time="day", grain="month", measures=measures)
    found = {metric: float(values[0]) for metric, values in bound.inputs.items()}
    assert found == {"revenue": 6, "orders": 3, "stock": 3, "order_value": 2}


def test_without_duckdb_it_says_what_to_install():
    code = (
        "import sys; sys.modules['duckdb'] = None\n"
        "from kpitree_widgets.data.binding import read_long\n"
        "import kpitree_widgets as kt\n"
        "try: kt.KPITree.from_text('a = b + c').bind('x.csv', time='t', grain='month', measures={'b': kt.count()})\n"
        "except kt.KPITreeError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 'pip install "kpitree-widgets[duckdb]"' in done.stdout


def test_a_binding_that_was_written_down_reads_its_files_again(tmp_path):
    path = str(write(tmp_path / "orders.parquet", events()))
    bound = read_long(path, SHOP, **OPTIONS, by="order", until="2022-04-30")
    binding = bound.source.binding
    assert binding.path == path
    assert binding.measures == {"revenue": "sum('amount')", "orders": "count_distinct('order')"}
    again = source_of(binding, SHOP).read(SHOP, None, 1)
    np.testing.assert_array_equal(again.inputs["revenue"], bound.inputs["revenue"])
    assert source_of(Binding(frame="pandas.DataFrame"), SHOP) is None


@pytest.mark.parametrize(
    "measure",
    [
        kt.count(),
        kt.sum("a 'quoted' name", where="b"),
        kt.last("a", order_by="b", where="c"),
        kt.sum("a") / kt.count() / kt.mean("b"),
        kt.sum("a") / (kt.count() / kt.mean("b")),
    ],
    ids=str,
)
def test_a_measure_is_read_back_from_its_text(measure):
    assert parse(str(measure)) == measure


@pytest.mark.parametrize(
    "text",
    ["", "sum()", "sum(3)", "sum('a', 'b')", "eval('a')", "sum('a') * 2", "count(order_by='a')",
     "__import__('os')", "sum('a'", "sum(*'a')", "(" * 2000, "sum('a').x", "sum('a', **{})"],
)  # fmt: skip
def test_what_is_no_measure_is_not_read(text):
    with pytest.raises(BindError, match="is not a measure"):
        parse(text)
