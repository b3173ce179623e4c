"""Requests that mean harm: nothing of theirs reaches another reader, and nothing of ours grows."""

import pytest

from masthead.newsstand.memory import Memory
from masthead.newsstand.request import Request, read_path
from masthead.newsstand.stand import Stand, answer
from tests.rooms.newsstand.conftest import NOW, PICTURE, SECURITY, STORY

LIES = {
    "host": "a@evil.example",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "http",
    "x-forwarded-port": "666",
    "x-forwarded-for": "1.2.3.4",
    "forwarded": "host=evil.example",
    "x-original-url": "/admin/",
    "x-rewrite-url": "/admin/",
    "x-http-method-override": "DELETE",
    "content-length": "5",
    "transfer-encoding": "chunked",
    "accept-language": "xx-evil",
    "accept": "application/evil",
    "user-agent": "<script>",
    "origin": "https://evil.example",
    "referer": "https://evil.example/",
    "cookie": "masthead_member=evil",
    "pragma": "no-cache",
    "cache-control": "no-store, max-age=0",
    "x-host": "evil.example",
    "upgrade": "h2c",
}


@pytest.mark.parametrize(
    "path", ["/2026/11/ferry/", "/2026/11/ferry", "/old/", "/gone/", "/nowhere/", "/healthz", "/admin/"]
)
def test_no_header_of_theirs_changes_a_byte(stand, path):
    plain = answer(Request("GET", path), stand, NOW)
    for name, value in LIES.items():
        found = answer(Request("GET", path, "", {name: value}), stand, NOW)
        assert (found.status, list(found.headers), found.read()) == (
            plain.status,
            list(plain.headers),
            plain.read(),
        ), name
    assert b"evil" not in plain.read()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "*",
        "//evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/../etc/passwd",
        "/2026/../2026/11/ferry/",
        "/./",
        "/.git/config",
        "/2026/11/ferry/\x00",
        "/2026/11/ferry/%00",
        "/%2e%2e/",
        "/..%2f",
        "/2026%2F11%2Fferry/",
        "/a b/",
        "/a\nb/",
        "/\ufffd/",
        "/\u202e/",
        "/" + "a" * 5000,
        "/" + "a/" * 3000,
        "evil.example:80",
        "http://evil.example/",
        "/@404",
        "/a#b",
        "/2026/11/ferry/?x",
        "/<script>/",
        '/"/',
        "/café/",
        "/" + chr(0xDCFF) + "/",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_what_is_no_address_is_not_found_and_sent_nowhere(ask, path, method):
    found = ask(path, method)
    assert (found.status, found.header("location")) in {(404, ""), (405, "")}
    assert b"evil" not in found.read()


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"/a/b", "/a/b"),
        (b"/%D0%BF/", "/п/"),
        (b"/\xd0\xbf/", "/п/"),
        (b"/%2520/", "/%20/"),
        (b"/a%2fb", None),
        (b"/a%2Fb", None),
        (b"/..%2f", None),
        (b"/a%00", None),
        (b"/%ff/", None),
        (b"/\xff/", None),
        (b"/%", None),
        (b"/%zz", None),
        (b"/%c0%af/", None),
        (b"/%ed%a0%80/", None),
    ],
)
def test_a_path_is_decoded_once_or_not_at_all(raw, path):
    assert read_path(raw) == path


def test_ten_thousand_unknown_addresses_leave_nothing_behind(ask, memory):
    ask("/nowhere/")
    held, weight = len(memory), memory.weight
    for number in range(10_000):
        assert ask(f"/{number}/unknown/").status == 404
    assert (len(memory), memory.weight) == (held, weight)


def test_a_flood_of_queries_is_one_answer_in_memory(ask, memory):
    tags = {ask("/2026/11/ferry/", query=f"cb={number}").header("etag") for number in range(2000)}
    assert len(tags) == len(memory) == 1


def test_memory_keeps_its_ceiling_and_still_answers(memory, stand, reader_of):
    small = Memory(reader_of(), SECURITY, most_bytes=20_000)
    narrow = Stand(small, SECURITY)
    for path in ("/", "/2026/11/ferry/", "/media/AbC/fire.jpg", "/feed.rss", "/2026/11/пором/") * 3:
        for accepts in ("br", "gzip", ""):
            asked = Request("GET", path, "", {"accept-encoding": accepts})
            assert answer(asked, narrow, NOW).read() == answer(asked, stand, NOW).read()
            assert small.weight <= 20_000
    assert len(small) < 5


def test_a_body_with_a_get_is_ignored(ask):
    assert ask("/2026/11/ferry/", body=b"x" * 1000).read() == STORY


def test_a_thousand_ranges_are_one_answer(ask):
    asked = "bytes=" + ",".join("0-" for _ in range(1000))
    assert ask("/media/AbC/fire.jpg", range=asked).read() == PICTURE
