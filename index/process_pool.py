"""Work on many items in several processes at once, in order, with few of them in flight."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

from index.errors import WorkerDied, WorkFailed
from scrapers.processes import end_with_parent

T = TypeVar("T")
R = TypeVar("R")


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of this size, the last one shorter."""
    source = iter(items)
    while found := list(islice(source, size)):
        yield found


def mapped(work: Callable[[T], R], items: Iterable[T], processes: int) -> Iterator[R]:
    """`work` done to every item, in their order; in this process where `processes` is 1.

    Raises what `work` raises, WorkFailed in place of an exception that can't be pickled, and WorkerDied. `work`, items
    and results have to be picklable. Items are taken as they are needed, two ahead for each process, so that memory
    stays bounded. Processes end with the one that started them, however that one ends.
    """
    if processes < 2:
        yield from map(work, items)
        return
    # Spawned, because a fork of a process with threads may never run.
    with _as_file(work) as path:
        pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_begin, initargs=(path,))
        yield from _results(pool, items, processes)


def _results(pool: ProcessPoolExecutor, items: Iterable[Any], processes: int) -> Iterator[Any]:
    pending: deque[Future[Any]] = deque()
    try:
        for item in items:
            pending.append(pool.submit(_done, item))
            if len(pending) > 2 * processes:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    except BrokenProcessPool as error:
        remedy = "Memory may have run out. The index that is served stays. Allow more, then run `readouts index`."
        raise WorkerDied(remedy=remedy) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_work: Callable[[Any], Any] | None = None
"""What a child does with each item: handed over once, because what is bound in it may be large."""


@contextmanager
def _as_file(work: Callable[[Any], Any]) -> Iterator[str]:
    """Not among a child's arguments: a child that ends before it has read all of those leaves its parent waiting."""
    with NamedTemporaryFile(prefix="readouts-") as file:
        file.write(pickle.dumps(work))
        file.flush()
        yield file.name


def _begin(path: str) -> None:
    global _work
    end_with_parent()
    _work = pickle.loads(Path(path).read_bytes())


def _done(item: Any) -> Any:
    """`work` done in a child. An exception that does not survive pickling would end the pool as a dead process does."""
    assert _work
    try:
        return _work(item)
    except Exception as error:
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:
            raise WorkFailed(f"{type(error).__name__}: {error}") from None
        raise
