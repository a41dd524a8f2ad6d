"""Runs on Spark: `structengine.spark.run(plan, spark)`."""

from __future__ import annotations

import math
import uuid
from typing import Any, Callable, Iterator, Optional

from . import spans
from .plan import Plan
from .result import Result


def run(
    plan: Plan,
    spark: Any,
    *,
    parts: Optional[int] = None,
    folder: Optional[str] = None,
    threads: int = 1,
    hints: bool = True,
    fan_in: int = 16,
    progress: Optional[Callable[[int, int], None]] = None,
) -> Result:
    """Runs a plan on the executors of a Spark session; the result is that of `plan.run()`, to the bit.

    Retries and speculative execution are Spark's own: `spark.task.maxFailures`, `spark.speculation`. A span that Spark runs twice counts
    once.

    :param spark: a `SparkSession`, or its `SparkContext`.
    :param parts: into how many spans the positions are parted; None for four a core of the cluster.
    :param folder: one that all executors see, to keep parts in: a run that is begun again goes on from there.
    :param threads: threads of one span; set `spark.task.cpus` to it.
    :param fan_in: how many parts a task merges.
    :param progress: called with the number of spans that are done, and of all.
    :raises KeyboardInterrupt: after Ctrl-C; the job is cancelled then.
    """
    context = getattr(spark, "sparkContext", spark)
    todo = plan.spans(parts or max(1, 4 * context.defaultParallelism))
    shared = context.broadcast(plan)
    run_span, merge_bytes = spans.run_span, spans.merge_bytes

    def of_span(span: spans.Span) -> bytes:
        return run_span(shared.value, span, folder, threads)

    def merged(found: Iterator[bytes]) -> Iterator[bytes]:
        kept = list(found)
        if kept:
            yield merge_bytes(shared.value, *kept)

    level = context.parallelize(todo, len(todo)).map(of_span)
    count = len(todo)
    # A tree: each shuffle leaves a sixteenth of the partitions, so that no task and no driver holds more than so many parts.
    while count > 1:
        count = math.ceil(count / fan_in)
        level = level.coalesce(count, shuffle=True).mapPartitions(merged)
    try:
        parts_left = _collected(context, level, len(todo), progress)
        return spans.finish(plan, spans.merge_bytes(plan, *parts_left), hints=hints)
    finally:
        shared.unpersist()


def _collected(context: Any, level: Any, count: int, progress: Optional[Callable[[int, int], None]]) -> list[bytes]:
    """What the last tasks made, by a job of a group of its own: other jobs of the session go on where this one is cancelled."""
    from pyspark import InheritableThread

    group = f"structengine-{uuid.uuid4().hex}"
    tracker = context.statusTracker()
    outcome: list[Any] = []

    def work() -> None:
        try:
            context.setJobGroup(group, "structengine: spans of a run", interruptOnCancel=True)
            outcome.append(level.collect())
        except BaseException as fault:  # handed to the caller's thread
            outcome.append(fault)

    def told() -> int:
        """Tasks that are done of the stage of spans, which is the first of the job."""
        stages = [number for job in tracker.getJobIdsForGroup(group) for number in tracker.getJobInfo(job).stageIds]
        info = tracker.getStageInfo(min(stages)) if stages else None
        return min(info.numCompletedTasks, count) if info else 0

    worker = InheritableThread(target=work, daemon=True)
    try:
        worker.start()
        before = 0
        while worker.is_alive():
            worker.join(0.2)
            done = told() if progress and worker.is_alive() else before
            if progress and done > before:
                before = done
                progress(done, count)
    except BaseException:
        context.cancelJobGroup(group)
        raise
    made = outcome[0]
    if isinstance(made, BaseException):
        raise made
    if progress and before < count:
        progress(count, count)
    found: list[bytes] = made
    return found
