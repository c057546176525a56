"""A desk over a store: built as Datasette, served by uvicorn."""

from __future__ import annotations

from pathlib import Path

from datasette.app import Datasette, DatasetteClient
from datasette.database import Database
from datasette.plugins import pm

from saksi.desk import gate, plugin
from saksi.store import Store

_HIDDEN_TABLES = ("settings", "tombstones", "inputs", "keys", "keys_new", "layers", "readings", "fetches")


class Unsearched(Database):  # type: ignore[misc] # Datasette ships no types
    """A database whose own pages have no search box: it would find private persons by name."""

    async def fts_table(self, table: str) -> None:
        """Know of no full-text index."""


def build(path: Path, house: gate.House, *, secret: str | None = None) -> Datasette:
    """Return a desk over the store at `path`, its schema brought up to date.

    Raises:
        StoreError: no such file, or not a store of saksi's.
    """
    Store.open(path).close()
    if pm.get_plugin("saksi") is None:
        pm.register(plugin, name="saksi")
    made = Datasette(
        files=[],
        secret=secret,
        settings={
            "sql_time_limit_ms": 1500,
            "max_returned_rows": 1000,
            "facet_time_limit_ms": 150,
            "suggest_facets": False,
            "default_facet_size": 15,
            "allow_download": False,
            "allow_csv_stream": house.whole,
            "num_sql_threads": 4,
            "default_allow_sql": house.sql and house.whole,
        },
        metadata={
            "title": "saksi",
            "databases": {plugin.DATABASE: {"tables": {name: {"hidden": True} for name in _HIDDEN_TABLES}}},
        },
    )
    plugin.DESKS[made] = plugin.Desk(str(path), house)
    made.client = DatasetteClient(made)  # the first was made before our routes were known
    database = Database if house.private_names else Unsearched
    made.add_database(database(made, path=str(path), is_mutable=True), name=plugin.DATABASE)
    return made


def run(datasette: Datasette, host: str, port: int) -> None:
    """Serve until stopped."""
    import uvicorn

    uvicorn.run(
        datasette.app(),
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        date_header=True,
        lifespan="on",
    )
