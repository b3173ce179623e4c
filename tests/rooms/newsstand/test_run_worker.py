"""What a worker does beside answering: it sees that the site is closed, that it was left alone, which policy holds."""

import json
import os
import signal
import subprocess
import sys
import threading

import pytest

from masthead.edition.pages import Page
from masthead.gate.csp import public_policy
from masthead.newsstand.rsgi import tell_ready
from tests.promises.processes import lives
from tests.rooms.newsstand.served import start_newsroom, start_stand
from tests.rooms.newsstand.test_forward import told, until

HASH = "sha256-" + "A" * 43 + "="


@pytest.fixture
def stand_with(writer, tmp_path):
    """Start newsstands on the small edition; all are ended."""
    started = []

    def start(**more):
        started.append(start_stand(tmp_path, **more))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def test_while_the_mark_is_there_the_site_is_closed_and_staff_with_it(stand_with, writer, tmp_path):
    mark = tmp_path / "maintenance"
    writer.put(Page("/assets/ab/site.css", b"p{}"))
    newsroom = start_newsroom(tmp_path)
    try:
        stand = stand_with(closed_mark=str(mark), newsroom=told(newsroom.port))
        assert stand.ask("GET", "/")[0] == 200

        mark.touch()

        assert until(lambda: stand.ask("GET", "/")[0] == 503)
        for path in ("/2026/11/ferry/", "/nowhere/", "/admin/", "/search/?q=ferry"):
            status, headers, body = stand.ask("GET", path)
            assert (status, headers["retry-after"], headers["cache-control"]) == (503, "300", "no-store")
            assert b"Back in a moment" in body
        assert stand.ask("POST", "/post/contact/", "a=b")[0] == 503
        for path in ("/healthz", "/assets/ab/site.css", "/static/admin.css"):
            assert stand.ask("GET", path)[0] == 200

        mark.unlink()

        assert until(lambda: stand.ask("GET", "/")[0] == 200)
    finally:
        newsroom.kill()


def test_workers_that_are_ready_at_once_write_whole_words(tmp_path):
    beat, seen = tmp_path / "newsstand.json", []
    tell_ready(beat, 1)

    def write(watcher):
        for _ in range(15):
            tell_ready(beat, watcher)

    workers = [threading.Thread(target=write, args=(10**digits,)) for digits in range(4)]
    for one in workers:
        one.start()
    while any(one.is_alive() for one in workers):
        seen.append(beat.read_text())

    assert {json.loads(words)["pid"] for words in seen} <= {1, 10, 100, 1000}
    assert list(tmp_path.iterdir()) == [beat]


def test_the_page_for_it_is_the_pressed_one_where_there_is_one(stand_with, writer, tmp_path):
    writer.put(Page("/503.html", b"<h1>Nous revenons</h1>"))
    (tmp_path / "maintenance").touch()

    status, _, body = stand_with(closed_mark=str(tmp_path / "maintenance")).ask("GET", "/")

    assert (status, body) == (503, b"<h1>Nous revenons</h1>")


def test_the_policy_comes_with_the_edition(stand_with, writer):
    policy = public_policy(script_hashes=(HASH,))
    writer.put(Page("/fragments/policy.txt", policy.encode() + b"\n"))

    stand = stand_with()

    for path in ("/", "/nowhere/", "/admin/", "/old/", "/healthz"):
        assert stand.ask("GET", path)[1]["content-security-policy"] == policy


def test_without_one_no_script_of_a_page_runs(stand_with):
    assert stand_with().ask("GET", "/")[1]["content-security-policy"] == public_policy()


def test_every_answer_carries_the_security_headers(stand_with):
    open_stand, strict = stand_with(), stand_with(https_only=True)

    for path in ("/", "/nowhere/", "/gone/", "/old/", "/admin/", "/media/AbC/long.mp3"):
        headers = strict.ask("GET", path)[1]
        assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["referrer-policy"]
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "strict-transport-security" not in open_stand.ask("GET", path)[1]


def test_a_worker_that_died_is_replaced_and_its_neighbour_answers_meanwhile(stand_with):
    stand = stand_with(workers=2)
    dead, neighbour = stand.workers

    os.kill(dead, signal.SIGKILL)

    assert all(stand.ask("GET", "/")[0] == 200 for _ in range(50))
    assert until(lambda: len(stand.workers) == 2 and dead not in stand.workers)
    assert neighbour in stand.workers


def test_workers_whose_watcher_was_killed_answer_a_while_and_end(stand_with, tmp_path):
    stand = stand_with(workers=2)
    workers = stand.workers

    stand.process.kill()
    stand.process.wait()

    assert stand.ask("GET", "/")[0] == 200
    assert until(lambda: not any(lives(pid) for pid in workers))


def test_a_ready_worker_says_whose_it_is(stand_with, tmp_path):
    beat = tmp_path / "newsstand.json"

    stand = stand_with(beat=str(beat))

    assert json.loads(beat.read_text())["pid"] == stand.process.pid


BORN_LATE = """
import time
from masthead.newsstand.closing import end_when_alone
end_when_alone(1 << 22)
time.sleep(60)
"""


def test_a_worker_whose_watcher_died_before_it_began_ends_too():
    ended = subprocess.run([sys.executable, "-c", BORN_LATE], check=False, timeout=50)
    assert ended.returncode == -signal.SIGTERM
