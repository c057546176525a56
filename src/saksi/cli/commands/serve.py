"""Open a database as a desk: read, search, check in the browser."""

from __future__ import annotations

from pathlib import Path

import click


@click.command
@click.argument("target", metavar="DB", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to answer on. Any but this machine's own wants a password.")  # fmt: skip
@click.option("--password-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="File with the password (or set SAKSI_DESK_PASSWORD).")  # fmt: skip
@click.option("--whole-texts", is_flag=True, help="Show whole reports to others than this machine, not just the words around records.")  # fmt: skip
@click.option("--private-names", is_flag=True, help="Search private persons (victims, witnesses, suspects) by name, and show their names in the tables.")  # fmt: skip
@click.option("--no-sql", is_flag=True, help="Switch the SQL console off.")
@click.option("--open", "browse", is_flag=True, help="Open it in the browser.")
def command(
    target: Path,
    port: int,
    host: str,
    password_file: Path | None,
    whole_texts: bool,
    no_sql: bool,
    private_names: bool,
    browse: bool,
) -> None:
    """Open the database DB as a desk at http://HOST:PORT.

    Everything is served from this machine. Without a password nobody can write; with one, a logged-in person can reject
    or amend records. On any address but loopback a password is needed for reading, too.
    """
    from saksi.cli.desk import serve

    serve(
        target,
        host,
        port,
        password_file=password_file,
        whole_texts=whole_texts,
        sql=not no_sql,
        private_names=private_names,
        browse=browse,
    )
