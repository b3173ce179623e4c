"""A flood at a real newsstand: its edition and its memory stay as they were, and an honest reader is served.

The small dose runs with every `make test`, the large one by night. A flood that did not happen is a failure.
"""

from __future__ import annotations

import os
import random
import socket
import subprocess
import threading
from contextlib import suppress

import pytest

from tests.rooms.newsstand.conftest import STORY, root, writer
from tests.rooms.newsstand.served import Server
from tests.rooms.newsstand.test_serve import server

__all__ = ["root", "server", "writer"]  # fixtures

FERRY = "/2026/11/ferry/"
GROWTH = 1.2  # of resident memory, of what it has after the first thousand requests
DOSES = [pytest.param(600, id="small"), pytest.param(20_000, id="large", marks=pytest.mark.night)]


def memory_of(pid):
    """Resident bytes of a process and its children."""
    said = subprocess.run(
        ["ps", "-o", "pid=,ppid=,rss=", "-A"], capture_output=True, text=True, check=True
    ).stdout
    rows = [tuple(map(int, line.split())) for line in said.splitlines()]
    family = {pid}
    for _ in range(4):
        family |= {one for one, parent, _ in rows if parent in family}
    return sum(rss for one, _, rss in rows if one in family) * 1024


def weight(root):
    """Every file of the edition with its size. The catalogue's own journal files come and go."""
    return {
        str(path): path.stat().st_size
        for path in root.rglob("*")
        if path.is_file() and not path.name.startswith("catalogue.sqlite-")
    }


def hostile(number, chance):
    """One request of a flood: an address nobody has, a cache-buster, a climb, a bomb of ranges, a header that lies."""
    kind = number % 6
    word = f"{chance.getrandbits(64):x}"
    lies = f"X-Forwarded-Host: evil.example\r\nX-Original-URL: /admin/{word}\r\nAccept-Language: {word}\r\n"
    target, more = {
        0: (f"/{word}/{word}/", ""),
        1: (f"{FERRY}?cb={word}&utm_source={word}", ""),
        2: (f"/..%2f..%2f{word}", ""),
        3: ("/media/AbC/long.mp3", "Range: bytes=" + ",".join(f"{one}-" for one in range(200)) + "\r\n"),
        4: (FERRY, lies),
        5: (f"//evil.example/{word}", lies),
    }[kind]
    return f"GET {target} HTTP/1.1\r\nHost: {word}.evil.example\r\n{more}Connection: close\r\n\r\n".encode()


def send(port, raw):
    """Send and throw away what comes; whether anything came."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(raw)
        came = len(line.recv(64))
        while came and line.recv(1 << 20):
            pass
        return came > 0
    return False


def flood(port, count, seed):
    chance = random.Random(seed)
    return sum(send(port, hostile(number, chance)) for number in range(count))


@pytest.mark.parametrize("dose", DOSES)
def test_a_flood_leaves_no_trace(server, root, dose):
    flood(server.port, 300, seed=0)
    before, held = weight(root), memory_of(server.process.pid)

    answered = flood(server.port, dose, seed=1)

    assert answered >= dose * 0.99
    assert weight(root) == before
    assert memory_of(server.process.pid) < held * GROWTH
    status, headers, body = server.ask("GET", FERRY)
    assert (status, body) == (200, STORY)
    assert "evil" not in str(headers)


@pytest.mark.parametrize("lines", [60, pytest.param(900, marks=pytest.mark.night)])
def test_slow_senders_and_readers_do_not_keep_others_waiting(server, lines):
    """Half a header, half a body, and readers that take nothing of what they asked for."""
    starts = (
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        (
            b"POST /post/contact/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Content-Length: 5000\r\n\r\nname="
        ),
        b"GET /media/AbC/long.mp3 HTTP/1.1\r\nHost: x\r\n\r\n" * 4,
    )
    held = []
    try:
        for number in range(lines):
            line = socket.create_connection(("127.0.0.1", server.port), timeout=10)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.sendall(starts[number % len(starts)])
            held.append(line)
        assert len(held) == lines

        served = [server.ask("GET", FERRY) for _ in range(50)]

        assert {(status, body) for status, _, body in served} == {(200, STORY)}
        assert server.ask("GET", "/healthz/ready")[0] == 200
    finally:
        for line in held:
            line.close()


def test_honest_readers_are_served_in_the_midst_of_it(server):
    stop = threading.Event()
    sent = []

    def go_on(seed):
        while not stop.is_set():
            sent.append(flood(server.port, 50, seed))

    attackers = [threading.Thread(target=go_on, args=(seed,)) for seed in range(3)]
    for attacker in attackers:
        attacker.start()
    try:
        served = [server.ask("GET", FERRY) for _ in range(200)]
    finally:
        stop.set()
        for attacker in attackers:
            attacker.join()
    assert sum(sent) > 100
    assert {(status, body) for status, _, body in served} == {(200, STORY)}


def test_the_flood_is_one():
    chance = random.Random(1)
    kinds = {hostile(number, chance).split(b" ")[1][:6] for number in range(6)}
    assert len(kinds) >= 4
    assert not send(1, b"GET / HTTP/1.1\r\n\r\n")
    assert memory_of(os.getpid()) > 1 << 20
    assert isinstance(server, object)
    assert Server
