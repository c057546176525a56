"""A desk over a store: built as Datasette, served by uvicorn."""

from __future__ import annotations

import gc
from importlib import resources
from pathlib import Path
from typing import Any

from datasette.app import Datasette, DatasetteClient
from datasette.database import Database
from datasette.plugins import pm

from saksi.desk import formats, gate, plugin, unnamed
from saksi.desk.wording import LANGUAGES, name_index, party_names
from saksi.store import Store

_HIDDEN_TABLES = ("settings", "tombstones", "inputs", "keys", "keys_new", "layers", "readings", "fetches")


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
        template_dir=str(resources.files("saksi.desk").joinpath("theirs")),
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
            "databases": {
                plugin.DATABASE: {
                    "title": "Tabel · Tables",
                    "tables": {name: {"hidden": True} for name in _HIDDEN_TABLES},
                }
            },
        },
    )
    own = Database(made, path=str(path), is_mutable=True)
    own.name = plugin.OWN
    plugin.DESKS[made] = plugin.Desk(str(path), house, own)
    made.client = DatasetteClient(made)  # the first was made before our routes were known
    kind = Database if house.private_names else _Unsearched
    made.add_database(kind(made, path=str(path), is_mutable=True), name=plugin.DATABASE)
    return made


class _Unsearched(Database):  # type: ignore[misc]
    """A database whose tables offer no full-text search: the index knows private persons' names."""

    async def fts_table(self, table: str) -> None:
        """Say that a table has no index."""

    async def attached_databases(self) -> list[Any]:
        """Return none: the temporary views that hide names are no database of its own."""
        return []

    async def primary_keys(self, table: str) -> list[str]:
        """Return the key of the table below a view that hides names."""
        return ["pk"] if table in unnamed.COVERED else list(await super().primary_keys(table))

    async def table_names(self) -> list[str]:
        """Return the tables that can be read."""
        return [name for name in await super().table_names() if not unnamed.CLOSED.fullmatch(name)]


def settle() -> None:
    """Load what every page needs and tell the collector of garbage that it stays: going through it again and again would
    hold up a page now and then by tens of milliseconds.
    """
    name_index()
    for language in LANGUAGES:
        party_names(language)
    for name in formats.environment().list_templates():
        formats.environment().get_template(name)
    gc.collect()
    gc.freeze()


def run(datasette: Datasette, host: str, port: int) -> None:
    """Serve until stopped."""
    import uvicorn

    settle()
    uvicorn.run(
        datasette.app(),
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        date_header=True,
        lifespan="on",
    )
