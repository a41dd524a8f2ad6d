from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time

import cluster
import pytest

import structengine.spark
from structengine import spans

pyspark = pytest.importorskip("pyspark")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java 17 or later", allow_module_level=True)


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    """A standalone master and two workers of one core each, on this machine."""
    from pyspark.sql import SparkSession

    home = os.path.dirname(pyspark.__file__)
    work = tmp_path_factory.mktemp("spark")
    paths = os.pathsep.join([os.path.dirname(cluster.__file__), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {
        **os.environ, "SPARK_HOME": home, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1", "PYTHONPATH": paths,
        "PYSPARK_PYTHON": sys.executable, "SPARK_WORKER_DIR": str(work / "worker"), "SPARK_LOG_DIR": str(work),
    }
    os.environ.update({"SPARK_HOME": home, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": paths})
    script = os.path.join(home, "bin", "spark-class")
    address = "spark://127.0.0.1:17077"
    master = ["org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "17077", "--webui-port", "0"]
    worker = ["org.apache.spark.deploy.worker.Worker", "-c", "1", "-m", "1g", "--host", "127.0.0.1", "--webui-port", "0", address]
    session = None
    started: list[subprocess.Popen[bytes]] = []
    try:
        with open(work / "log", "wb") as log:
            started.append(subprocess.Popen([script, *master], env=environment, stdout=log, stderr=log))
            # A worker that finds no master tries again only after ten seconds or more.
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                try:
                    socket.create_connection(("127.0.0.1", 17077), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.2)
            started += [subprocess.Popen([script, *worker], env=environment, stdout=log, stderr=log) for _ in range(2)]
        builder = SparkSession.builder.master(address).appName("structengine").config("spark.ui.enabled", "false")
        settings = {
            "spark.driver.host": "127.0.0.1", "spark.executor.memory": "600m", "spark.speculation": "true", "spark.speculation.quantile": "0.5",
            "spark.speculation.multiplier": "1.5", "spark.speculation.minTaskRuntime": "1s", "spark.task.maxFailures": "6",
            "spark.executorEnv.PYTHONPATH": paths, "spark.cores.max": "2",
        }
        for key, value in settings.items():
            builder = builder.config(key, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        deadline = time.monotonic() + 60
        while session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() < 3 and time.monotonic() < deadline:
            time.sleep(0.2)
        yield session
    finally:
        if session:
            session.stop()
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(timeout=30)


@pytest.fixture(scope="module")
def alone():
    plan = cluster.plan()
    return plan, plan.run().digest


def test_a_run_on_two_workers_is_that_of_one_process(spark, alone):
    plan, digest = alone
    assert spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() == 3
    assert structengine.spark.run(plan, spark, parts=8, fan_in=3).digest == digest


def test_a_killed_worker_a_straggler_and_a_failed_try_change_nothing(spark, alone, tmp_path, monkeypatch):
    plan, digest = alone
    monkeypatch.setattr(spans, "run_span", cluster.troubled(str(tmp_path)))
    assert structengine.spark.run(plan, spark, parts=8).digest == digest
    assert cluster.happened(str(tmp_path)) == {"killed", "slow", "failed"}


def test_parts_that_are_lost_between_stages_are_made_again(spark, alone, tmp_path, monkeypatch):
    """An executor that is lost with the parts that it keeps for the next stage: Spark fails to fetch them, and runs their spans again."""
    plan, digest = alone
    folder = str(tmp_path)
    real = spans.merge_bytes

    def merge_bytes(plan, *parts):
        if len(parts) < 8 and cluster.once(folder, "executor"):
            # The Python worker's parent's parent is the executor; its shuffle files go with it.
            with open(f"/proc/{os.getppid()}/stat") as file:
                os.kill(int(file.read().rsplit(")", 1)[1].split()[1]), 9)
        return real(plan, *parts)

    monkeypatch.setattr(spans, "merge_bytes", merge_bytes)
    assert structengine.spark.run(plan, spark, parts=8, fan_in=3).digest == digest
    assert os.path.exists(os.path.join(folder, "executor"))


def test_a_part_of_another_run_in_the_folder_is_refused_by_name(spark, alone, tmp_path):
    plan, _ = alone
    span = plan.spans(4)[2]
    path = tmp_path / spans.span_name(plan, span)
    path.write_bytes(bytes(structengine.Plan(plan.deal, seed=8, count=plan.count).span(0, 100)))
    with pytest.raises(Exception, match=path.name):
        structengine.spark.run(plan, spark, parts=4, folder=str(tmp_path))


def test_progress_rises_to_all_spans(spark, alone):
    plan, digest = alone
    told = []
    assert structengine.spark.run(plan, spark, parts=8, progress=lambda done, count: told.append((done, count))).digest == digest
    assert told == sorted(set(told)) and told[-1] == (8, 8) and len(told) > 1


def test_what_progress_raises_ends_this_run_and_no_other_job(spark, alone):
    plan, _ = alone
    other = []
    slow = spark.sparkContext.parallelize([1], 1).map(lambda one: time.sleep(12) or one)
    beside = pyspark.InheritableThread(target=lambda: other.extend(slow.collect()))
    beside.start()

    class Enough(Exception):
        pass

    def progress(done, count):
        raise Enough

    with pytest.raises(Enough):
        structengine.spark.run(plan, spark, parts=8, progress=progress)
    beside.join(timeout=60)
    assert other == [1]


def test_ctrl_c_ends_the_spans_that_are_under_way(spark):
    assert cluster.is_ended_by_ctrl_c(lambda plan: structengine.spark.run(plan, spark, parts=2))
