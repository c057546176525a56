"""A run in a process of its own, to be killed: `killed.py ENGINE SOURCE OUT`."""

from __future__ import annotations

import sys
from pathlib import Path

from scale_samples import settings

from saksi.scale import run
from saksi.scale.engines import loop, pool


def main() -> None:
    name, source, out = sys.argv[1:4]
    if name == "ray":
        from saksi.scale.cluster import ray

        engine = ray(2)
    else:
        engine = loop if name == "loop" else pool(2)
    summary = run([source], Path(out), settings(), shard=6, engine=engine)
    sys.exit(1 if summary.errors else 0)


if __name__ == "__main__":
    main()
