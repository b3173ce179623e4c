"""What only the newsroom answers goes to it and comes back, through real servers and real sockets."""

import hashlib
import http.client
import json
import os
import socket
import threading
import time
from pathlib import Path

import pytest

from tests.rooms.newsstand.served import press, start_newsroom, start_stand
from tests.rooms.newsstand.small_newsroom import PIECE

SECRET = "a secret between two processes"
MIB = 1024 * 1024
ROOM = 24 * MIB  # what a worker may grow by while any amount passes through it


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    server = start_newsroom(tmp_path_factory.mktemp("newsroom"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def stand(newsroom, tmp_path_factory):
    folder = tmp_path_factory.mktemp("stand")
    press(folder)
    server = start_stand(folder, newsroom=told(newsroom.port))
    yield server
    server.stop()


def told(port, scheme="https"):
    return {"host": "127.0.0.1", "port": port, "secret": SECRET, "scheme": scheme}


def heard(stand, path="/admin/", method="GET", body=None, **headers):
    """What the newsroom was asked."""
    status, _, said = stand.ask(method, path, body, **headers)
    assert status == 200
    return json.loads(said)


@pytest.mark.parametrize(
    "path",
    ["/admin/", "/account/", "/checkout/basket/", "/static/css/a.css", "/admin/fragments/story-controls/"],
)
def test_the_newsroom_is_asked_what_was_asked(stand, path):
    said = heard(stand, f"{path}?next=/a/%C3%A9&q=%2520x%26+y", user_agent="Firefox", cookie="a=1; b=2")

    assert (said["PATH_INFO"], said["QUERY_STRING"]) == (path, "next=/a/%C3%A9&q=%2520x%26+y")
    assert (said["HTTP_HOST"], said["HTTP_COOKIE"]) == (f"127.0.0.1:{stand.port}", "a=1; b=2")
    assert said["HTTP_USER_AGENT"] == "Firefox"


def test_letters_of_any_script_arrive_as_they_were(stand):
    assert heard(stand, "/admin/%D0%BF%D0%BE%D1%80%D0%BE%D0%BC/a%C3%A9/")["PATH_INFO"] in {
        "/admin/пором/aé/",
        "/admin/пором/aé/".encode().decode("latin-1"),
    }


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("size", [0, 1, 5000, 3_000_000])
def test_a_body_arrives_whole(stand, size, chunked):
    body = os.urandom(size)
    sent = iter([body[:1000], body[1000:]]) if chunked and size > 1000 else body

    said = heard(stand, "/admin/", "POST", sent, content_type="application/octet-stream")

    assert (said["size"], said["sha256"]) == (size, hashlib.sha256(body).hexdigest())


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("pieces", [1, 2, 40])
def test_an_answer_arrives_whole_with_or_without_its_length(stand, pieces, told):
    status, headers, body = stand.ask("GET", f"/admin/large/?pieces={pieces}{'&told=1' if told else ''}")

    assert (status, body) == (200, PIECE * pieces)
    assert headers.get("content-length") == (str(len(body)) if told else None)


@pytest.mark.parametrize("path", ["/admin/nothing/", "/admin/nothing/?none=1"])
def test_an_answer_without_a_body_is_one(stand, path):
    status, headers, body = stand.ask("GET", path)

    assert (status, body, headers["x-nothing"]) == (204 if "none" in path else 200, b"", "1")


def test_the_head_of_an_answer_has_its_length_and_no_body(stand):
    status, headers, body = stand.ask("HEAD", "/admin/large/?pieces=40&told=1")

    assert (status, headers["content-length"], body) == (200, str(40 * len(PIECE)), b"")


def test_a_part_of_a_file_is_asked_for_and_given(stand):
    status, headers, body = stand.ask("GET", "/admin/part/", range="bytes=2-4")

    assert (status, body, headers["content-range"]) == (206, b"234", "bytes 2-4/10")
    assert headers["x-range"] == "bytes=2-4"


def test_a_redirect_and_each_cookie_come_back_and_nothing_of_the_connection(stand):
    status, headers, _ = stand.ask("GET", "/admin/cookies/")

    assert (status, headers["location"]) == (302, "/admin/login/?next=/admin/")
    assert [one.split("=")[0] for one in headers.get_all("set-cookie")] == ["one", "two", "three"]
    assert headers.get_all("x-frame-options") == ["DENY"]
    assert headers["x-content-type-options"] == "nosniff"
    assert not {"keep-alive", "x-hop"} & {name.lower() for name in headers}


def test_an_answer_flows_while_it_is_made(stand):
    line = stand.line()
    line.request("GET", "/admin/slow/?pause=1.5")
    answer = line.getresponse()

    assert answer.read(6) == b"first "
    begun = time.monotonic()
    assert answer.read() == b"second"
    assert time.monotonic() - begun > 0.5  # the first words did not wait for the last
    line.close()


def test_a_client_that_waits_for_leave_to_send_gets_it(stand):
    with socket.create_connection(("127.0.0.1", stand.port), timeout=20) as line:
        line.sendall(
            b"POST /admin/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n"
            b"Connection: close\r\n\r\n"
        )
        assert line.recv(100).startswith(b"HTTP/1.1 100 ")
        line.sendall(b"hello")
        answer = http.client.HTTPResponse(line)
        answer.begin()
        assert json.loads(answer.read())["size"] == 5


def test_a_refusal_before_the_body_was_read_is_heard(stand):
    status, _, body = stand.ask("POST", "/admin/refuse/", b"x" * 200_000)

    assert (status, body) == (403, b"no")


LIES = {
    "Forwarded": "for=9.9.9.9;host=evil.example",
    "X-Forwarded-For": "9.9.9.9",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "1",
    "X_Forwarded_Proto": "http",
    "X_Masthead_Secret": SECRET,
    "X-Masthead-Secret": SECRET,
    "X-Real-IP": "9.9.9.9",
    "X-Original-URL": "/admin/users/",
    "X-Rewrite-URL": "/admin/users/",
    "X-HTTP-Method-Override": "DELETE",
    "True-Client-IP": "9.9.9.9",
    "CF-Connecting-IP": "9.9.9.9",
    "Connection": "cookie, x-private",
    "X-Private": "1",
    "Proxy-Authorization": "Basic eA==",
    "TE": "trailers",
    "Upgrade": "h2c",
}


def test_what_is_said_of_the_asker_is_said_by_us_alone(stand):
    line = stand.line()
    line.request("GET", "/admin/", headers=LIES | {"Cookie": "a=1"})
    said = json.loads(line.getresponse().read())
    line.close()

    assert said["HTTP_X_FORWARDED_FOR"] == "127.0.0.1"
    assert (said["HTTP_X_FORWARDED_PROTO"], said["HTTP_X_MASTHEAD_SECRET"]) == ("https", SECRET)
    assert said["HTTP_COOKIE"] == "a=1"
    assert "9.9.9.9" not in json.dumps(said)
    assert "evil" not in json.dumps(said)
    for name in LIES.keys() - {"Connection"}:
        variable = "HTTP_" + name.upper().replace("-", "_")
        assert said.get(variable) in {None, "127.0.0.1", "https", SECRET}, name
    assert "/admin/users/" not in json.dumps(said)


@pytest.mark.parametrize(
    "target",
    [
        "/admin/..%2f",
        "/admin/../healthz",
        "/admin/%2e%2e/healthz",
        "/admin//x/",
        "//admin/",
        "//127.0.0.1/admin/",
        "/admin/%00/",
        "/admin/%ff/",
        "/admin/\\x/",
        "/ADMIN/",
        "/administrator/",
        "/admin/a%0d%0aX-Evil:%201/",
        "/admin/a%20b/",
        "/x/../admin/",
        "http://evil.example/elsewhere/",
    ],
)
def test_what_is_no_address_of_the_newsrooms_is_not_asked_there(stand, target):
    raw = f"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode()

    said = stand.say(raw)

    assert said.split(b" ")[1] in {b"404", b"400"}
    assert b"PATH_INFO" not in said


def test_a_large_body_up_and_a_large_answer_down_leave_the_memory_as_it_was(stand):
    """The reader takes the answer slowly, so that whoever holds it must hold most of it."""
    stand.ask("GET", "/admin/")
    before = stand.memory()
    seen = []
    stop = threading.Event()

    def watch():
        while not stop.wait(0.05):
            seen.append(stand.memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    pieces = 2048  # 128 MB
    said = heard(stand, "/admin/", "POST", (PIECE for _ in range(pieces)))
    line = stand.line()
    line.request("GET", f"/admin/large/?pieces={pieces}&told=1")
    answer = line.getresponse()
    time.sleep(1.5)
    read = 0
    while piece := answer.read(MIB):
        read += len(piece)
    line.close()
    stop.set()
    watcher.join()

    assert (said["size"], read) == (pieces * len(PIECE), pieces * len(PIECE))
    assert max(seen) - before < ROOM


@pytest.mark.night
def test_two_gigabytes_pass_both_ways_without_being_held(stand):
    stand.ask("GET", "/admin/")
    before = stand.memory()
    pieces = 32768  # 2 GB

    said = heard(
        stand, "/admin/", "POST", (PIECE for _ in range(pieces)), content_length=str(pieces * len(PIECE))
    )
    after_upload = stand.memory()
    line = stand.line()
    line.request("GET", f"/admin/large/?pieces={pieces}")
    answer = line.getresponse()
    time.sleep(2)
    read = 0
    while piece := answer.read(MIB):
        read += len(piece)
    line.close()

    assert (said["size"], read) == (pieces * len(PIECE), pieces * len(PIECE))
    assert max(after_upload, stand.memory()) - before < ROOM


@pytest.mark.parametrize("pause", ["0.01", "2"])
def test_a_client_that_goes_away_ends_the_work_for_it(stand, tmp_path, pause):
    """While the answer flows, and while the newsroom thinks."""
    note = tmp_path / "note"
    with socket.create_connection(("127.0.0.1", stand.port), timeout=20) as line:
        line.sendall(f"GET /admin/endless/?note={note}&pause={pause} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        assert line.recv(1000)

    assert until(note.exists)


def test_a_client_that_goes_away_before_the_answer_hangs_up_on_the_newsroom(stand, newsroom):
    before = lines_to(newsroom)
    with socket.create_connection(("127.0.0.1", stand.port)) as line:
        line.sendall(b"POST /admin/ HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf")
        assert until(lambda: lines_to(newsroom) > before)

    assert until(lambda: lines_to(newsroom) <= before)


def lines_to(server):
    """Connections that are held open to a server."""
    rows = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return sum(row.split()[2].endswith(f":{server.port:04X}") and row.split()[3] == "01" for row in rows)


def test_a_body_that_breaks_off_is_no_request(stand, newsroom):
    """Neither with its length told nor in chunks, whose end a hang-up must not be taken for."""
    heads = (b"Content-Length: 100\r\n\r\nhalf", b"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")
    for head in heads:
        with socket.create_connection(("127.0.0.1", stand.port)) as line:
            line.sendall(b"POST /admin/ HTTP/1.1\r\nHost: a\r\n" + head)
            time.sleep(0.2)
            line.shutdown(socket.SHUT_WR)
            line.settimeout(20)
            assert b" 200 " not in line.recv(1000)


def test_many_requests_on_one_connection_leave_nothing_behind(stand):
    line = stand.line()
    for _ in range(50):
        line.request("GET", "/admin/")
        line.getresponse().read()
    files, before = open_files(stand), stand.memory()
    for number in range(600):
        path = "/admin/large/?pieces=3" if number % 3 == 0 else "/admin/cookies/"
        line.request("GET", path)
        line.getresponse().read()
    assert open_files(stand) <= files + 8
    assert stand.memory() - before < 6 * MIB
    line.close()


def open_files(server):
    return len(list(Path(f"/proc/{server.workers[0]}/fd").iterdir()))


def until(true, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False
