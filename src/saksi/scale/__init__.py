"""Scale: the same readings over a laptop's cores or a cluster, as Parquet, without a database.

Sources are cut into shards; a shard is coded by one worker in one go and moved into place by the one process that keeps
the ledger, so that a run may be stopped at any instant and run again.
"""

from saksi.scale.drive import Summary, run
from saksi.scale.ledger import Busy
from saksi.scale.task import Settings

__all__ = ["Busy", "Settings", "Summary", "run"]
