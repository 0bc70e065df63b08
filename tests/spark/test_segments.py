"""Segments of a Spark frame, the plan it runs, and rows that change under a tree."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from spark.orders import COUNTS, MEASURES, shop

import kpitree_widgets as kt

pytestmark = [
    pytest.mark.spark,
    # pyspark says this of itself on import
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]
HALF_A_CENT = 0.005


@pytest.fixture(scope="module")
def in_spark(spark, folder):
    """The tree of the orders by category, fed by Spark."""
    orders = spark.read.parquet(str(folder))
    return shop().bind(orders, "at", grain="quarter", measures=MEASURES, by="category")


@pytest.fixture(scope="module")
def in_pandas(rows):
    """The same, fed by pandas."""
    return shop().bind(rows, "at", grain="quarter", measures=MEASURES, by="category")


def test_every_segment_has_the_numbers_that_pandas_gives(in_spark, in_pandas):
    assert in_spark.segments("category") == ("Bikes", "Clothing", "Parts")
    found, expected = in_spark.frame(by="category"), in_pandas.frame(by="category")
    assert len(found) == 8 * 3
    assert found.index.equals(expected.index)
    pd.testing.assert_frame_equal(
        found[list(COUNTS)], expected[list(COUNTS)], check_exact=True, check_dtype=False
    )
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=HALF_A_CENT, equal_nan=True)


def test_the_whole_comes_from_the_rows_where_segments_do_not_add_up(in_spark, rows):
    whole = in_spark.frame()
    quarters = rows["at"].dt.to_period("Q")
    expected = rows.groupby(quarters)["customer"].nunique().to_numpy()
    np.testing.assert_array_equal(whole["customers"], expected)
    parts = in_spark.frame(["Customers"], by="category").groupby(level=0)["customers"].sum()
    assert (parts.to_numpy() > expected).all()


def test_the_whole_is_the_sum_of_segments_where_they_add_up(in_spark):
    whole = in_spark.frame()
    parts = in_spark.frame(by="category").groupby(level=0)[["lines", "pieces", "revenue"]].sum()
    np.testing.assert_allclose(parts, whole[list(parts.columns)], rtol=1e-12, atol=HALF_A_CENT)


def test_explain_shows_the_plan_of_spark_and_reads_nothing(in_spark, monkeypatch):
    def read(_):
        raise AssertionError

    (binding,) = in_spark.bindings
    monkeypatch.setattr(type(binding.native), "toArrow", read)
    plan = binding.explain()
    assert "== Physical Plan ==" in plan
    assert plan.count("Scan parquet") == 2  # once in the tree, once in the details below it
    assert "HashAggregate" in plan


def test_refresh_reads_files_that_were_written_again(spark, tmp_path):
    def write(amounts):
        at = pd.to_datetime(["2024-01-31", "2024-02-29"]).as_unit("us")
        table = pa.table({"at": pa.array(at), "amount": amounts})
        pq.write_table(table, tmp_path / "orders.parquet")

    write([10.0, 20.0])
    tree = kt.KPITree.from_text("Revenue")
    orders = spark.read.parquet(str(tmp_path))
    tree.bind(orders, "at", grain="month", measures={"Revenue": kt.sum("amount")})
    assert tree["Revenue"].series.tolist() == [10.0, 20.0]
    write([10.0, 25.0])
    tree.refresh()
    assert tree["Revenue"].series.tolist() == [10.0, 25.0]
