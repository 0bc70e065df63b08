"""A Spark cluster of one's own on this machine: a master and workers, each a JVM on loopback.

    with running() as cluster, cluster.session() as spark:
        orders = spark.read.parquet("orders/*.parquet")

Nothing listens beyond 127.0.0.1, and every port is one that was free. Run as a program, it stays
until Ctrl-C and prints the address that ``SparkSession.builder.master(...)`` takes.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from setup_java import find_java, missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession

HOST = "127.0.0.1"
MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
QUICK_START = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
"""Small JVMs that live for a minute: no parallel collector, no second compiler."""
PATIENCE_S = 120.0
"""For a JVM to come up on a busy machine."""

SETTINGS = {
    "spark.driver.bindAddress": HOST,
    "spark.driver.extraJavaOptions": QUICK_START,
    "spark.driver.host": HOST,
    "spark.driver.memory": "1g",
    "spark.executor.cores": "1",
    "spark.executor.extraJavaOptions": QUICK_START,
    "spark.executor.memory": "640m",
    "spark.log.level": "ERROR",
    "spark.scheduler.maxRegisteredResourcesWaitingTime": "120s",
    "spark.scheduler.minRegisteredResourcesRatio": "1.0",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
"""The first query waits until every worker has its executor (``minRegisteredResourcesRatio``)."""


class ClusterError(RuntimeError):
    """The cluster did not come up; the message ends with what the JVM wrote last."""


@dataclass(frozen=True)
class Cluster:
    """A master and its workers, while they run."""

    url: str
    """``spark://127.0.0.1:port``, for ``SparkSession.builder.master``."""
    page: str
    """``http://127.0.0.1:port``, what the master shows of itself."""
    folder: Path
    """Logs, and what executors write."""

    def state(self) -> dict[str, Any]:
        """What the master says of its workers and applications."""
        with urllib.request.urlopen(f"{self.page}/json/", timeout=10) as answer:  # noqa: S310
            found: dict[str, Any] = json.load(answer)
        return found

    def workers_alive(self) -> list[dict[str, Any]]:
        """The workers that the master counts on."""
        return [worker for worker in self.state()["workers"] if worker["state"] == "ALIVE"]

    @contextmanager
    def session(self, name: str = "kpitree", **settings: str) -> Iterator[SparkSession]:
        """A session on this cluster, which takes one core of every worker."""
        from pyspark.sql import SparkSession  # noqa: PLC0415 - Spark, when a cluster runs

        cores = str(len(self.workers_alive()))
        builder = SparkSession.builder.master(self.url).appName(name)
        builder = builder.config(map={**SETTINGS, "spark.cores.max": cores, **settings})
        with _surroundings():
            spark = builder.getOrCreate()
        try:
            yield spark
        finally:
            spark.stop()


@contextmanager
def running(workers: int = 2, memory: str = "1g") -> Iterator[Cluster]:
    """A master and ``workers`` of one core and ``memory`` each; all end with the block.

    Raises:
        ClusterError: there is no Java, or one of them did not come up.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="spark-cluster-")))
        address = ("--host", HOST, "--port", "0", "--webui-port", "0")
        master = stack.enter_context(_jvm(folder / "master.log", MASTER, *address))
        url = master.said(r"Starting Spark master at (spark://\S+)")
        port = master.said(r"Bound MasterWebUI to \S+ and started at http://\S+?:(\d+)")
        cluster = Cluster(url, f"http://{HOST}:{port}", folder)
        size = ("--cores", "1", "--memory", memory)
        started = []
        for number in range(1, workers + 1):
            work = folder / f"worker-{number}"
            command = (*address, *size, "--work-dir", str(work), url)
            started.append(stack.enter_context(_jvm(work.with_suffix(".log"), WORKER, *command)))
        for worker in started:
            worker.said(r"Successfully registered with master (spark://\S+)")
        yield cluster


@dataclass(frozen=True)
class Jvm:
    """A daemon of Spark and its log."""

    process: subprocess.Popen[bytes]
    log: Path

    def said(self, pattern: str) -> str:
        """The first group of ``pattern``, as soon as it stands in the log."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end and self.process.poll() is None:
            if found := re.search(pattern, self.log.read_text()):
                return found[1]
            time.sleep(0.05)
        tail = "\n".join(self.log.read_text().splitlines()[-20:])
        raise ClusterError(f"{self.log.stem} did not say {pattern!r}:\n{tail}")


@contextmanager
def _jvm(log: Path, *command: str) -> Iterator[Jvm]:
    with log.open("wb") as written:
        process = subprocess.Popen(
            [str(_spark_home() / "bin" / "spark-class"), *command],
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            env={**os.environ, **_environment()},
        )
    try:
        yield Jvm(process, log)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _spark_home() -> Path:
    """The Spark inside the installed pyspark, found without importing it."""
    found = importlib.util.find_spec("pyspark")
    if found is None or not found.submodule_search_locations:
        raise ClusterError("pyspark is not installed: run `make setup`")
    return Path(found.submodule_search_locations[0])


def _environment() -> dict[str, str]:
    """Loopback alone, this Python, a Java that is new enough, and no settings from elsewhere."""
    java = find_java()
    if java is None:
        raise ClusterError(missing())
    home = _spark_home()
    return {
        "JAVA_HOME": str(Path(java).resolve().parent.parent),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_CONF_DIR": str(home / "conf"),
        "SPARK_DAEMON_JAVA_OPTS": f"{QUICK_START} -Dspark.master.rest.enabled=false",
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": HOST,
    }


@contextmanager
def _surroundings() -> Iterator[None]:
    """``_environment`` for the driver, which pyspark starts from this process."""
    before = dict(os.environ)
    os.environ.update(_environment())
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def main() -> None:
    """Run a cluster until Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with running() as cluster, suppress(KeyboardInterrupt):
        print(f"{cluster.url}  (page: {cluster.page})", flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
