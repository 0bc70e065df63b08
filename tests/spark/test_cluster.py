"""The cluster is one: two workers, an executor on each, work done on both, nothing beyond loopback."""

import psutil
import pytest

pytestmark = [
    pytest.mark.spark,
    # pyspark says this of itself on import
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]


def processes_that_ran(frame):
    """The process ids of the executors, as told by the rows that each of them read."""
    told = frame.selectExpr("java_method('java.lang.ProcessHandle', 'current') AS process")
    return {int(row.process) for row in told.distinct().collect()}


def test_the_master_counts_two_workers_and_gives_each_an_executor(cluster, spark):
    assert spark.range(2).count() == 2
    workers = cluster.workers_alive()
    assert len(workers) == 2
    assert [worker["coresused"] for worker in workers] == [1, 1]
    assert [worker["host"] for worker in workers] == ["127.0.0.1", "127.0.0.1"]
    (application,) = cluster.state()["activeapps"]
    assert application["cores"] == 2


def test_both_executors_read_the_orders(cluster, frame):
    executors = processes_that_ran(frame)
    assert len(executors) == 2
    parents = {psutil.Process(executor).ppid() for executor in executors}
    assert len(parents) == 2
    for parent in parents:
        assert "org.apache.spark.deploy.worker.Worker" in psutil.Process(parent).cmdline()


def test_nothing_listens_beyond_this_machine(frame):
    jvms = [psutil.Process(executor) for executor in processes_that_ran(frame)]
    jvms += [process.parent() for process in jvms]
    addresses = {
        connection.laddr.ip.removeprefix("::ffff:")
        for process in jvms
        for connection in process.net_connections(kind="tcp")
        if connection.status == psutil.CONN_LISTEN
    }
    assert addresses == {"127.0.0.1"}
