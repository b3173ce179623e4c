"""What readers get for an address: pages, redirects, endings, and words where there is nothing."""

import gzip

import brotli
import pytest

from masthead.edition.pages import Page
from tests.rooms.newsstand.conftest import PICTURE, STORY


def test_a_page_is_answered_with_what_a_browser_needs(ask):
    found = ask("/2026/11/ferry/")
    assert (found.status, found.read()) == (200, STORY)
    assert found.header("content-type") == "text/html; charset=utf-8"
    assert found.header("content-length") == str(len(STORY))
    assert "stale-if-error" in found.header("cache-control")
    assert found.header("surrogate-key") == "/2026/11/ferry/ story:1"
    assert "default-src 'none'" in found.header("content-security-policy")
    assert found.header("x-content-type-options") == "nosniff"


def test_each_header_stands_once(ask):
    for path in (
        "/2026/11/ferry/",
        "/old/",
        "/gone/",
        "/nowhere/",
        "/media/AbC/fire.jpg",
        "/admin/",
        "/2026/11/ferry",
    ):
        names = [name for name, _ in ask(path).headers]
        assert len(names) == len(set(names)), path


def test_the_two_compressed_forms_hold_the_same_page(ask):
    small = ask("/2026/11/ferry/", accept_encoding="gzip")
    smaller = ask("/2026/11/ferry/", accept_encoding="gzip, br")
    assert gzip.decompress(small.read()) == brotli.decompress(smaller.read()) == STORY
    assert (small.header("content-encoding"), smaller.header("content-encoding")) == ("gzip", "br")
    assert {one.header("vary") for one in (small, smaller, ask("/2026/11/ferry/"))} == {"accept-encoding"}
    assert len({one.header("etag") for one in (small, smaller, ask("/2026/11/ferry/"))}) == 3


def test_an_address_in_other_letters_is_found(ask):
    assert ask("/2026/11/пором/").status == 200


@pytest.mark.parametrize(
    ("asked", "stored"),
    [
        ("/2026/11/ferry", "/2026/11/ferry/"),
        ("/feed.rss/", "/feed.rss"),
        ("/2026/11/пором", "/2026/11/%D0%BF%D0%BE%D1%80%D0%BE%D0%BC/"),
    ],
)
def test_only_a_slash_too_many_or_too_few_is_put_right(ask, asked, stored):
    found = ask(asked, query="utm_source=x")
    assert (found.status, found.header("location"), found.read()) == (301, stored, b"")


@pytest.mark.parametrize("path", ["/2026/11/FERRY/", "/FEED.RSS", "/2026/11/ferry//", "/2026/11/"])
def test_other_letters_are_another_address(ask, path):
    assert ask(path).status == 404


def test_a_moved_address_says_where_to(ask):
    found = ask("/old/")
    assert (found.status, found.header("location"), found.header("content-length")) == (
        301,
        "/2026/11/ferry/",
        "0",
    )


def test_a_page_that_is_gone_says_so_with_its_own_words(ask, writer):
    writer.gone("/gone/", b"<p>Withdrawn by the author.")
    found = ask("/gone/", accept_encoding="identity")
    assert (found.status, found.read()) == (410, b"<p>Withdrawn by the author.")


def test_where_nothing_is_stands_the_page_the_newsroom_pressed(ask, writer):
    plain = ask("/nowhere/")
    assert plain.status == 404
    assert b"There is no such page" in plain.read()

    writer.put(Page("/404.html", b"<p>Nothing here; try the search."))
    pressed = ask("/nowhere/")
    assert (pressed.status, pressed.read()) == (404, b"<p>Nothing here; try the search.")
    assert pressed.header("etag") == ""


@pytest.mark.parametrize(
    "path", ["/", "/2026/11/ferry/", "/nowhere/", "/gone/", "/old/", "/media/AbC/fire.jpg", "/healthz"]
)
def test_head_has_the_headers_of_get_and_no_body(ask, path):
    got, head = ask(path, accept_encoding="br"), ask(path, "HEAD", accept_encoding="br")
    assert (head.status, head.headers, head.read()) == (got.status, got.headers, b"")


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "NONSENSE"]
)
@pytest.mark.parametrize("path", ["/", "/nowhere/", "/media/AbC/fire.jpg"])
def test_a_page_can_only_be_read(ask, path, method):
    found = ask(path, method)
    assert (found.status, found.header("allow")) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/account/orders/", "/checkout/", "/checkout"])
def test_what_needs_the_newsroom_says_in_words_that_it_is_away(ask, path):
    found = ask(path)
    assert found.status == 503
    assert found.header("retry-after")
    assert b"not connected" in found.read()


def test_a_large_file_goes_out_from_disk(ask):
    found = ask("/media/AbC/long.mp3")
    assert (found.status, found.body) == (200, b"")
    assert found.read() == PICTURE * 200


def test_health_and_readiness(ask, writer):
    assert (ask("/healthz").status, ask("/healthz/ready").status) == (200, 200)
    writer.remove("/")
    assert (ask("/healthz").status, ask("/healthz/ready").status) == (200, 503)


def test_a_damaged_body_is_our_mistake_in_words_and_kept_nowhere(ask, root):
    for body in (root / "public" / "bodies").rglob("*.gz"):
        body.write_bytes(b"torn")
    found = ask("/2026/11/ferry/")
    assert (found.status, found.header("cache-control")) == (500, "no-store")
    assert b"The mistake is ours" in found.read()
