"""deploy/nginx-cache.conf on a real nginx, told by the real adapter."""

import gzip
import time

import pytest

from masthead.press.purging.errors import PurgeError
from masthead.press.purging.nginx import MOST, NginxPurger
from masthead.press.purging.sending import Sender
from tests.rooms.press import servers
from tests.rooms.press.servers import SECRET, ask, needs_nginx

pytestmark = needs_nginx
FERRY = "/2026/11/ferry/"
ENCODINGS = ("gzip, deflate, br, zstd", "gzip", "identity", "")


@pytest.fixture
def site():
    with servers.origin() as origin:
        origin.pages |= {FERRY: b"old words", "/": b"front"}
        yield origin


@pytest.fixture
def port(site, tmp_path):
    with servers.nginx_cache(tmp_path, site.port) as port:
        yield port


@pytest.fixture
def purger(port):
    return NginxPurger([Sender(f"http://127.0.0.1:{port}")], SECRET)


def seen(port, address, encoding="gzip"):
    status, headers, body = ask(port, address, {"Accept-Encoding": encoding})
    return status, gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body


def test_what_changed_is_read_at_once_in_every_encoding(site, port, purger):
    for encoding in ENCODINGS:
        assert seen(port, FERRY, encoding) == (200, b"old words")
    site.pages[FERRY] = b"new words"
    assert {seen(port, FERRY, encoding) for encoding in ENCODINGS} == {(200, b"old words")}

    purger.purge([FERRY])

    assert {seen(port, FERRY, encoding) for encoding in ENCODINGS} == {(200, b"new words")}


def test_what_was_taken_down_is_gone(site, port, purger):
    seen(port, FERRY)
    site.pages[FERRY], site.status[FERRY] = b"Withdrawn.", 410

    purger.purge([FERRY])

    assert seen(port, FERRY) == (410, b"Withdrawn.")


def test_letters_beyond_ascii_and_odd_signs(site, port, purger):
    for path in ("/%D0%BA%D0%B8%D1%97%D0%B2/", "/a+b/c&d/"):
        site.pages[path] = b"old"
        seen(port, path)
        site.pages[path] = b"new"
    purger.purge(["/київ/", "/a+b/c&d/"])
    assert seen(port, "/%D0%BA%D0%B8%D1%97%D0%B2/") == (200, b"new")
    assert seen(port, "/a+b/c&d/") == (200, b"new")


def test_nothing_else_is_asked_for_again(site, port, purger):
    seen(port, "/")
    before = len(site.asked)
    purger.purge([FERRY])
    seen(port, "/")
    assert {path for _, path, _ in site.asked[before:]} == {FERRY}


def test_a_flood_of_queries_is_one_question(site, port):
    seen(port, FERRY)
    before = len(site.asked)
    for number in range(50):
        assert seen(port, f"{FERRY}?cb={number}&utm_source=x") == (200, b"old words")
    assert len(site.asked) == before


def test_a_wrong_secret_refreshes_nothing_and_is_a_permanent_error(site, port):
    seen(port, FERRY)
    site.pages[FERRY] = b"new words"
    for wrong in ("guess", "", "1", SECRET + "x"):
        with pytest.raises(PurgeError) as caught:
            NginxPurger([Sender(f"http://127.0.0.1:{port}")], wrong).purge([FERRY])
        assert caught.value.permanent
        assert wrong in {"", "1"} or wrong not in str(caught.value)
    assert seen(port, FERRY) == (200, b"old words")


def test_the_secret_reaches_neither_origin_nor_reader(site, port, purger):
    purger.purge([FERRY])
    _, headers, _ = ask(port, FERRY)
    assert "x-masthead-cache" not in headers
    assert SECRET not in str(headers)


def test_members_are_not_served_from_the_cache_and_leave_nothing_in_it(site, port):
    seen(port, FERRY)
    site.pages[FERRY] = b"the whole story"
    member = {"Cookie": "a=b; masthead_member=x.y", "Accept-Encoding": "identity"}
    assert ask(port, FERRY, member)[2] == b"the whole story"
    assert seen(port, FERRY) == (200, b"old words")


def test_readers_are_served_what_is_old_while_the_origin_is_away(site, port):
    site.cache = "public, max-age=1"
    seen(port, FERRY)
    time.sleep(1.2)
    site.pages[FERRY] = b"a mistake"
    site.status[FERRY] = 503
    assert seen(port, FERRY) == (200, b"old words")


def test_an_nginx_that_is_away_is_an_error_that_may_pass():
    sender = Sender(f"http://127.0.0.1:{servers.free_port()}", sleep=lambda _: None)
    with pytest.raises(PurgeError) as caught:
        NginxPurger([sender], SECRET).purge([FERRY])
    assert not caught.value.permanent


def test_of_very_many_addresses_media_comes_first(site, port, purger, monkeypatch):
    asked = []
    monkeypatch.setattr(purger, "_refresh", lambda sender, address: asked.append(address))
    purger.purge([*(f"/{number}/" for number in range(MOST)), "/media/T/a.png"])
    assert asked[0] == "/media/T/a.png"
    assert len(asked) == MOST
