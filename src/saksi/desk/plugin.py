"""The desk as a Datasette plugin. All that knows of Datasette is here and in `serving`."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial
from importlib import resources
from typing import Any
from urllib.parse import parse_qs, quote
from weakref import WeakKeyDictionary

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database
from datasette.utils.asgi import NotFound, Request, Response, asgi_static

from saksi.desk import addresses, formats, gate, unnamed
from saksi.desk.filters import Filters
from saksi.desk.held import Held
from saksi.desk.many import MANY
from saksi.desk.queries.people import link_people
from saksi.desk.queries.reports import Missing
from saksi.desk.views import PAGES, Ask, Shown, View
from saksi.desk.wording import LANGUAGES, Language, Wording
from saksi.desk.writing import Refused, write

DATABASE = "data"
OWN = "desk"  # the same file, for our own pages: Datasette serves nothing under this name
DESKS: WeakKeyDictionary[Datasette, Desk] = WeakKeyDictionary()
_HIDDEN = frozenset({"settings", "tombstones", "inputs", "keys", "keys_new"})
_WHOLE = frozenset({"reports", "layers", "reports_fts", "reports_fts_data", "reports_fts_content"})
_SUFFIX = r"(?:\.(?P<suffix>json|csv|atom))?$"


class Desk(Held):
    """One running desk: how it is open, and the pages it holds for a few seconds."""

    def __init__(self, path: str, house: gate.House, database: Database) -> None:
        super().__init__()
        self.path = path
        self.house = house
        self.database = database  # what our own pages read


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Any]]:
    """Add our pages before Datasette's own."""
    if datasette not in DESKS:
        return []
    static = asgi_static(str(resources.files("saksi.desk").joinpath("static")))
    routes: list[tuple[str, Any]] = [
        (r"/assets/(?P<path>.*)$", static),
        (r"/(login|logout|correct|judge|watch|unwatch)$", _write_page),
        (rf"/watches{_SUFFIX}", _watches_page),
    ]
    for pattern, view, brief in (*PAGES, *MANY):
        named = _named(pattern)
        suffix = _SUFFIX if pattern else r"(?:front\.(?P<suffix>json|csv))?$"
        routes.append((f"/{named}{suffix}", _page(view, brief)))
    # What is neither ours nor under Datasette's own addresses is not here: Datasette would take it for a database.
    routes.append((rf"/(?!(?:{DATABASE}|-|favicon\.ico)(?:[/.]|$)).+$", _nowhere))
    return routes


async def _nowhere(request: Request, datasette: Datasette) -> Response:
    desk, words = DESKS[datasette], Wording(_language(request, parse_qs(request.query_string)))
    return _closed(desk, request) or _answer(request, desk, words, _missing(words), None, status=404)


def _named(pattern: str) -> str:
    """Give the groups of a path names: Datasette hands on only groups that have one."""
    parts = pattern.split("(")
    return parts[0] + "".join(f"(?P<p{n}>{part}" for n, part in enumerate(parts[1:]))


def _page(view: View, brief: bool) -> Callable[..., Awaitable[Response]]:
    async def respond(request: Request, datasette: Datasette) -> Response:
        desk = DESKS[datasette]
        found = request.url_vars
        path = tuple(v for k, v in sorted(found.items()) if k.startswith("p") and v is not None)
        args = parse_qs(request.query_string, max_num_fields=60)
        token = args.pop("feed", [""])[0]
        if (refused := _closed(desk, request)) and not (
            found.get("suffix") == "atom" and token and await _is_watched(desk, request.path, args, token)
        ):
            return refused
        words = Wording(_language(request, args))
        house = desk.house
        private = house.private_names or (request.actor is not None and args.get("names") == ["all"])

        def make(db: sqlite3.Connection) -> Shown:
            shown = view(Ask(db, path, args, words, house.whole, private))
            if private:
                link_people(shown.data)
            return shown

        async def fetch() -> Shown:
            made: Shown = await desk.database.execute_fn(make)
            return made

        query = {k: v for k, v in args.items() if k != "lang"}
        key = (view.__name__, path, words.language, private, str(sorted(query.items())))
        try:
            shown = await desk.shown(key, brief, fetch)
        except Missing:
            return _answer(request, desk, words, _missing(words), None, status=404)
        suffix = found.get("suffix")
        write = partial(_answer, request, desk, words, shown, suffix, args=args)
        if not brief or suffix or request.actor or "lang" in args:
            return write()
        answer: Response = desk.written(key, request.query_string, shown, write)
        return answer

    return respond


def _missing(words: Wording) -> Shown:
    return Shown("missing.html", words("not_found"), {}, filtered=False, data_too=False)


def _answer(
    request: Request,
    desk: Desk,
    words: Wording,
    shown: Shown,
    suffix: str | None,
    *,
    args: dict[str, list[str]] | None = None,
    status: int = 200,
) -> Response:
    frame = frame_of(request, desk, words, shown, args or {})
    if suffix == "json":
        return Response(formats.as_json(shown, frame), status, content_type="application/json; charset=utf-8")
    if suffix == "csv":
        name = {"content-disposition": 'attachment; filename="saksi.csv"'}
        return Response(formats.as_csv(shown), status, name, "text/csv; charset=utf-8")
    if suffix == "atom":
        if not shown.feed:
            return _answer(request, desk, words, _missing(words), None, status=404)
        return Response(
            formats.as_atom(shown, words, frame), status, content_type="application/atom+xml; charset=utf-8"
        )
    made = Response(formats.html(shown, words, frame), status, content_type="text/html; charset=utf-8")
    if (args or {}).get("lang", [""])[0] in LANGUAGES:
        made.set_cookie("saksi_lang", words.language, max_age=31536000, samesite="lax")
    return made


def frame_of(
    request: Request, desk: Desk, words: Wording, shown: Shown, args: dict[str, list[str]]
) -> dict[str, Any]:
    """Return what every page's frame needs: who is logged in, the filters, addresses of the other formats."""
    filters = Filters.read(args, shown.usual)
    path = request.path
    bare = path.rsplit(".", 1)[0] if path.endswith((".json", ".csv", ".atom")) else path
    if bare == "/front":
        bare = "/"
    base = "/front" if bare == "/" else bare
    kept = [(k, v) for k, values in args.items() for v in values if k not in ("lang", "page")]
    other = [
        (k, v) for k, v in kept if k not in dict(filters.pairs()) and k not in ("voice", "modality", "names")
    ]
    query = "&".join(f"{quote(k)}={quote(v)}" for k, v in kept)
    page = (args.get("page") or [""])[0]
    full = "&".join(filter(None, [query, f"page={quote(page)}" if page else ""]))

    def at(where: str, text: str) -> str:
        return f"{where}?{text}" if text else where

    return {
        "here": at(bare, full),
        "json_url": at(f"{base}.json", full),
        "csv_url": at(f"{base}.csv", full),
        "feed": at(f"{base}.atom", query),
        "origin": f"{request.scheme}://{request.host}",
        "bare": bare,
        "held": query,
        "other": other,
        "filters": filters,
        "asked": {
            "since": filters.since, "until": filters.until, "types": list(filters.types), "outlet": filters.outlet,
            "country": filters.country, "voice": filters.voice, "modality": filters.modality,
        },
        "user": (request.actor or {}).get("id"),
        "can_login": desk.house.password is not None,
        "sql": desk.house.sql,
        "csrf": request.scope["csrftoken"],
        "addresses": addresses,
        "parties": formats.parties,
    }  # fmt: skip


def _language(request: Request, args: dict[str, list[str]]) -> Language:
    for asked in ((args.get("lang") or [""])[0], request.cookies.get("saksi_lang", "")):
        if asked in LANGUAGES:
            return asked
    first = request.headers.get("accept-language", "id")[:2].lower()
    return "en" if first == "en" else "id"


def _closed(desk: Desk, request: Request) -> Response | None:
    if desk.house.closed and not request.actor:
        return Response.redirect(addresses.with_query("/login", next=request.full_path))
    return None


async def _is_watched(desk: Desk, path: str, args: dict[str, list[str]], token: str) -> bool:
    """Say whether a token is that of the watch on just this feed: its page, its question, nothing else."""

    def find(db: sqlite3.Connection) -> str | None:
        row = db.execute("SELECT address FROM watches WHERE token = ?", (token,)).fetchone()
        return None if row is None else str(row[0])

    address = await desk.database.execute_fn(find)
    if address is None:
        return False
    page, _, query = address.partition("?")
    return path == f"{page}.atom" and parse_qs(query) == args


async def _watches_page(request: Request, datasette: Datasette) -> Response:
    desk = DESKS[datasette]
    if refused := _closed(desk, request):
        return refused
    args = parse_qs(request.query_string)
    words = Wording(_language(request, args))

    def rows(db: sqlite3.Connection) -> list[dict[str, Any]]:
        found = db.execute("SELECT pk, name, address, by, at, token FROM watches ORDER BY pk DESC").fetchall()
        return [dict(row) for row in found]

    watches = await desk.database.execute_fn(rows)
    for watch in watches:
        path, _, query = watch["address"].partition("?")
        token = watch.pop("token")
        asked = "&".join(filter(None, [query, f"feed={token}" if desk.house.closed and token else ""]))
        watch["feed"] = f"{path}.atom" + (f"?{asked}" if asked else "")
    shown = Shown("watches.html", words("watches"), {"watches": watches}, watches, filtered=False)
    return _answer(request, desk, words, shown, request.url_vars.get("suffix"), args=args)


async def _write_page(request: Request, datasette: Datasette) -> Response:
    """Show the login form, or take a form that writes: only from our own pages, only with the token."""
    desk, action = DESKS[datasette], request.path.rsplit("/", 1)[-1]
    args = parse_qs(request.query_string)
    words = Wording(_language(request, args))
    if request.method == "GET" and action == "login" and desk.house.password:
        shown = Shown("login.html", words("login"), {"next": (args.get("next") or ["/"])[0], "fault": ""}, filtered=False, data_too=False)  # fmt: skip
        return _answer(request, desk, words, shown, None, args=args)
    if request.method != "POST":
        return _answer(request, desk, words, _missing(words), None, status=404)
    form = await request.post_vars()
    token = request.cookies.get("ds_csrftoken")
    if not token or form.get("csrftoken") != token or not gate.same_origin(request.headers):
        return Response.text(words("foreign_form"), status=403)
    if action == "login":
        return await _login(request, datasette, desk, words, form)
    if action == "logout":
        gone = Response.redirect("/")
        gone.set_cookie("ds_actor", "", max_age=0, expires=0, httponly=True)
        return gone
    if not request.actor:
        return Response.text(words("login_first"), status=403)
    try:
        loop = asyncio.get_running_loop()
        back = await loop.run_in_executor(None, write, desk.path, action, form, str(request.actor["id"]))
    except Refused as fault:
        shown = Shown("refused.html", words("refused"), {"fault": str(fault)}, filtered=False, data_too=False)
        return _answer(request, desk, words, shown, None, status=400)
    desk.forget()
    return Response.redirect(back)


async def _login(
    request: Request, datasette: Datasette, desk: Desk, words: Wording, form: dict[str, str]
) -> Response:
    password, name = desk.house.password, form.get("name", "").strip()[:80]
    if password is None:
        return _answer(request, desk, words, _missing(words), None, status=404)
    loop = asyncio.get_running_loop()
    waits = password.blocked()
    right = not waits and bool(name) and await loop.run_in_executor(None, password.fits, form.get("password", ""))  # fmt: skip
    back = form.get("next", "/")
    if not right:
        fault = words("too_many_tries" if waits else "wrong_password")
        shown = Shown(
            "login.html", words("login"), {"next": back, "fault": fault}, filtered=False, data_too=False
        )
        return _answer(request, desk, words, shown, None, status=429 if waits else 403)
    local = back.startswith("/") and not back.startswith(("//", "/\\"))
    made = Response.redirect(back if local else "/")
    made.set_cookie(
        "ds_actor",
        datasette.sign({"a": {"id": name}}, "actor"),
        httponly=True,
        samesite="lax",
        max_age=12 * 3600,
    )
    return made


@hookimpl
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Response | None:
    """Answer an address that nobody knows with a page of ours."""
    desk = DESKS.get(datasette)
    if desk is None or not isinstance(exception, NotFound):
        return None
    words = Wording(_language(request, {}))
    return _closed(desk, request) or _answer(request, desk, words, _missing(words), None, status=404)


@hookimpl
def permission_allowed(datasette: Datasette, actor: Any, action: str, resource: Any) -> bool | None:
    """Keep secrets and, where whole texts are not shown, the texts out of Datasette's own pages."""
    desk = DESKS.get(datasette)
    if desk is None:
        return None
    house = desk.house
    if action == "execute-sql" and not (house.sql and house.whole):
        return False
    if action in ("view-instance", "view-database", "view-table") and house.closed and not actor:
        return False
    if action == "view-table" and isinstance(resource, tuple):
        table = resource[1]
        if table in _HIDDEN or (not house.whole and table in _WHOLE):
            return False
    return None


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Datasette) -> None:
    """Let no query read the keys that forgetting rests on, nor open another file, nor the tables name private persons."""
    if datasette not in DESKS or database not in (DATABASE, OWN):
        return
    conn.execute("PRAGMA cache_size = -65536")
    conn.execute("PRAGMA mmap_size = 1073741824")
    hidden = database == DATABASE and not DESKS[datasette].house.private_names
    veil = unnamed.veil(conn) if hidden else None
    conn.set_authorizer(partial(_authorize, veil))


def _authorize(
    veil: unnamed.Veil | None, action: int, one: str | None, two: str | None, database: str | None, within: str | None
) -> int:  # fmt: skip
    if action == sqlite3.SQLITE_ATTACH:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_READ and one in ("settings", "tombstones"):
        # Counting rows names no column; a column of theirs reads as null.
        return sqlite3.SQLITE_IGNORE
    if action == sqlite3.SQLITE_READ and veil is not None:
        return veil.judge(database, one or "", two or "", within)
    return sqlite3.SQLITE_OK


@hookimpl
def extra_css_urls(datasette: Datasette) -> list[str]:
    """Give Datasette's own pages our colours, our dark and our narrow screens."""
    return ["/assets/tables.css"] if datasette in DESKS else []


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Any], Any]:
    """Set the headers, and answer only to our own names where the desk is for this machine alone."""

    def wrap(app: Any) -> Any:
        if datasette not in DESKS:
            return app
        desk = DESKS[datasette]

        async def asgi(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            headers = {
                k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope.get("headers") or ()
            }
            names = desk.house.names
            if names and gate.host_name(headers.get("host", "localhost")) not in names:
                await Response.text("saksi: this desk does not answer to that name", status=421).asgi_send(
                    send
                )
                return
            path = scope["path"]
            theirs = path.startswith(("/-/", f"/{DATABASE}/", f"/{DATABASE}.")) or path == f"/{DATABASE}"
            extra = [("content-security-policy", gate.THEIRS if theirs else gate.OURS), *gate.HEADERS.items()]

            async def with_headers(message: Any) -> None:
                if message["type"] == "http.response.start":
                    given = [(k.encode(), v.encode()) for k, v in extra]
                    message = {**message, "headers": [*message.get("headers", ()), *given]}
                await send(message)

            await app(scope, receive, with_headers)

        return asgi

    return wrap
