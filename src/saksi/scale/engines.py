"""Engines on one machine: this process, or a pool of others. Each takes tasks as they come and gives results."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from saksi.scale.task import Result, Task
from saksi.scale.work import code, one_thread

Engine = Callable[[Iterator[Task]], Iterator[Result]]
TRIES = 3


def loop(tasks: Iterator[Task]) -> Iterator[Result]:
    """Code the shards here, one after the other."""
    for task in tasks:
        yield code(task)


def pool(workers: int) -> Engine:
    """Return an engine of so many processes, each with one thread; the model is loaded once in each.

    A process that dies (killed, out of memory) takes its shard with it: the pool is made anew and the shards that were
    on their way are coded again, each at most three times.
    """

    def coded(tasks: Iterator[Task]) -> Iterator[Result]:
        one_thread()
        todo: list[Task] = []
        tries: dict[str, int] = {}
        more = True
        while more or todo:
            with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin) as running:
                flying: dict[Future[Result], Task] = {}
                try:
                    while more or todo or flying:
                        # One waits while each works; more would only be planned too early.
                        while len(flying) < 2 * workers and (todo or more):
                            task = todo.pop() if todo else next(tasks, None)
                            if task is None:
                                more = False
                                break
                            try:
                                flying[running.submit(code, task)] = task
                            except BrokenProcessPool:
                                todo.append(task)
                                raise
                        finished, _ = wait(flying, return_when=FIRST_COMPLETED)
                        for future in finished:
                            result = future.result()
                            del flying[future]
                            yield result
                except BrokenProcessPool:
                    for task in flying.values():
                        tries[task.digest] = tries.get(task.digest, 0) + 1
                        if tries[task.digest] < TRIES:
                            todo.append(task)
                        else:
                            yield Result(
                                task=task, error=f"its worker died {TRIES} times (killed, or out of memory)"
                            )

    return coded


def _begin() -> None:
    """Let a worker end when its parent has: a killed run leaves nobody behind."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
