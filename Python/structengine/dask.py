"""Runs on Dask: `structengine.dask.run(plan, client)`."""

from __future__ import annotations

from typing import Any, Callable, Optional

from . import spans
from .plan import Plan
from .result import Result


def run(
    plan: Plan,
    client: Any,
    *,
    parts: Optional[int] = None,
    folder: Optional[str] = None,
    threads: int = 1,
    hints: bool = True,
    retries: int = 3,
    progress: Optional[Callable[[int, int], None]] = None,
) -> Result:
    """Runs a plan on the workers of a Dask client; the result is that of `plan.run()`, to the bit.

    :param client: a `distributed.Client`.
    :param parts: into how many spans the positions are parted; None for four a thread of the cluster.
    :param folder: one that all workers see, to keep parts in: a run that is begun again goes on from there.
    :param threads: threads of one span; a worker that runs several spans at a time needs one each.
    :param retries: how often a span that fails is tried again; a worker that dies costs no try of its own.
    :param progress: called with the number of spans that are done, and of all.
    :raises KeyboardInterrupt: after Ctrl-C; what has not begun is cancelled then.
    """
    from distributed import as_completed

    cores = sum(client.nthreads().values())
    todo = plan.spans(parts or max(1, 4 * cores))
    shared = client.scatter(plan, broadcast=True, hash=False)
    futures = [
        client.submit(spans.run_span, shared, span, folder, threads, pure=False, retries=retries, key=f"span-{spans.span_name(plan, span)}")
        for span in todo
    ]
    try:
        # The tree is built before any span is done: a worker merges what is at hand there.
        level = futures
        while len(level) > 1:
            level = [
                client.submit(spans.merge_bytes, shared, *(level[number] for number in group), pure=False, retries=retries)
                for group in spans.groups(len(level))
            ]
        if progress:
            for done, _ in enumerate(as_completed(futures), 1):
                progress(done, len(futures))
        return spans.finish(plan, level[0].result(), hints=hints)
    except BaseException:
        client.cancel(futures)
        raise
