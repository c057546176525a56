"""Who may come in and write: passwords, forms, headers."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import time
from dataclasses import dataclass, field

OURS = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Datasette's own table and SQL pages carry inline scripts and styles.
THEIRS = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_TRIES, _PAUSE = 5, 60.0


class Password:
    """A password kept as a salted scrypt hash. After five wrong tries all wait a minute: guessing takes ages."""

    def __init__(self, password: str) -> None:
        self._salt = secrets.token_bytes(16)
        self._hash = self._of(password)
        self._wrong: list[float] = []

    def _of(self, password: str) -> bytes:
        return hashlib.scrypt(password.encode(), salt=self._salt, n=2**14, r=8, p=1)

    def blocked(self) -> bool:
        """Say whether too many tries went wrong in the last minute."""
        now = time.monotonic()
        self._wrong = [t for t in self._wrong if now - t < _PAUSE]
        return len(self._wrong) >= _TRIES

    def fits(self, password: str) -> bool:
        """Say whether it is the password; a wrong one is remembered for a minute."""
        right = hmac.compare_digest(self._of(password[:1000]), self._hash)
        if not right:
            self._wrong.append(time.monotonic())
        return right


@dataclass(frozen=True)
class House:
    """How the desk is open: its password, whether reading needs it, whole texts or snippets, the SQL console, and
    whether private persons' names are searched and shown in the tables.
    """

    password: Password | None = None
    closed: bool = False  # reading needs the password too
    whole: bool = True
    sql: bool = True
    private_names: bool = False
    names: frozenset[str] = field(default_factory=frozenset)  # host names it answers to; empty: all


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach a server bound to `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def same_origin(headers: dict[str, str]) -> bool:
    """Say whether a form was sent from one of our own pages, as far as the browser tells."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is None or origin.split("://", 1)[-1] == headers.get("host")


def host_name(header: str) -> str:
    """Return the name in a Host header, without the port."""
    if header.startswith("["):
        return header[1:].split("]", 1)[0]
    return header.rsplit(":", 1)[0] if header.count(":") == 1 else header
