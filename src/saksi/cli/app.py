"""The group that finds its commands by their files and loads one only when it is run."""

from __future__ import annotations

import ast
import pkgutil
from importlib import import_module
from pathlib import Path

import click

from saksi import __version__
from saksi.cli import commands

# The order people meet them in; a command not named here comes after, by name.
SECTIONS: dict[str, tuple[str, ...]] = {
    "Read": ("read", "explain", "schema", "demo"),
    "Keep and publish": ("ingest", "run", "export", "serve", "recode", "diff", "forget", "feeds", "codebook"),
    "Over many reports": ("relate", "pledges", "namings", "stories"),
    "Measure and extend": ("evaluate", "lexicon", "model"),
}


class Commands(click.Group):
    """Commands by module name. Listing them reads their docstrings, it imports nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands there are, in the order of the sections."""
        there = {module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__)}
        ordered = [name for names in SECTIONS.values() for name in names if name in there]
        return ordered + sorted(there - set(ordered))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command's module and return its `command`."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found: click.Command = import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}").command
        return found

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; weights that aren't installed are a fault of the set-up, told in one line."""
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.Abort):
            raise
        except RuntimeError as fault:
            from saksi.cli.faults import Bad
            from saksi.model import NoModel

            if isinstance(fault, NoModel):
                raise Bad(str(fault)) from fault
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by section, each with the first line of its module's docstring."""
        there = self.list_commands(ctx)
        named = {name for names in SECTIONS.values() for name in names}
        sections = {**SECTIONS, "More": tuple(name for name in there if name not in named)}
        for title, names in sections.items():
            rows = [(name, _summary(name)) for name in names if name in there]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


def _summary(name: str) -> str:
    path = Path(next(iter(commands.__path__))) / f"{name.replace('-', '_')}.py"
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]


@click.command(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80}
)
@click.version_option(__version__, prog_name="saksi")
def saksi() -> None:
    """Read news reports and write down who said or did what to whom.

    Every record points to the words that support it, and a claim stays a claim: the one who makes it is kept with it.
    """
