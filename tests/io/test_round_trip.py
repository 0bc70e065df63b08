"""A tree that is saved is the tree that is loaded: values, relations, and where the numbers came from."""

import pandas as pd
import pytest

import kpitree_widgets as kt


@pytest.fixture
def orders(tmp_path):
    """A file of orders that ends on 5 December."""
    path = tmp_path / "orders.csv"
    path.write_text(
        "day,amount,country\n"
        "2022-11-02,10,AT\n2022-11-20,30,CH\n2022-11-30,20,AT\n"
        "2022-12-01,40,AT\n2022-12-05,10,CH\n"
    )
    return path


def bound(path):
    """A tree that counts the orders in ``path``."""
    tree = kt.KPITree.from_text("Revenue = Orders * Average order value", name="Shop")
    measures = {"orders": kt.count(), "average_order_value": kt.sum("amount") / kt.count()}
    tree.bind(str(path), time="day", grain="month", measures=measures, by="country")
    tree.update("revenue", target=kt.path({"2022-10-31": 50, "2022-12-31": 90}))
    tree.influence("average_order_value", "orders", sign="-", note="higher baskets, fewer of them")
    return tree


def test_a_loaded_tree_has_the_same_values_and_says_the_same(tmp_path, orders):
    tree, path = bound(orders), tmp_path / "shop.kpitree.json"
    tree.save(path)
    again = kt.KPITree.load(path)
    pd.testing.assert_frame_equal(again.frame(), tree.frame())
    assert again.relations == tree.relations
    assert [source.binding for source in again.bindings] == [
        source.binding for source in tree.bindings
    ]
    assert again._document.evaluation.coverage.until.isoformat() == "2022-12-05"
    again.save(tmp_path / "again.kpitree.json")
    assert (tmp_path / "again.kpitree.json").read_text() == path.read_text()


def test_what_came_from_a_file_is_read_again_after_loading(tmp_path, orders):
    bound(orders).save(tmp_path / "shop.kpitree.json")
    again = kt.KPITree.load(tmp_path / "shop.kpitree.json")
    with orders.open("a") as file:
        file.write("2022-12-31,50,AT\n")
    again.refresh()
    assert again["revenue"].value == 100.0
    assert again._document.evaluation.coverage is None


def test_what_came_from_a_frame_is_there_after_loading_and_still_described(tmp_path):
    tree = kt.KPITree.from_text("Revenue = Orders * Price")
    tree.bind(
        pd.DataFrame({"month": ["2022-11", "2022-12"], "Orders": [1, 2], "Price": [3, 4]}), "month"
    )
    tree.save(tmp_path / "shop.kpitree.json")
    again = kt.KPITree.load(tmp_path / "shop.kpitree.json")
    pd.testing.assert_frame_equal(again.frame(), tree.frame())
    again.save(tmp_path / "again.kpitree.json")
    texts = [(tmp_path / name).read_text() for name in ("shop.kpitree.json", "again.kpitree.json")]
    assert texts[0] == texts[1]
    assert '"frame": "pandas.DataFrame"' in texts[0]


def test_yaml_holds_what_the_file_holds(tmp_path, orders):
    tree = bound(orders)
    again = kt.KPITree.from_yaml(tree.to_yaml())
    tree.save(tmp_path / "one.kpitree.json")
    again.save(tmp_path / "other.kpitree.json")
    assert (tmp_path / "one.kpitree.json").read_text() == (
        tmp_path / "other.kpitree.json"
    ).read_text()


def test_the_sample_shop_is_rebuilt_by_its_code():
    shop = kt.examples.shop()
    names = {}
    exec(shop.to_code(), names)  # noqa: S102 - that is what it is for
    assert names["tree"]._document.tree == shop._document.tree
    assert names["tree"].roots == shop.roots


def test_a_metric_that_is_gone_does_not_keep_a_file_from_loading(tmp_path, orders):
    tree = bound(orders)
    tree.update("revenue", formula="orders * 20")
    tree.remove("average_order_value")
    tree.save(tmp_path / "shop.kpitree.json")
    again = kt.KPITree.load(tmp_path / "shop.kpitree.json")
    pd.testing.assert_frame_equal(again.frame(), tree.frame())


def test_a_measure_that_cannot_be_read_is_refused_when_loading(tmp_path, orders):
    path = tmp_path / "shop.kpitree.json"
    bound(orders).save(path)
    path.write_text(path.read_text().replace('"count()"', '"__import__()"'))
    with pytest.raises(kt.KPITreeError, match="__import__"):
        kt.KPITree.load(path)


def test_an_incomplete_month_may_be_followed_by_others_that_another_frame_has(tmp_path, orders):
    tree = bound(orders)
    tree.add("cost")
    tree.bind(pd.DataFrame({"month": ["2022-12", "2023-01"], "Cost": [1, 2]}), "month")
    assert tree._document.evaluation.coverage.key == "2022-12"
    tree.save(tmp_path / "shop.kpitree.json")
    again = kt.KPITree.load(tmp_path / "shop.kpitree.json")
    pd.testing.assert_frame_equal(again.frame(), tree.frame())
    assert again._document.evaluation.coverage.key == "2022-12"


def test_a_loaded_tree_whose_rows_are_gone_says_so():
    days = pd.to_datetime(["2022-11-30", "2022-12-31"])
    frame = pd.DataFrame({"day": days, "customer": [1, 1], "country": ["AT", "CH"]})
    tree = kt.KPITree.from_text("Revenue = Customers * Price")
    measures = {"customers": kt.count_distinct("customer")}
    tree.bind(frame, time="day", grain="month", measures=measures, by="country")
    again = kt.KPITree.from_yaml(tree.to_yaml())
    with pytest.raises(kt.KPITreeError, match=r"not pandas\.DataFrame; bind the data again"):
        again.refresh()
    with pytest.raises(kt.KPITreeError, match="not those by country; bind the rows again"):
        again.frame(by="country")
    with pytest.raises(kt.KPITreeError, match=r"'Customers' do not tell .* bind the rows"):
        again.regrain("quarter")
    pd.testing.assert_frame_equal(again.frame(), tree.frame())
