"""List what was promised and demanded, and whether it came."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from saksi.relate.promises import Promise

_STATES = (
    "open", "kept", "no fulfilment seen", "withdrawn", "disputed", "met", "refused", "no answer seen",
)  # fmt: skip


def _day(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(f"{value!r} is no ISO date (2026-05-31)") from None


def _span(_: click.Context, __: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    found = re.fullmatch(r"(\d{1,4})([dw]?)", value)
    if found is None:
        raise click.BadParameter(f"{value!r}: write 7d or 2w")
    return int(found[1]) * (7 if found[2] == "w" else 1)


@click.command
@click.argument("target", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="DB")
@click.option("--as-of", metavar="DATE", callback=_day, help="State at this ISO date (today).")
@click.option(
    "--due", metavar="7d", callback=_span, help="Only open ones whose stated time ends within so long."
)
@click.option("--kind", type=click.Choice(["pledge", "demand"]), help="Only pledges, or only demands.")
@click.option("--state", type=click.Choice(_STATES), help="Only those in this state.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON, one a line.")
@click.option(
    "--confirm", nargs=2, metavar="PLEDGE LATER", help="Say that a later event keeps it (REPORT:EVENT each)."
)
@click.option("--reject", nargs=2, metavar="PLEDGE LATER", help="Say that a later event does not.")
@click.option("--reason", help="Why, with --confirm or --reject.")
@click.option("--by", help="Who says so, with --confirm or --reject.")
def command(
    target: Path,
    as_of: str | None,
    due: int | None,
    kind: str | None,
    state: str | None,
    as_json: bool,
    confirm: tuple[str, str] | None,
    reject: tuple[str, str] | None,
    reason: str | None,
    by: str | None,
) -> None:
    """List what was promised and demanded, and whether it came.

    A pledge is what somebody says he will do, a demand what somebody wants another to do. What a store doesn't tell is
    never called broken: no fulfilment was seen, in so many reports.
    """
    from saksi.cli.keeping import open_store
    from saksi.relate.promises import due_within, promises

    with open_store(target) as store:
        if confirm or reject:
            _judge(store, confirm, reject, reason, by)
            return
        at = as_of or date.today().isoformat()
        found = promises(store.db, as_of=at, kind=kind)
    if due is not None:
        found = due_within(found, at, due)
    if state is not None:
        found = [p for p in found if p.state == state]
    for promise in found:
        click.echo(json.dumps(plain(promise, at), ensure_ascii=False) if as_json else _told(promise))
    if not as_json:
        click.echo(f"{len(found):,} as of {at}", err=True)


def _judge(
    store: Any,
    confirm: tuple[str, str] | None,
    reject: tuple[str, str] | None,
    reason: str | None,
    by: str | None,
) -> None:
    from saksi.cli.faults import Bad
    from saksi.relate.verdicts import judge
    from saksi.store import StoreError

    if confirm and reject:
        raise Bad("--confirm and --reject exclude each other")
    if not reason or not by:
        raise Bad("a verdict needs --reason and --by")
    pledge, later = confirm or reject or ("", "")
    try:
        number = judge(store, pledge, later, "confirmed" if confirm else "rejected", reason=reason, by=by)
    except StoreError as error:
        raise Bad(str(error)) from error
    click.echo(f"verdict {number}")


def plain(promise: Promise, as_of: str) -> dict[str, Any]:
    """Return a promise as JSON writes it."""
    return {
        "id": promise.key, "kind": promise.kind, "state": promise.state, "as_of": as_of, "type": promise.event.type,
        "by": list(promise.by), "of": list(promise.of), "to": list(promise.to), "start": promise.start,
        "due": promise.due, "published": promise.event.published, "words": promise.event.quote,
        "claimed_by": promise.event.claimed_by, "reports_searched": promise.searched,
        "told": [{"id": h.key, "outlet": h.outlet, "published": h.published, "words": h.quote} for h in promise.told],
        "later": [
            {"id": x.event.key, "outlet": x.event.outlet, "published": x.event.published, "words": x.event.quote,
             "claimed_by": x.event.claimed_by, "why": x.why, "verdict": x.verdict}
            for x in promise.later
        ],
    }  # fmt: skip


def _told(promise: Promise) -> str:
    from saksi.cli.symbols import visible

    event = promise.event
    who = ", ".join(promise.by) or "?"
    if promise.kind == "demand":
        who += " of " + (", ".join(promise.of) or "?")
    due = f", due {promise.due}" if promise.due else ""
    seen = (
        f" (in {promise.searched:,} reports)"
        if promise.state in ("no fulfilment seen", "no answer seen")
        else ""
    )
    lines = [
        f"{promise.state}{seen} · {promise.kind} · {event.published} · {who}{due} · {event.type} · {promise.key}"
    ]
    lines.append(f"    “{' '.join(event.quote.split())}” {event.outlet or ''}")
    for later in promise.later:
        lines.append(
            f"  → {later.event.published} “{' '.join(later.event.quote.split())}” {later.event.outlet or ''}"
        )
        lines.append(
            f"    {later.why}{f', {later.verdict} by a reader' if later.verdict else ''} · {later.event.key}"
        )
    return "\n".join(visible(line, lines=False) for line in lines)
