"""Runs on Dask: `structengine.dask.run(plan, client)`."""

from __future__ import annotations

import uuid
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
    :raises KeyboardInterrupt: after Ctrl-C; the spans are cancelled then, also those that are under way.
    """
    from distributed import as_completed

    cores = sum(client.nthreads().values())
    todo = plan.spans(parts or max(1, 4 * cores))
    shared = client.scatter(plan, broadcast=True, hash=False)
    run = uuid.uuid4().hex
    keys = {span: f"span-{spans.span_name(plan, span)}-{run}" for span in todo}
    options = {"pure": False, "retries": retries}
    remaining: set[Any] = set()
    level: list[Any] = []
    try:
        level = [client.submit(_span, spans.run_span, shared, span, folder, threads, key=keys[span], **options) for span in todo]
        remaining.update(level if progress else ())
        # The tree is built before any span is done: a worker merges what is at hand there. A part that is wanted by nobody but the
        # tree is let go once it is merged, so that memory does not grow with their number.
        while len(level) > 1:
            level = [
                client.submit(spans.merge_bytes, shared, *(level[number] for number in group), **options)
                for group in spans.groups(len(level))
            ]
        for future in as_completed(remaining):
            if future.status == "error":
                break  # of which the root tells
            remaining.discard(future)
            if progress:
                progress(len(todo) - len(remaining), len(todo))
        return spans.finish(plan, level[0].result(), hints=hints)
    except BaseException:
        # With the root goes whatever is for it alone.
        client.cancel([*remaining, *level])
        raise


def _span(run_span: Callable[..., bytes], plan: Plan, span: spans.Span, folder: Optional[str], threads: int) -> bytes:
    """A span that ends early where its task was cancelled."""
    from distributed import get_worker

    worker = get_worker()
    key = worker.get_current_task()

    def is_cancelled() -> bool:
        task = worker.state.tasks.get(key)
        return task is None or task.state == "cancelled"

    return run_span(plan, span, folder, threads, stop=is_cancelled)
