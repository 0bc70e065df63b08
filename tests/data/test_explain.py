"""The query of a binding can be read: it is one, whatever the number of measures."""

import duckdb
import ibis
import polars as pl
from data.frames import SHOP, events

from kpitree_widgets.data import measures as kt
from kpitree_widgets.data.binding import read_long

MEASURES = {
    "revenue": kt.sum("amount"),
    "orders": kt.count(),
    "order_value": kt.mean("amount"),
    "stock": kt.max("stock", where="is_new"),
}
ARROW = pl.from_pandas(events()).to_arrow()


def explained(frame):
    bound = read_long(frame, SHOP, time="day", grain="month", measures=MEASURES, by="order")
    return bound.source.explain()


def test_duckdb_and_ibis_show_sql_with_one_group_by_and_each_sum_once():
    relation = duckdb.connect().from_arrow(ARROW)
    for sql in (explained(relation), explained(ibis.memtable(ARROW))):
        assert sql.upper().count("GROUP BY") == 1
        assert sql.upper().count("SUM(") == 2  # the amounts, and how many are missing
        assert sql.upper().count("MAX(") == 2  # the stock, and the last date


def test_polars_shows_its_plan_and_reads_nothing():
    frame = pl.DataFrame({"day": [], "amount": []}).lazy()
    plan = explained(pl.from_arrow(ARROW).lazy())
    assert plan.count("AGGREGATE") == 1
    assert isinstance(frame, pl.LazyFrame)


def test_a_frame_in_memory_is_described():
    assert explained(events()) == (
        "one group_by of __period and __by0 with 6 aggregates, in memory (pandas)"
    )
    wide = events()[["amount"]].rename(columns={"amount": "Revenue"}).head(1)
    from kpitree_widgets.data.binding import read_wide

    assert read_wide(wide, SHOP).source.explain() == (
        "the columns Revenue of a pandas.DataFrame, a row per period"
    )
