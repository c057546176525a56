"""The cluster engine: the same shards, handed out by Daft on Ray (extra `saksi[cluster]`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from typing import Any

from saksi.scale.engines import TRIES, Engine
from saksi.scale.task import Result, Task, decoded, encoded
from saksi.scale.work import THREADS, code, one_thread

# Read when the engines are imported, so they are set before.
_SILENT = {
    "DO_NOT_TRACK": "true",
    "SCARF_NO_ANALYTICS": "true",
    "DAFT_ANALYTICS_ENABLED": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    "DAFT_PROGRESS_BAR": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}


class NoCluster(RuntimeError):
    """The engine's libraries are not installed, or the cluster can't be reached."""


def ray(workers: int | None = None, address: str | None = None) -> Engine:
    """Return an engine that codes on a Ray cluster: the one at `address`, or a local one of `workers` cores.

    The output folder, and input files that are not in an object store, must be seen by every node under the same path,
    and saksi installed on it. When a node vanishes, what was on its way is handed out again, at most three times.

    Raises:
        NoCluster: daft or ray is missing, or nobody answers at the address.
    """
    os.environ.update(_SILENT)
    try:
        import daft
        import ray as cluster
    except ImportError as error:
        raise NoCluster(
            f'the ray engine needs the package {error.name}: pip install "saksi[cluster]"'
        ) from error
    one_thread()
    env = {**_SILENT, **dict.fromkeys(THREADS, "1")}
    if python_path := os.environ.get("PYTHONPATH"):
        env["PYTHONPATH"] = python_path
    here: dict[str, Any] = {"address": address} if address else {"num_cpus": workers}
    if not address:
        here["include_dashboard"] = False
    try:
        cluster.init(
            **here,
            log_to_driver=False,
            logging_level="error",
            ignore_reinit_error=True,
            runtime_env={"env_vars": env},
        )
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise NoCluster(f"no Ray cluster: {error}") from error
    daft.set_runner_ray(address=address, noop_if_initialized=True)
    cores = workers or max(1, int(cluster.cluster_resources().get("CPU", 1)))
    coder = _coder(daft, cores)

    def coded(tasks: Iterator[Task]) -> Iterator[Result]:
        tries: dict[str, int] = {}
        try:
            while wave := list(islice(tasks, 8 * cores)):
                yield from _wave(wave, tries)
        finally:
            cluster.shutdown()

    def _wave(wave: list[Task], tries: dict[str, int]) -> Iterator[Result]:
        todo = {task.digest: task for task in wave}
        while todo:
            frame = daft.from_pydict({"task": [encoded(task) for task in todo.values()]})
            frame = frame.into_partitions(len(todo)).with_column("result", coder(daft.col("task")))
            try:
                for row in frame.iter_rows():
                    result: Result = decoded(row["result"], Result)
                    if todo.pop(result.task.digest, None) is not None:
                        yield result
            except Exception as error:  # noqa: BLE001 - a lost node shows as many things; what is left is tried again
                for digest in list(todo):
                    tries[digest] = tries.get(digest, 0) + 1
                    if tries[digest] >= TRIES:
                        yield Result(task=todo.pop(digest), error=f"{type(error).__name__}: {error}"[:500])

    return coded


def _coder(daft: Any, cores: int) -> Any:
    """Return the expression that codes a column of tasks, one a call, on as many processes as there are cores."""

    @daft.udf(return_dtype=daft.DataType.string(), concurrency=cores, num_cpus=1, batch_size=1)
    class Coder:
        # Daft wants a constructor it can call without arguments; the model is loaded with the first shard.
        def __init__(self, tries: int = TRIES) -> None:
            self.tries = tries

        def __call__(self, tasks: Any) -> list[str]:
            return [encoded(code(decoded(task, Task))) for task in tasks.to_pylist()]

    return Coder
