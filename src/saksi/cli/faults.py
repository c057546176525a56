"""One clear line on standard error for whatever was wrong with an input."""

from __future__ import annotations

import click

from saksi.cli.symbols import visible


class Bad(click.ClickException):
    """A fault that ends the command: one line on standard error, exit 1."""

    def show(self, file: object = None) -> None:
        """Print the line."""
        complain(self.format_message())


def complain(message: str) -> None:
    """Print one line on standard error; what stands in it is shown, never obeyed."""
    click.echo(f"saksi: {visible(message, lines=False)}", err=True)
