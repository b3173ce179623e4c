"""Real caches on this machine, in front of a tiny origin whose answers a test changes."""

from __future__ import annotations

import gzip
import http.client
import os
import shutil
import socket
import subprocess
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
SECRET = "a-secret-of-this-test"
_PLACES = "/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"
NGINX = shutil.which("nginx") or shutil.which("nginx", path=_PLACES)
VARNISH = shutil.which("varnishd", path=f"{os.environ.get('PATH', '')}:{_PLACES}")
needs_nginx = pytest.mark.skipif(
    NGINX is None, reason="NGINX IS NOT INSTALLED: deploy/nginx-cache.conf was not tried"
)
needs_varnish = pytest.mark.skipif(
    VARNISH is None, reason="VARNISH IS NOT INSTALLED: deploy/varnish.vcl was not tried"
)


@dataclass
class Origin:
    """Answers each address with its page; `asked` lists every request that reached it."""

    port: int = 0
    cache: str = "public, max-age=86400, stale-if-error=432000"
    pages: dict[str, bytes] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)


@contextmanager
def origin():
    held = Origin()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            address = self.path.partition("?")[0]
            if address != "/healthz/ready":
                held.asked.append((self.command, self.path, self.headers.get("Accept-Encoding", "")))
            body = held.pages.get(address, b"nothing here")
            known = address in held.pages or address == "/healthz/ready"
            packed = "gzip" in self.headers.get("Accept-Encoding", "")
            body = gzip.compress(body) if packed else body
            self.send_response(held.status.get(address, 200 if known else 404))
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Cache-Control", held.cache)
            self.send_header("Vary", "accept-encoding, cookie")
            self.send_header("Surrogate-Key", held.keys.get(address, ""))
            if packed:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def do_HEAD(self):
            self.do_GET()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def ask(port, path, headers=(), method="GET"):
    """Status, headers in small letters, body as it came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request(method, path, headers=dict(headers))
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def _await(port, process):
    for _ in range(100):
        try:
            ask(port, "/")
        except (OSError, http.client.HTTPException):
            assert process.poll() is None, "it refuses the configuration"
            time.sleep(0.05)
        else:
            return
    raise AssertionError("it never answered")


def changed(text, changes):
    for ours, theirs in changes.items():
        assert text.count(ours) == 1, ours
        text = text.replace(ours, theirs)
    return text


@contextmanager
def nginx_cache(folder, origin_port):
    """The shipped deploy/nginx-cache.conf with what it marks CHANGE changed. Gives its port."""
    port = free_port()
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = changed(
        (DEPLOY / "nginx-cache.conf").read_text(),
        {
            "worker_processes auto;": "worker_processes 1; daemon off;",
            "/run/nginx.pid": f"{folder}/pid",
            "/var/log/nginx/error.log": f"{folder}/error.log",
            "listen 80 default_server;": f"listen 127.0.0.1:{port};",
            "/var/cache/nginx/masthead": f"{folder}/cache",
            "http {\n": "http {\n" + temporary,
            "CHANGE-this-secret": SECRET,
            "server 127.0.0.1:8000 ": f"server 127.0.0.1:{origin_port} ",
        },
    )
    conf = folder / "nginx.conf"
    conf.write_text(("user root;" if os.geteuid() == 0 else "") + text)
    process = subprocess.Popen([NGINX, "-p", folder, "-e", folder / "early.log", "-c", conf])
    try:
        _await(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


@contextmanager
def varnish(folder, origin_port):
    """The shipped deploy/varnish.vcl with what it marks CHANGE changed. Gives its port."""
    port = free_port()
    text = changed(
        (DEPLOY / "varnish.vcl").read_text(),
        {'.port = "8000";': f'.port = "{origin_port}";', "CHANGE-this-secret": SECRET},
    )
    vcl = folder / "varnish.vcl"
    vcl.write_text(text)
    command = [
        *(VARNISH, "-F", "-n", folder / "work", "-a", f"127.0.0.1:{port}", "-f", vcl),
        *("-s", "malloc,16m", "-T", "none", "-p", "thread_pool_min=5", "-j", "none"),
    ]
    process = subprocess.Popen(command, stdout=(folder / "log").open("w"), stderr=subprocess.STDOUT)
    try:
        _await(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()
