"""Parts of media: RFC 9110, section 14, and what is not given."""

from email.utils import formatdate

import pytest

from tests.rooms.newsstand.conftest import PICTURE, PRESSED

SIZE = len(PICTURE)


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=5-9", 5, 10),
        ("bytes=5-", 5, None),
        ("bytes=-5", -5, None),
        (f"bytes=-{SIZE * 900}", 0, None),
        (f"bytes=0-{10**17}", 0, None),
        ("Bytes=1-2", 1, 3),
        ("bytes = 1-2 ", 1, 3),
    ],
)
@pytest.mark.parametrize(("path", "times"), [("/media/AbC/fire.jpg", 1), ("/media/AbC/long.mp3", 200)])
def test_one_range_is_sent(ask, asked, start, end, path, times):
    whole = PICTURE * times
    part = whole[start:end]
    first = start % len(whole)

    found = ask(path, range=asked)
    assert (found.status, found.read()) == (206, part)
    assert found.header("content-range") == f"bytes {first}-{first + len(part) - 1}/{len(whole)}"
    assert found.header("content-length") == str(len(part))


@pytest.mark.parametrize(
    "asked", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 9}", "bytes=-0", "bytes=99999999-"]
)
def test_a_range_behind_the_end_is_refused_with_the_size(ask, asked):
    found = ask("/media/AbC/fire.jpg", range=asked)
    assert (found.status, found.header("content-range")) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=9-5",
        "lines=1-2",
        "bytes=0-1,3-4",
        "bytes=1-2;",
        "bytes=--5",
        "bytes=" + ",".join(f"{at}-" for at in range(1000)),
        "bytes=0-" + "9" * 40,
        "bytes=१-२",
    ],
)
def test_anything_else_gets_the_whole(ask, asked):
    found = ask("/media/AbC/fire.jpg", range=asked)
    assert (found.status, found.read()) == (200, PICTURE)
    assert found.header("accept-ranges") == "bytes"


def test_if_range_gives_the_part_only_of_what_one_has(ask):
    tag = ask("/media/AbC/fire.jpg").header("etag")
    date = formatdate(PRESSED, usegmt=True)
    told = {
        tag: 206,
        f"W/{tag}": 200,
        '"other"': 200,
        date: 206,
        formatdate(PRESSED + 60, usegmt=True): 200,
        "x": 200,
    }
    for condition, status in told.items():
        assert ask("/media/AbC/fire.jpg", range="bytes=0-1", if_range=condition).status == status


def test_a_condition_comes_before_a_range(ask):
    tag = ask("/media/AbC/fire.jpg").header("etag")
    assert ask("/media/AbC/fire.jpg", range="bytes=0-1", if_none_match=tag).status == 304


@pytest.mark.parametrize(("path", "method"), [("/2026/11/ferry/", "GET"), ("/media/AbC/fire.jpg", "HEAD")])
def test_pages_and_head_know_no_ranges(ask, path, method):
    found = ask(path, method, range="bytes=0-1", accept_encoding="gzip")
    assert (found.status, found.header("content-range")) == (200, "")
