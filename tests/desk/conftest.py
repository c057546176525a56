import socket
import threading
import time
from pathlib import Path

import pytest

pytest.importorskip("datasette")

from desk_store import PAYLOADS, failure, fill, reading

from saksi.desk import gate, serving

PASSWORD = "rahasia-sekali"


def serve(path, **house):
    import uvicorn

    desk = serving.build(path, gate.House(**house))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(desk.app(), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.05)
    assert server.started
    return server, thread, f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("desk") / "berita.db"
    hostile = [reading(1000 + n, evil=p) for n, p in enumerate(PAYLOADS)]
    done = fill(path, [*[reading(n) for n in range(80)], *hostile], [failure(p) for p in PAYLOADS[:5]])
    assert done.added == 80 + len(PAYLOADS)
    return path


@pytest.fixture(scope="session")
def related(filled):
    """The same store, its stories found."""
    pytest.importorskip("saksi_encoder", reason="the sentence encoder is a package of its own")
    from saksi.relate.encoder import load_encoder
    from saksi.relate.stories import relate
    from saksi.store import Store

    with Store.open(filled) as store:
        assert relate(store, load_encoder()).reports == 80 + len(PAYLOADS)
    return filled


@pytest.fixture(scope="session")
def desk(filled):
    server, thread, base = serve(filled, password=gate.Password(PASSWORD), names=frozenset({"127.0.0.1"}))
    yield base
    server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="module")  # its event loop would stand in the way of other tests
def chromium():
    playwright = pytest.importorskip("playwright.sync_api")
    binary = next((p for p in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(p).exists()), None)
    if binary is None:
        pytest.skip("no chromium on this machine: apt-get install chromium")
    with playwright.sync_playwright() as run:
        browser = run.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        yield browser
        browser.close()
