"""Fetching like a good guest: robots.txt, a rate for each host, conditional requests, retries, caps, an honest name."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from saksi import __version__
from saksi.intake.fault import Fault
from saksi.intake.guard import Allowed, GuardedBackend, Resolver, resolve
from saksi.intake.options import Limits

AGENT = f"saksi/{__version__} (news reader for research; +https://pypi.org/project/saksi)"
_RETRY = {408, 425, 429, 500, 502, 503, 504}
_ROBOTS_BYTES = 512_000
_LONGEST_WAIT = 60.0


@dataclass(frozen=True)
class Fetched:
    """What a server sent: `url` is where the last redirect led."""

    url: str
    data: bytes
    content_type: str | None


@dataclass
class Tags:
    """What a server gave to ask again with: an entity tag, a date of change."""

    etag: str | None = None
    modified: str | None = None


@dataclass
class _Host:
    free_at: float = 0.0
    robots: object = None
    robots_until: float = 0.0
    delay: float = 0.0


class _Guarded(httpx.BaseTransport):
    """httpx over a connection pool whose network is guarded."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        context = ssl.create_default_context()
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=backend, max_connections=8)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raw = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        answer = self._pool.handle_request(raw)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class Fetcher:
    """Fetches pages for a whole run: one rate, one robots.txt and one pool of connections for each host.

    `tags` keeps what servers give for conditional requests, by address (the store's, so that it outlives the run).
    `allow` names private addresses that may be reached all the same (`127.0.0.1:8080`): for tests and intranets.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        interval: float = 1.0,
        tries: int = 3,
        allow: Iterable[str] = (),
        agent: str = AGENT,
        tags: MutableMapping[str, Tags] | None = None,
        resolver: Resolver = resolve,
        network: httpcore.NetworkBackend | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.limits = limits or Limits()
        self.tags: MutableMapping[str, Tags] = {} if tags is None else tags
        self._interval = interval
        self._tries = tries
        self._agent = agent
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        seconds = self.limits.seconds
        self._client = httpx.Client(
            transport=_Guarded(GuardedBackend(Allowed(allow), resolver, network)),
            headers={
                "User-Agent": agent,
                "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
            },
            timeout=httpx.Timeout(seconds, connect=min(10.0, seconds)),
            follow_redirects=False,
            trust_env=False,  # a proxy would connect in our stead, past the guard
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fetch(self, url: str, *, conditional: bool = True, cap: int | None = None) -> Fetched | None:
        """Return what is at an address, or None where it has not changed since it was asked for last.

        Raises:
            Fault: robots.txt forbids it, the address is private, an answer that is no page, too large, too slow.
        """
        where, held = url, self.tags.get(url) if conditional else None
        for _ in range(self.limits.redirects + 1):
            host = self._checked(where)
            if not self._may(where, host):
                raise Fault("robots", f"robots.txt of {urlsplit(where).netloc} does not allow it")
            answer = self._ask(where, host, held if where == url else None, cap or self.limits.page)
            if isinstance(answer, str):
                where = urljoin(where, answer)
                continue
            if answer is None:
                return None
            fetched, tags = answer
            if conditional and (tags.etag or tags.modified):
                self.tags[url] = tags
            return fetched
        raise Fault("redirects", f"more redirects than the cap of {self.limits.redirects}")

    def _checked(self, url: str) -> _Host:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise Fault("address", f"{url[:200]!r} is no web address: {error}") from error
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Fault("address", f"{url[:200]!r} is no http or https address")
        if parts.username is not None:
            raise Fault("address", "addresses with a user name are not fetched")
        return self._hosts.setdefault(f"{parts.scheme}://{parts.hostname}:{port}", _Host())

    def _may(self, url: str, host: _Host) -> bool:
        try:
            from protego import Protego
        except ImportError as error:
            raise Fault(
                "missing-extra", 'fetching needs the package protego: pip install "saksi[ingest]"'
            ) from error
        if host.robots is None or self._clock() > host.robots_until:
            parts = urlsplit(url)
            host.robots = Protego.parse(self._robots(f"{parts.scheme}://{parts.netloc}/robots.txt", host))
            host.robots_until = self._clock() + 3600
            delay = host.robots.crawl_delay(self._agent)
            host.delay = min(float(delay or 0.0), _LONGEST_WAIT)
        assert isinstance(host.robots, Protego)
        return bool(host.robots.can_fetch(url, self._agent))

    def _robots(self, url: str, host: _Host) -> str:
        """Return the text of robots.txt: none (4xx) forbids nothing, one that cannot be had (5xx) forbids all."""
        where = url
        for _ in range(self.limits.redirects + 1):
            try:
                self._checked(where)
                answer = self._ask(where, host, None, _ROBOTS_BYTES)
            except Fault as fault:
                if fault.slug == "http-4xx":
                    return ""
                if fault.slug in ("http-5xx", "too-large"):
                    return "User-agent: *\nDisallow: /"
                raise
            if isinstance(answer, str):
                where = urljoin(where, answer)
                continue
            return answer[0].data.decode("utf-8", "replace") if answer else ""
        return ""

    def _ask(self, url: str, host: _Host, held: Tags | None, cap: int) -> tuple[Fetched, Tags] | str | None:
        """Ask once, and again after a fault that may pass. A string is where a redirect leads, None is "unchanged"."""
        for attempt in range(1, self._tries + 1):
            last = attempt == self._tries
            self._wait_for(host)
            try:
                return self._once(url, held, cap)
            except _Passing as passing:
                if last:
                    raise passing.fault from None
                pause = passing.after if passing.after is not None else 2.0**attempt
                self._sleep(min(pause, _LONGEST_WAIT))
        raise AssertionError("the loop returns or raises")

    def _wait_for(self, host: _Host) -> None:
        now = self._clock()
        if now < host.free_at:
            self._sleep(host.free_at - now)
        host.free_at = max(now, host.free_at) + max(self._interval, host.delay)

    def _once(self, url: str, held: Tags | None, cap: int) -> tuple[Fetched, Tags] | str | None:
        headers = {}
        if held and held.etag:
            headers["If-None-Match"] = held.etag
        if held and held.modified:
            headers["If-Modified-Since"] = held.modified
        deadline = self._clock() + self.limits.seconds
        try:
            with self._client.stream("GET", url, headers=headers) as answer:
                status = answer.status_code
                if status == 304:
                    return None
                if status in (301, 302, 303, 307, 308) and "location" in answer.headers:
                    return str(answer.headers["location"])
                if status in _RETRY:
                    fault = Fault(f"http-{status // 100}xx", f"the server answered {status}")
                    raise _Passing(fault, _after(answer.headers.get("retry-after")))
                if status != 200:
                    raise Fault(f"http-{status // 100}xx", f"the server answered {status}")
                data = self._body(answer, cap, deadline)
                tags = Tags(answer.headers.get("etag"), answer.headers.get("last-modified"))
                return Fetched(url, data, answer.headers.get("content-type")), tags
        except (httpcore.TimeoutException, httpx.TimeoutException) as error:
            raise _Passing(Fault("timeout", f"no answer within {self.limits.seconds:g} seconds")) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.TransportError) as error:
            raise _Passing(Fault("network", f"{type(error).__name__}: {error}"[:300])) from error
        except (httpx.InvalidURL, httpx.DecodingError, httpcore.UnsupportedProtocol, ssl.SSLError) as error:
            raise Fault("network", f"{type(error).__name__}: {error}"[:300]) from error

    def _body(self, answer: httpx.Response, cap: int, deadline: float) -> bytes:
        said = answer.headers.get("content-length", "")
        if said.isdigit() and int(said) > cap:
            raise Fault("too-large", f"{int(said):,} bytes, over the cap of {cap:,}")
        pieces, size = [], 0
        for piece in answer.iter_bytes():
            size += len(piece)
            if size > cap:
                raise Fault("too-large", f"larger than the cap of {cap:,} bytes")
            if self._clock() > deadline:
                raise Fault("timeout", f"still sending after {self.limits.seconds:g} seconds")
            pieces.append(piece)
        return b"".join(pieces)


class _Passing(Exception):
    """A fault that may pass: worth asking again."""

    def __init__(self, fault: Fault, after: float | None = None) -> None:
        super().__init__(fault.detail)
        self.fault = fault
        self.after = after


def _after(value: str | None) -> float | None:
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None


__all__ = ["AGENT", "Fetched", "Fetcher", "Tags"]
