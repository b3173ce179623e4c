"""The same answers through a real server and real sockets, and what only a socket can do."""

import http.client
import json
import threading
import time
from urllib.parse import urlencode

import pytest

from masthead.edition.pages import Page
from masthead.newsstand.pressed import form_address
from masthead.postbag.entries import Found
from masthead.postbag.forms.descriptor_json import form_to_json
from masthead.postbag.keys import load_key_ring, make_keys
from masthead.postbag.reader import open_readers
from tests.rooms.newsstand.conftest import PICTURE, STORY
from tests.rooms.newsstand.served import start_stand
from tests.rooms.postbag.sample_forms import CONTACT, filled


@pytest.fixture
def server(writer, tmp_path):
    make_keys(tmp_path / "keys", tmp_path / "public.key")
    writer.put(Page(form_address("contact"), form_to_json(CONTACT)))
    server = start_stand(tmp_path, postbag=True, body_seconds=1)
    yield server
    server.stop()


def test_a_day_at_the_newsstand(server, writer, tmp_path):
    """Everything a browser does and a mischief-maker tries, on one server: starting it costs more than asking it."""
    status, headers, body = server.ask("GET", "/2026/11/ferry/")
    assert (status, body, headers["content-length"]) == (200, STORY, str(len(STORY)))
    assert len(headers.get_all("content-length")) == 1

    status, head, nothing = server.ask("HEAD", "/2026/11/ferry/")
    assert (status, nothing, head["content-length"], head["etag"]) == (
        200,
        b"",
        str(len(STORY)),
        headers["etag"],
    )
    status, known, nothing = server.ask("GET", "/2026/11/ferry/", if_none_match=headers["etag"])
    assert (status, nothing, known["etag"]) == (304, b"", headers["etag"])

    large = PICTURE * 200
    for path, whole in (("/media/AbC/fire.jpg", PICTURE), ("/media/AbC/long.mp3", large)):
        assert server.ask("GET", path)[::2] == (200, whole)
        status, headers, part = server.ask("GET", path, range="bytes=5-9")
        assert (status, part, headers["content-length"]) == (206, whole[5:10], "5")
        assert server.ask("GET", path, range="bytes=-5")[::2] == (206, whole[-5:])
        assert server.ask("GET", path, range=f"bytes={len(whole)}-")[0] == 416
        status, headers, nothing = server.ask("HEAD", path)
        assert (status, nothing, headers["content-length"]) == (200, b"", str(len(whole)))

    assert server.ask("GET", "/2026/11/%D0%BF%D0%BE%D1%80%D0%BE%D0%BC/")[0] == 200
    assert [server.ask("GET", path)[0] for path in ("/old/", "/gone/", "/nowhere/", "/admin/")] == [
        301,
        410,
        404,
        503,
    ]
    assert server.ask("PUT", "/", b"x")[0] == 405
    for path in ("/%ff/", "/%zz/", "//evil.example/", "/..%2f..%2fetc/passwd", "/a%00/", "/%2e%2e/"):
        status, headers, _ = server.ask("GET", path)
        assert (status, headers["location"]) == (404, None), path

    writer.take_down("/2026/11/ferry/", "court order")
    assert server.ask("GET", "/2026/11/ferry/")[0] == 410

    raw = urlencode(filled(), doseq=True)
    kind = {"content_type": "application/x-www-form-urlencoded", "origin": f"http://127.0.0.1:{server.port}"}
    assert server.ask("POST", "/post/contact/", raw, **kind)[0] == 303
    assert server.ask("POST", "/post/contact/", "name=" + "x" * 200_000, **kind)[0] == 413
    assert server.ask("POST", "/post/contact/", raw, **kind | {"origin": "null"})[0] == 403
    (reader,) = open_readers(tmp_path / "bag", load_key_ring(tmp_path / "keys"))
    with reader:
        (kept,) = [one.entry for one in reader.entries() if isinstance(one, Found)]
    assert json.loads(kept.content)["values"]["email"] == "oksana+news@example.org"


@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Content-Length: +5\r\n",
        "Transfer-Encoding : chunked\r\n",
    ],
)
def test_no_second_request_is_smuggled_in(server, head):
    second = "0\r\n\r\nGET /gone/ HTTP/1.1\r\nHost: a\r\n\r\n"
    said = server.say(
        f"POST /nowhere/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{head}\r\n{second}".encode()
    )
    assert said.count(b"HTTP/1.1 ") == 1
    assert b"410" not in said[:20]


POST = (
    b"POST /post/contact/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n"
)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nname=\r\n1\r\nx\r\n0\r\n\r\n", b"422"),
        (POST + b"Content-Length: 1000\r\n\r\nname=slow", b"408"),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n40000\r\n" + b"x" * 0x40000 + b"\r\n", b"413"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: " + b"a" * 200_000 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + b"X: a\r\n" * 3000 + b"\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n", b"400"),
        (b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00\x01", b"400"),
    ],
)
def test_slow_and_swollen_requests_end(server, raw, status):
    assert server.say(raw)[9:12] == status
    assert server.ask("GET", "/")[0] == 200


def test_requests_in_hand_are_answered_before_it_ends(server):
    statuses = []

    def read():
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        line.request("GET", "/media/AbC/long.mp3")
        answer = line.getresponse()
        time.sleep(0.5)
        statuses.append((answer.status, len(answer.read())))

    threads = [threading.Thread(target=read) for _ in range(5)]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    server.stop()
    for thread in threads:
        thread.join()
    assert statuses == [(200, len(PICTURE) * 200)] * 5
