"""A newsroom that is down, dies in the middle or says nothing: words, never a hang, and readers notice nothing."""

import http.client
import os
import signal
import socket

import pytest

from tests.rooms.newsstand.served import press, start_newsroom, start_stand
from tests.rooms.newsstand.test_forward import lines_to, told, until


@pytest.fixture
def newsroom(tmp_path):
    server = start_newsroom(tmp_path)
    yield server
    server.kill()


@pytest.fixture
def stand(newsroom, tmp_path):
    press(tmp_path)
    server = start_stand(tmp_path, newsroom=told(newsroom.port))
    yield server
    server.stop()


def test_a_newsroom_that_is_down_is_told_in_words_and_missed_by_no_reader(stand, newsroom, tmp_path):
    assert stand.ask("GET", "/admin/")[0] == 200
    newsroom.kill()

    for method, body in (("GET", None), ("HEAD", None), ("POST", b"x" * 100_000)):
        status, headers, said = stand.ask(method, "/admin/", body)
        assert (status, headers["retry-after"], headers["cache-control"]) == (503, "10", "no-store")
        assert method == "HEAD" or b"Reading, search and forms go on as always" in said
    assert stand.ask("GET", "/")[0] == 200

    again = start_newsroom(tmp_path, newsroom.port)
    try:
        assert stand.ask("GET", "/admin/")[0] == 200
    finally:
        again.kill()


def test_an_upload_is_not_asked_for_when_nobody_could_take_it(stand, newsroom):
    newsroom.kill()
    with socket.create_connection(("127.0.0.1", stand.port), timeout=20) as line:
        line.sendall(
            b"POST /admin/ HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000000\r\nExpect: 100-continue\r\n\r\n"
        )
        assert line.recv(100).startswith(b"HTTP/1.1 503 ")


@pytest.mark.parametrize("length", ["", "&told=1"])
def test_an_answer_that_breaks_off_is_not_taken_for_whole(stand, newsroom, length):
    line = stand.line()
    line.request("GET", f"/admin/large/?pieces=1000{length}")
    answer = line.getresponse()
    assert answer.read(1000)

    os.killpg(newsroom.process.pid, signal.SIGKILL)

    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        answer.read()
    line.close()


def test_a_newsroom_that_dies_before_it_answers_is_told_in_words(stand, newsroom):
    with socket.create_connection(("127.0.0.1", stand.port), timeout=20) as line:
        line.sendall(b"POST /admin/ HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf")
        assert until(lambda: lines_to(newsroom) == 1)

        os.killpg(newsroom.process.pid, signal.SIGKILL)

        assert line.recv(100).startswith(b"HTTP/1.1 503 ")


def test_a_flood_of_staff_pages_is_bounded_and_readers_are_answered(stand):
    held = []
    for _ in range(80):
        line = socket.create_connection(("127.0.0.1", stand.port), timeout=20)
        line.sendall(b"POST /admin/ HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf")
        held.append(line)
    try:
        assert until(lambda: stand.ask("GET", "/admin/")[0] == 503)
        assert stand.ask("GET", "/")[0] == 200
    finally:
        for line in held:
            line.close()
    assert until(lambda: stand.ask("GET", "/admin/")[0] == 200)


def test_without_a_newsroom_the_words_say_what_is_not_connected(tmp_path):
    press(tmp_path)
    stand = start_stand(tmp_path)
    try:
        status, _, said = stand.ask("GET", "/account/")
    finally:
        stand.stop()

    assert status == 503
    assert b"not connected" in said
