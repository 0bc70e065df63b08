"""One cluster for the whole group: a master, two workers, a session and the orders they read.

Without Java the group is skipped; where ``KPITREE_REQUIRE_SPARK`` is set, as in CI, it fails.
"""

import importlib.util
import os

import pytest
from setup_java import find_java, missing
from spark.orders import orders, write
from spark_cluster import running


@pytest.fixture(scope="session")
def cluster():
    """A master and two workers on loopback."""
    problem = (
        "pyspark is not installed: run `make setup`"
        if importlib.util.find_spec("pyspark") is None
        else missing()
        if find_java() is None
        else None
    )
    if problem is not None and os.environ.get("KPITREE_REQUIRE_SPARK"):
        pytest.fail(problem, pytrace=False)
    if problem is not None:
        pytest.skip(problem)
    with running(workers=2) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def spark(cluster):
    """A session with an executor on each worker."""
    with cluster.session() as session:
        yield session


@pytest.fixture(scope="session")
def rows():
    """The orders as pandas holds them."""
    return orders()


@pytest.fixture(scope="session")
def folder(rows, tmp_path_factory):
    """Where the orders lie as Parquet; every worker sees it."""
    folder = tmp_path_factory.mktemp("orders")
    write(rows, folder)
    return folder


@pytest.fixture
def frame(spark, folder):
    """The orders as Spark holds them: nothing read yet."""
    return spark.read.parquet(str(folder))
