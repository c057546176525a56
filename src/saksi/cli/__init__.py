"""The command line: one module a command under `commands/`, found when it is asked for."""

from __future__ import annotations

import sys

from saksi.cli.app import saksi


def main() -> None:
    """Run the command line and exit with its status."""
    # What saksi prints is UTF-8 whatever the locale says, and a character it can't hold is never a crash.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    saksi(prog_name="saksi")


__all__ = ["main", "saksi"]
