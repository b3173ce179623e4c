"""deploy/varnish.vcl on a real Varnish, told by the real adapter."""

import gzip
import re
import time

import pytest

from masthead.press.purging.errors import PurgeError
from masthead.press.purging.sending import Sender
from masthead.press.purging.varnish import VarnishPurger, _patterns
from tests.rooms.press import servers
from tests.rooms.press.servers import SECRET, ask, needs_varnish

FERRY = "/2026/11/ferry/"


@pytest.fixture
def site():
    with servers.origin() as origin:
        origin.pages |= {FERRY: b"old words", "/": b"front", "/other/": b"other"}
        origin.keys |= {FERRY: "story:1 author:3", "/": "front story:1 story:12", "/other/": "story:12"}
        yield origin


@pytest.fixture
def port(site, tmp_path):
    with servers.varnish(tmp_path, site.port) as port:
        yield port


@pytest.fixture
def purger(port):
    return VarnishPurger([Sender(f"http://127.0.0.1:{port}")], SECRET)


def seen(port, address, encoding="gzip"):
    status, headers, body = ask(port, address, {"Accept-Encoding": encoding})
    return status, gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body


@needs_varnish
def test_an_address_that_changed_is_read_at_once_in_every_encoding(site, port, purger):
    for encoding in ("gzip", "identity", "br, gzip"):
        assert seen(port, FERRY, encoding) == (200, b"old words")
    site.pages[FERRY] = b"new words"
    assert seen(port, FERRY) == (200, b"old words")

    purger.purge([FERRY])

    for encoding in ("gzip", "identity", "br, gzip"):
        assert seen(port, FERRY, encoding) == (200, b"new words")


@needs_varnish
def test_a_key_takes_all_that_carries_it_and_nothing_whose_key_begins_alike(site, port, purger):
    for address in (FERRY, "/", "/other/"):
        seen(port, address)
        site.pages[address] = b"new"

    purger.purge([], ["story:1"])

    assert [seen(port, address)[1] for address in (FERRY, "/", "/other/")] == [b"new", b"new", b"other"]


@needs_varnish
@pytest.mark.parametrize("key", [".*", "(story:1", "story:1)(", "[", 'a" && obj.status == 200', "\\", "ключ"])
def test_no_key_is_read_as_a_pattern(site, port, purger, key):
    seen(port, FERRY)
    site.pages[FERRY] = b"new"
    purger.purge([], [key])
    assert seen(port, FERRY) == (200, b"old words")


@needs_varnish
def test_very_many_keys_go_in_pieces(site, port, purger):
    seen(port, FERRY)
    site.pages[FERRY] = b"new"
    purger.purge([], [*(f"tag:{number}" for number in range(1000)), "author:3"])
    assert seen(port, FERRY) == (200, b"new")


def test_pieces_hold_every_key_once():
    keys = [f"tag:{number}" for number in range(1000)]
    pieces = list(_patterns([*keys, *keys]))
    assert [key for piece in pieces for key in piece.split("|")] == keys
    assert max(map(len, pieces)) <= 2000
    assert re.fullmatch(next(_patterns(["a.b c"])), "a.b c")


@needs_varnish
@pytest.mark.parametrize("secret", ["guess", "", SECRET + "x"])
def test_without_the_secret_nothing_goes(site, port, secret):
    seen(port, FERRY)
    site.pages[FERRY] = b"new"
    for what in (([FERRY], ()), ([], ["story:1"])):
        with pytest.raises(PurgeError) as caught:
            VarnishPurger([Sender(f"http://127.0.0.1:{port}")], secret).purge(*what)
        assert caught.value.permanent
    assert seen(port, FERRY) == (200, b"old words")


@needs_varnish
def test_readers_see_neither_keys_nor_what_stands_behind(site, port):
    _, headers, _ = ask(port, FERRY)
    assert not {"surrogate-key", "x-keys", "via", "x-varnish"} & set(headers)


@needs_varnish
def test_a_flood_of_queries_and_cookies_is_one_question(site, port):
    seen(port, FERRY)
    before = len(site.asked)
    for number in range(50):
        assert ask(port, f"{FERRY}?cb={number}", {"Cookie": f"x={number}"})[0] == 200
    assert len(site.asked) - before <= 1  # the first without gzip


@needs_varnish
def test_readers_are_served_what_is_old_while_the_origin_is_away(site, port):
    site.cache = "public, max-age=1, stale-if-error=432000"
    seen(port, FERRY)
    time.sleep(1.2)
    site.pages[FERRY], site.status[FERRY] = b"a mistake", 503
    assert {seen(port, FERRY) for _ in range(3)} == {(200, b"old words")}


@needs_varnish
def test_members_are_passed_on_and_leave_nothing(site, port):
    seen(port, FERRY)
    site.pages[FERRY] = b"the whole story"
    member = {"Cookie": "a=b; masthead_member=x.y", "Accept-Encoding": "identity"}
    assert ask(port, FERRY, member)[2] == b"the whole story"
    assert seen(port, FERRY) == (200, b"old words")


@needs_varnish
def test_the_secret_and_the_keys_of_a_stranger_do_not_reach_the_origin(site, port):
    assert ask(port, "/post/x/", {"X-Masthead-Secret": "s", "X-Masthead-Keys": "k"}, "POST")[0] == 501
    assert ask(port, "/search/?q=a", {"X-Masthead-Keys": "k"})[0] == 404
