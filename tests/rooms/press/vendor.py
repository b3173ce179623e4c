"""A stand-in for a vendor's purge API, on this machine: it keeps each request and gives the answers a test lays out."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Vendor:
    origin: str = ""
    answers: list[tuple[int, dict[str, str], object]] = field(default_factory=list)  # then 200 for ever
    success: object = None
    asked: list[tuple[str, str, dict[str, str], object]] = field(default_factory=list)


@contextmanager
def vendor(success):
    held = Vendor(success=success)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            held.asked.append((self.command, self.path, headers, json.loads(body)))
            status, more, said = held.answers.pop(0) if held.answers else (200, {}, held.success)
            answer = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            with suppress(ConnectionError):  # a purger hangs up on what is too long
                self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.origin = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()
