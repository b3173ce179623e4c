"""What a newsroom may answer, in a few lines of WSGI: large, slow, without a length, refused before it was read."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path
from urllib.parse import parse_qs

PIECE = b"0123456789abcdef" * 4096  # 64 KB


def application(environ, start_response):
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    act = ACTS.get(environ["PATH_INFO"], tell)
    return act(environ, asked, start_response)


def tell(environ, asked, start_response):
    """What was asked, as JSON."""
    size, digest = _read(environ)
    told = {name: value for name, value in environ.items() if isinstance(value, str) and name.isupper()}
    told |= {"size": size, "sha256": digest}
    body = json.dumps(told).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def large(environ, asked, start_response):
    """Many pieces; with `told` their length is."""
    count = int(asked["pieces"])
    headers = [("Content-Type", "application/octet-stream")]
    if "told" in asked:
        headers.append(("Content-Length", str(count * len(PIECE))))
    start_response("200 OK", headers)
    return (PIECE for _ in range(count))


def cookies(environ, asked, start_response):
    headers = [("Set-Cookie", f"{name}=1; Path=/; HttpOnly") for name in ("one", "two", "three")]
    headers += [
        ("Location", "/admin/login/?next=/admin/"),
        ("Content-Length", "0"),
        ("X-Frame-Options", "DENY"),
    ]
    start_response(
        "302 Found", [*headers, ("Keep-Alive", "timeout=5"), ("Connection", "x-hop"), ("X-Hop", "1")]
    )
    return [b""]


def part(environ, asked, start_response):
    headers = [("Content-Range", "bytes 2-4/10"), ("Content-Length", "3"), ("X-Range", environ["HTTP_RANGE"])]
    start_response("206 Partial Content", headers)
    return [b"234"]


def slow(environ, asked, start_response):
    """Two words with a pause between."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"first "
    time.sleep(float(asked.get("pause", "0.5")))
    yield b"second"


def refuse(environ, asked, start_response):
    """Said without looking at the body."""
    start_response("403 Forbidden", [("Content-Length", "2")])
    return [b"no"]


class Endless:
    """Goes on until nobody takes it, and then leaves a note."""

    def __init__(self, note, pause):
        self.note, self.pause = Path(note), pause

    def __iter__(self):
        return self

    def __next__(self):
        time.sleep(self.pause)
        return PIECE

    def close(self):
        self.note.write_text("ended")


def endless(environ, asked, start_response):
    start_response("200 OK", [("Content-Type", "application/octet-stream")])
    return Endless(asked["note"], float(asked["pause"]))


def nothing(environ, asked, start_response):
    start_response("204 No Content" if "none" in asked else "200 OK", [("X-Nothing", "1")])
    return iter(())


def _read(environ):
    size, digest = 0, hashlib.sha256()
    while piece := environ["wsgi.input"].read(65536):
        size += len(piece)
        digest.update(piece)
    return size, digest.hexdigest()


ACTS = {
    "/admin/large/": large,
    "/admin/cookies/": cookies,
    "/admin/part/": part,
    "/admin/slow/": slow,
    "/admin/refuse/": refuse,
    "/admin/endless/": endless,
    "/admin/nothing/": nothing,
}
