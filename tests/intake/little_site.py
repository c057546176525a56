"""A web site of the tests' own, on loopback."""

import http.server
import threading
import time


class Site:
    """A little web site: path → function of the request handler."""

    def __init__(self):
        self.pages, self.log = {}, []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                site.log.append((self.path, dict(self.headers), time.monotonic()))
                page = site.pages.get(self.path)
                if page is None:
                    self.answer(404, b"tiada")
                elif callable(page):
                    page(self)
                else:
                    self.answer(200, page)

            def answer(self, status, body=b"", kind="text/html; charset=utf-8", **headers):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def paths(self):
        return [path for path, *_ in self.log]
