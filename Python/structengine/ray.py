"""Runs on Ray: `structengine.ray.run(plan)` after `ray.init(...)`."""

from __future__ import annotations

from typing import Any, Callable, Optional

from . import spans
from .plan import Plan
from .result import Result


def run(
    plan: Plan,
    *,
    parts: Optional[int] = None,
    folder: Optional[str] = None,
    threads: int = 1,
    hints: bool = True,
    retries: int = 3,
    progress: Optional[Callable[[int, int], None]] = None,
) -> Result:
    """Runs a plan on the Ray cluster that this process is connected to; the result is that of `plan.run()`, to the bit.

    :param parts: into how many spans the positions are parted; None for four a processor of the cluster.
    :param folder: one that all nodes see, to keep parts in: a run that is begun again goes on from there.
    :param threads: threads of one span, and the processors that Ray sets aside for it.
    :param retries: how often a span is tried again whose worker dies or fails.
    :param progress: called with the number of spans that are done, and of all.
    :raises KeyboardInterrupt: after Ctrl-C; what has not begun is cancelled then.
    """
    import ray

    cores = int(ray.cluster_resources().get("CPU", 1))
    todo = plan.spans(parts or max(1, 4 * cores // threads))
    options = {"max_retries": retries, "retry_exceptions": [OSError]}
    run_span = ray.remote(spans.run_span).options(num_cpus=threads, **options)
    merge = ray.remote(spans.merge_bytes).options(num_cpus=1, **options)
    shared = ray.put(plan)
    leaves = [run_span.remote(shared, span, folder, threads) for span in todo]
    level: list[Any] = leaves
    try:
        while len(level) > 1:
            level = [merge.remote(shared, *(level[number] for number in group)) for group in spans.groups(len(level))]
        root, count, done = level[0], len(leaves), 0
        while leaves:
            # Those that are done are let go, so that memory does not grow with their number; what the tree wants, it holds.
            waiting = list(dict.fromkeys([root, *leaves]))
            ready, rest = ray.wait(waiting, num_returns=len(waiting), timeout=0.2, fetch_local=False)
            if root in ready:
                break  # all is done, or one has failed
            leaves = [leaf for leaf in rest if leaf != root]
            if progress and count - len(leaves) > done:
                done = count - len(leaves)
                progress(done, count)
            del ready, rest, waiting
        data = ray.get(root)
        if progress and done < count:
            progress(count, count)
        return spans.finish(plan, data, hints=hints)
    except BaseException:
        for leaf in leaves:
            ray.cancel(leaf)
        raise
