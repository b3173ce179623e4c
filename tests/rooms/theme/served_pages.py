"""Small pages on a server of their own, with the public security policy and the theme's real files."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from masthead.gate.csp import public_policy, security_headers
from masthead.theme import assets
from masthead.theme.shelf import TYPES
from tests.rooms.theme.publication import publication

HEAD = "<!doctype html><html lang=en><head><meta charset=utf-8><title>Page</title>"
FRAME_HOST = "https://player.example.org"


class Press:
    """Pages by path, and a note of every path that was asked for. Used as a context: it ends with its server."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.manifest = assets.build(data_dir, publication())
        self.pages: dict[str, tuple[int, str]] = {}
        self.asked: list[str] = []
        self.before_font: Callable[[], object] = lambda: None
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Press:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def put(self, body: str, *, path: str = "/", head: str = "") -> str:
        """A page with our script and style sheet; its address."""
        files = (
            f'<link rel=stylesheet href="{self.manifest.address("site.css")}">{head}'
            f'<script type=module src="{self.manifest.address("site.js")}"></script><link rel=icon href=data:,>'
        )
        self.pages[path] = (200, f"{HEAD}{files}</head><body>{body}</body></html>")
        return self.address + path

    def answer(self, path: str) -> tuple[int, str, bytes]:
        self.asked.append(path)
        if path.startswith("/assets/"):
            file = self.data_dir / path.lstrip("/")
            if file.suffix == ".woff2":
                self.before_font()
            return 200, TYPES[file.suffix], file.read_bytes()
        status, text = self.pages.get(path, self.pages.get(path.split("?", maxsplit=1)[0], (404, "")))
        return status, "text/html; charset=utf-8", text.encode()

    def _handler(press) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - two selves meet here
        policy = public_policy(script_hashes=[assets.inline_script_hash()], frame_hosts=[FRAME_HOST])

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, kind, content = press.answer(self.path)
                self.send_response(status)
                headers = {"Content-Type": kind, "Content-Security-Policy": policy} | security_headers()
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """The test's own output is enough."""

        return Handler
