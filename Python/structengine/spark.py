"""Runs on Spark: `structengine.spark.run(plan, spark)`."""

from __future__ import annotations

import math
from typing import Any, Iterator, Optional

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
) -> Result:
    """Runs a plan on the executors of a Spark session; the result is that of `plan.run()`, to the bit.

    Retries, speculative execution and progress are Spark's own: `spark.task.maxFailures`, `spark.speculation`, and its pages. A span that
    Spark runs twice counts once.

    :param spark: a `SparkSession`, or its `SparkContext`.
    :param parts: into how many spans the positions are parted; None for four a core of the cluster.
    :param folder: one that all executors see, to keep parts in: a run that is begun again goes on from there.
    :param threads: threads of one span; set `spark.task.cpus` to it.
    :param fan_in: how many parts a task merges.
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
    try:
        # A tree: each shuffle leaves a sixteenth of the partitions, so that no task and no driver holds more than so many parts.
        while count > 1:
            count = math.ceil(count / fan_in)
            level = level.coalesce(count, shuffle=True).mapPartitions(merged)
        return spans.finish(plan, spans.merge_bytes(plan, *level.collect()), hints=hints)
    except KeyboardInterrupt:
        context.cancelAllJobs()
        raise
    finally:
        shared.unpersist()
