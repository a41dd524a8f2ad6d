"""The recipes for Kubernetes and Slurm, by a stand-in for each: their own commands, run as their schedulers would run them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import conftest
import pytest

from structengine import Deal, Plan, spans

CLUSTERS = conftest.ROOT / "Examples/Clusters"
COUNT, SEED, PARTS = 2_000_000, 7, 6


@pytest.fixture(scope="module")
def alone(fixtures):
    plan = Plan(Deal.read(fixtures / "medium.json"), seed=SEED, count=COUNT)
    return plan, plan.run().digest


def started(command, environment):
    return subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def scheduled(tasks, parallel):
    """Runs commands, so many at a time; the second is ended with SIGTERM and the fourth killed, each once, and both are run again."""

    def task(number):
        for attempt in range(4):
            process = started(*tasks[number])
            if attempt == 0 and number in (1, 3):
                time.sleep(0.02)  # before any machine is done with it
                process.send_signal(signal.SIGTERM if number == 1 else signal.SIGKILL)
            _, told = process.communicate(timeout=120)
            if process.returncode == 0:
                return attempt
        raise AssertionError(told)

    with ThreadPoolExecutor(parallel) as pool:
        return list(pool.map(task, range(len(tasks))))


def manifest(fixtures, folder):
    yaml = pytest.importorskip("yaml")
    with open(CLUSTERS / "kubernetes.yaml") as file:
        jobs = {job["metadata"]["name"]: job["spec"] for job in yaml.safe_load_all(file)}

    def command(job):
        stated = jobs[job]["template"]["spec"]["containers"][0]["command"]
        assert stated[:2] == ["python3", "/input/span.py"]
        places = {"/input/deal.json": str(fixtures / "medium.json"), "/parts": str(folder), "--threads=4": "--threads=1"}
        changed = {"--parts": PARTS, "--count": COUNT, "--seed": SEED}
        words = [sys.executable, str(CLUSTERS / "span.py")]
        for word in stated[2:]:
            key = word.split("=")[0]
            words.append(f"{key}={changed[key]}" if key in changed else places.get(word, word.replace("/parts/", f"{folder}/")))
        return words

    return jobs, command


def test_the_manifest_is_a_valid_one(fixtures, tmp_path):
    validate = pytest.importorskip("kubernetes_validate")
    yaml = pytest.importorskip("yaml")
    with open(CLUSTERS / "kubernetes.yaml") as file:
        documents = list(yaml.safe_load_all(file))
    assert [document["kind"] for document in documents] == ["Job", "Job"]
    newest = validate.latest_version()
    for document in documents:
        validate.validate(document, newest, strict=True)
    broken = {**documents[0], "spec": {**documents[0]["spec"], "completion": 3}}
    with pytest.raises(Exception, match="completion"):
        validate.validate(broken, newest, strict=True)


def test_an_indexed_job_gives_the_digest_of_one_process(fixtures, tmp_path, alone):
    jobs, command = manifest(fixtures, tmp_path)
    spec = jobs["structengine-spans"]
    assert spec["completionMode"] == "Indexed" and spec["backoffLimitPerIndex"] >= 1
    words = command("structengine-spans")
    assert f"--parts={spec['completions']}" in jobs["structengine-spans"]["template"]["spec"]["containers"][0]["command"]
    attempts = scheduled([(words, {"JOB_COMPLETION_INDEX": str(index)}) for index in range(PARTS)], 2)
    assert max(attempts) >= 1
    merge = started(command("structengine-merge"), {})
    printed, told = merge.communicate(timeout=120)
    assert merge.returncode == 0, told
    assert printed.strip().endswith(alone[1])
    assert json.loads((tmp_path / "result.json").read_text())["digest"] == alone[1]


def test_an_array_of_slurm_gives_the_digest_of_one_process(fixtures, tmp_path, alone):
    settings = {"DEAL": str(fixtures / "medium.json"), "PARTS": str(tmp_path), "SPANS": str(PARTS), "COUNT": str(COUNT), "SEED": str(SEED)}
    settings |= {"SLURM_CPUS_PER_TASK": "1", "PATH": f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}"}
    # As Slurm does it: a copy in a folder of its own, run in the one that sbatch was called in.
    spool = tmp_path / "spool"
    spool.mkdir()
    script = str(shutil.copy(CLUSTERS / "slurm.sh", spool / "slurm_script"))
    settings["PARTS"] = str(tmp_path / "parts")
    lost = started([script], {**settings, "SLURM_SUBMIT_DIR": str(spool), "SLURM_ARRAY_TASK_ID": "0"})
    assert "call sbatch in its folder" in lost.communicate(timeout=60)[1] and lost.returncode == 2
    settings["SLURM_SUBMIT_DIR"] = str(CLUSTERS)
    scheduled([([script], {**settings, "SLURM_ARRAY_TASK_ID": str(index)}) for index in range(PARTS)], 2)
    merge = started([script, "merge"], settings)
    printed, told = merge.communicate(timeout=120)
    assert merge.returncode == 0 and printed.strip().endswith(alone[1]), told


def test_lost_and_strange_parts_are_named_and_nothing_is_written(fixtures, tmp_path, alone):
    plan, _ = alone
    small = Plan(plan.deal, seed=SEED, count=3_000)
    todo = small.spans(3)
    base = [sys.executable, str(CLUSTERS / "span.py")]
    rest = [str(fixtures / "medium.json"), str(tmp_path), "--parts=3", "--count=3000", f"--seed={SEED}"]
    for index in (0, 2):
        subprocess.run([*base, "run", *rest, f"--index={index}"], check=True, capture_output=True)
    out = tmp_path / "result.json"
    lost = subprocess.run([*base, "merge", *rest, f"--out={out}"], capture_output=True, text=True, check=False)
    assert lost.returncode == 1 and f"span 1: {spans.span_name(small, todo[1])}" in lost.stderr and not out.exists()
    strange = tmp_path / spans.span_name(small, todo[1])
    strange.write_bytes(bytes(Plan(plan.deal, seed=99, count=3_000).span(*todo[1])))
    refused = subprocess.run([*base, "merge", *rest, f"--out={out}"], capture_output=True, text=True, check=False)
    assert refused.returncode == 1 and strange.name in refused.stderr and "another deal" in refused.stderr and not out.exists()
    strange.write_bytes(bytes(small.span(*todo[1])))
    deal = tmp_path / "deal.json"
    deal.write_bytes((fixtures / "medium.json").read_bytes())
    over = subprocess.run([*base, "merge", str(deal), *rest[1:], f"--out={deal}"], capture_output=True, text=True, check=False)
    assert over.returncode == 1 and "must not be the deal" in over.stderr and deal.read_bytes() == (fixtures / "medium.json").read_bytes()
    wrong = subprocess.run([*base, "run", *rest, "--index=3"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 1 and "from 0 to 2" in wrong.stderr
