"""Run by test_kill: ingest a file of lines into a store with the tests' own coder, slowly enough to be killed."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from store_samples import MADE, read

from saksi.intake import Options, receive
from saksi.store import Store
from saksi.store.ingest import ingest


def main(source, target, pause):
    def coder(report):
        time.sleep(pause)
        return read(report)

    with Store.open(target, create=True) as store:
        run = store.begin_run("ingest", MADE)
        options = Options(languages=frozenset({"id"}))
        ingest(store, receive([source], options), coder, run, chunk=7, every=0.02)
        store.end_run(run)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
