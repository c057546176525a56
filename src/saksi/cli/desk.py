"""Starting the desk, for the commands that do."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import click

from saksi.cli.faults import Bad


def serve(
    target: Path,
    host: str,
    port: int,
    *,
    password_file: Path | None = None,
    whole_texts: bool = False,
    sql: bool = True,
    private_names: bool = False,
    browse: bool = False,
) -> None:
    """Serve a store until stopped; end the command with one line where that cannot be."""
    try:
        from saksi.desk import gate, serving
    except ImportError as error:
        raise Bad(f'the desk needs the package {error.name}: pip install "saksi[desk]"') from error
    from saksi.store import StoreError

    word = os.environ.get("SAKSI_DESK_PASSWORD", "")
    if password_file is not None:
        word = password_file.read_text(encoding="utf-8").strip()
    near = gate.is_loopback(host)
    if not near and len(word) < 10:
        raise Bad(
            f"{host}: others could read this desk; give it a password of 10 characters or more (--password-file)"
        )
    house = gate.House(
        password=gate.Password(word) if word else None,
        closed=not near,
        whole=near or whole_texts,
        sql=sql,
        private_names=private_names,
        names=frozenset({"localhost", "127.0.0.1", "::1", host}) if near else frozenset(),
    )
    try:
        desk = serving.build(target, house)
    except StoreError as error:
        raise Bad(str(error)) from error
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Bad(f"{host}:{port}: {error.strerror or error}") from error
        port = probe.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}/"
    click.echo(f"{target} at {address}  (Ctrl-C stops it)")
    if browse:
        click.launch(address)
    serving.run(desk, host, port)
