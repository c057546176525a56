"""No way to a private address: every name is resolved once, every answer checked, and the checked one connected to."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable

import httpcore

from saksi.intake.fault import Fault

Resolver = Callable[[str, int], list[str]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host, as the system resolver knows them."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Fault("unknown-host", f"{host}: {error}") from error
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def is_public(text: str) -> bool:
    """Say whether an address belongs to the public network, whatever form it is written or wrapped in."""
    address: Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


class Allowed:
    """Addresses that may be reached although private: `127.0.0.1:8080` (that port only) or `10.0.0.5` (any port)."""

    def __init__(self, entries: Iterable[str] = ()) -> None:
        self._pairs: set[tuple[str, int | None]] = set()
        for entry in entries:
            host, colon, port = entry.rpartition(":")
            if colon and port.isdigit() and (host.count(":") == 0 or host.startswith("[")):
                self._pairs.add((str(ipaddress.ip_address(host.strip("[]"))), int(port)))
            else:
                self._pairs.add((str(ipaddress.ip_address(entry.strip("[]"))), None))

    def holds(self, address: str, port: int) -> bool:
        """Say whether this address and port are allowed by name."""
        plain = str(ipaddress.ip_address(address.partition("%")[0]))
        return bool({(plain, port), (plain, None)} & self._pairs)


class GuardedBackend(httpcore.NetworkBackend):
    """Connects only where every address of the name is public (or allowed), and to an address it has checked itself.

    A name that answers otherwise a moment later (DNS rebinding) gains nothing: it is not asked again.
    """

    def __init__(
        self, allowed: Allowed, resolver: Resolver = resolve, inner: httpcore.NetworkBackend | None = None
    ) -> None:
        self._allowed = allowed
        self._resolve = resolver
        self._inner = inner or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to a host by an address that passed the check.

        Raises `Fault` where one of its addresses is not public.
        """
        addresses = self._resolve(host, port)
        for address in addresses:
            if not is_public(address) and not self._allowed.holds(address, port):
                raise Fault("private-address", f"{host} is at {address}, which is not on the public network")
        last: Exception | None = None
        for address in addresses:
            try:
                return self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last or httpcore.ConnectError(f"{host} has no address")

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Refuse: no web page is behind a socket file."""
        raise Fault("private-address", "a socket file is no web address")
