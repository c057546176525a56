"""What people write at the desk: corrections and watches, each in a transaction of its own."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Mapping
from urllib.parse import urlsplit

from saksi.desk import addresses
from saksi.records.arrival import now
from saksi.relate.verdicts import judge
from saksi.store import Correction, Store, StoreError
from saksi.store.corrections import correct, withdraw


class Refused(ValueError):
    """A form that cannot be taken, with why."""


def write(path: str, action: str, form: Mapping[str, str], by: str) -> str:
    """Take a form: correct a record, judge a match, save or drop a watch. Return the address to go on to.

    Raises:
        Refused: what the form asks for is not possible.
    """
    try:
        with Store.open(path) as store:
            if action == "correct":
                return _correct(store, form, by)
            if action == "judge":
                return _judge(store, form, by)
            if action == "watch":
                return _watch(store, form, by)
            store.db.execute("DELETE FROM watches WHERE pk = ?", (form.get("pk", ""),))
            return "/watches"
    except (StoreError, sqlite3.OperationalError) as fault:
        raise Refused(str(fault)) from fault


def _correct(store: Store, form: Mapping[str, str], by: str) -> str:
    report, record = form.get("report", ""), form.get("record", "")
    verdict = form.get("verdict")
    if verdict == "withdrawn":
        number = form.get("pk", "")
        if not number.isdigit():
            raise Refused("no such correction")
        withdraw(store, int(number))
    elif verdict == "rejected":
        correct(store, Correction(report, record, "rejected", form.get("reason", "")[:2000], by))
    elif verdict == "amended":
        changes = {k[4:]: v.strip() or None for k, v in form.items() if k.startswith("set-")}
        old = {k[4:]: v.strip() or None for k, v in form.items() if k.startswith("was-")}
        changes = {k: v for k, v in changes.items() if v != old.get(k)}
        correct(
            store, Correction(report, record, "amended", form.get("reason", "")[:2000], by, changes=changes)
        )
    else:
        raise Refused("neither rejected nor amended")
    return addresses.with_query(addresses.report(report), record=record)


def _judge(store: Store, form: Mapping[str, str], by: str) -> str:
    promise, verdict = form.get("promise", ""), form.get("verdict")
    if verdict not in ("confirmed", "rejected"):
        raise Refused("neither confirmed nor rejected")
    reason = form.get("reason", "")[:2000]
    judge(store, promise, form.get("later", ""), verdict, reason=reason, by=by)  # type: ignore[arg-type]
    report, _, event = promise.rpartition(":")
    return f"/pledge/{addresses.encode(report)}/{addresses.encode(event)}"


def _watch(store: Store, form: Mapping[str, str], by: str) -> str:
    address, name = form.get("address", ""), form.get("name", "").strip()[:200]
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not address.startswith("/") or len(address) > 2000:
        raise Refused("a watch is an address of this desk")
    store.db.execute(
        "INSERT INTO watches (name, address, by, at, token) VALUES (?, ?, ?, ?, ?)",
        (name or address, address, by, now(), secrets.token_hex(16)),
    )
    return "/watches"
