"""One reader's lies must not reach the next out of a cache: the shipped nginx and Varnish, with a real newsstand.

Each lie is told first, while nothing is kept, so that what it brings back is what would be kept.
"""

from __future__ import annotations

import re

import pytest

from masthead.edition.pages import Page
from masthead.press.purging.nginx import NginxPurger
from masthead.press.purging.sending import Sender
from tests.rooms.newsstand.conftest import root, writer
from tests.rooms.newsstand.test_hostile_requests import LIES
from tests.rooms.newsstand.test_serve import server
from tests.rooms.press import servers
from tests.rooms.press.servers import SECRET, ask, needs_nginx, needs_varnish

__all__ = ["root", "server", "writer"]  # fixtures

# What a cache answers of its own accord, differently each time.
OF_THE_MOMENT = {"age", "date", "connection", "keep-alive", "server", "transfer-encoding", "accept-ranges"}
# These are between the reader and the server itself; a proxy may refuse them, which poisons nobody.
OF_THE_LINE = {"content-length", "transfer-encoding", "upgrade", "host"}


@pytest.fixture(
    params=[pytest.param("nginx", marks=needs_nginx), pytest.param("varnish", marks=needs_varnish)]
)
def cache(request, server, tmp_path):
    """The port of a cache in front of the newsstand."""
    start = servers.nginx_cache if request.param == "nginx" else servers.varnish
    folder = tmp_path / "cache"
    folder.mkdir()
    with start(folder, server.port) as port:
        yield port


def plain(answer):
    status, headers, body = answer
    return status, {name: value for name, value in headers.items() if name not in OF_THE_MOMENT}, body


def test_no_header_of_one_reader_reaches_the_next(cache, writer):
    lies = {name: lie for name, lie in LIES.items() if name not in OF_THE_LINE}
    for number in range(len(lies)):
        writer.put(Page(f"/told-{number}/", b"<p>Told as it was.</p>" * 50))
        writer.put(Page(f"/quiet-{number}/", b"<p>Told as it was.</p>" * 50))
    quiet = {}
    for number, (name, lie) in enumerate(lies.items()):
        ask(cache, f"/told-{number}/", {name: lie, "Accept-Encoding": "gzip"})
        told = plain(ask(cache, f"/told-{number}/", {"Accept-Encoding": "gzip"}))
        quiet[name] = plain(ask(cache, f"/quiet-{number}/", {"Accept-Encoding": "gzip"}))
        assert told[0] == 200, name
        assert told[2] == quiet[name][2], name
        assert set(told[1]) == set(quiet[name][1]), name
        assert "evil" not in str(told), name
    assert len(quiet) > 10


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "/..%2f2026/11/ferry/",
        "/2026/11/ferry/%00",
        "/%2e%2e/",
        "/2026//11/ferry/",
        "/a%0d%0aX:y/",
    ],
)
def test_no_odd_path_is_kept_in_the_place_of_a_page(cache, path):
    """nginx reads some of these as the page itself; what the newsstand says of them is another thing."""
    for _ in range(2):
        status, headers, body = ask(cache, path)
        assert status in {301, 400, 404}, path
        assert not headers.get("location", "").startswith(("//", "http://evil"))
        assert b"evil" not in body
    assert ask(cache, "/2026/11/ferry/", {"Accept-Encoding": "identity"})[0] == 200
    assert ask(cache, "/")[0] == 200


@pytest.mark.parametrize(
    "path", ["/2026/11/ferry/x.css", "/2026/11/ferry/..%2fx.js", "/post/contact/x.css", "/search/x.png"]
)
def test_no_page_is_kept_under_another_name(cache, path):
    """Cache deception: an address that only looks like a file must not hold somebody's page."""
    assert ask(cache, path)[0] in {400, 404}
    assert ask(cache, path, {"Cookie": "masthead_member=x.y"})[0] in {400, 404}


def test_a_get_with_a_body_and_a_post_to_a_page_keep_nothing(cache):
    ask(cache, "/2026/11/ferry/", {"Content-Length": "0"}, "POST")
    status, _, body = ask(cache, "/2026/11/ferry/", {"Accept-Encoding": "identity"})
    assert (status, body.count(b"The ferry leaves")) == (200, 200)


def test_a_head_first_does_not_leave_an_empty_page(cache):
    assert ask(cache, "/2026/11/ferry/", {"Accept-Encoding": "identity"}, "HEAD")[2] == b""
    assert b"The ferry leaves" in ask(cache, "/2026/11/ferry/", {"Accept-Encoding": "identity"})[2]


@pytest.mark.parametrize(
    "path", ["/2026/11/f%65rry/", "/2026/11/%66erry/?x", "/2026/11/%d0%bf%D0%BE%D1%80%D0%BE%D0%BC/"]
)
def test_another_spelling_is_answered_and_not_kept(cache, writer, path):
    address = "/2026/11/ferry/" if "rry" in path else "/2026/11/пором/"
    assert ask(cache, path)[0] == 200
    writer.take_down(address, "Court order")
    assert ask(cache, path)[0] == 410


@needs_nginx
def test_a_takedown_at_a_real_newsstand_leaves_the_cache_at_once(server, writer, tmp_path):
    folder = tmp_path / "cache"
    folder.mkdir()
    with servers.nginx_cache(folder, server.port) as port:
        for encoding in ("br", "gzip", "identity"):
            assert ask(port, "/2026/11/ferry/", {"Accept-Encoding": encoding})[0] == 200
        swapped = writer.take_down("/2026/11/ferry/", "Court order")

        NginxPurger([Sender(f"http://127.0.0.1:{port}")], SECRET).purge(swapped.addresses)

        for encoding in ("br", "gzip", "identity", "br, gzip"):
            status, _, body = ask(port, "/2026/11/ferry/", {"Accept-Encoding": encoding})
            assert (status, bool(re.search(b"leaves", body))) == (410, False)
