"""Readers go on reading while processes are replaced or killed. Real processes under a small load, on SQLite."""

import http.client
import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest

from masthead.edition.pages import Page
from masthead.edition.writer import EditionWriter
from tests.promises.processes import (
    all_ready,
    kill,
    kill_newsstand_worker,
    lives,
    newsstand_workers,
    pid_of,
    until,
)
from tools.demo_newsroom import copy_demo, running

pytestmark = pytest.mark.sqlite_only
PATHS = ["/kept/", *(f"/kept/{number}/" for number in range(20))]
AGAIN_AFTER = 1.0  # seconds; a reader who sees an error loads the page again


class Readers:
    """Four readers, some 50 pages a second, each page on a connection of its own and compared byte by byte."""

    def __init__(self, port):
        self.port, self.read, self.stopped = port, 0, False
        self.failed = []  # at the first try
        self.lost = []  # at the second as well
        self.threads = [threading.Thread(target=self._go, args=(number,)) for number in range(4)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        assert until(lambda: self.read > 20)
        return self

    def __exit__(self, *_):
        self.stopped = True
        for thread in self.threads:
            thread.join()

    def go_on(self, pages=100):
        """Let them read so many pages more."""
        wanted = self.read + pages
        assert until(lambda: self.read >= wanted)

    def _go(self, number):
        choose = random.Random(number)
        while not self.stopped:
            path = choose.choice(PATHS)
            fault = self._fault(path)
            if fault:
                self.failed.append(fault)
                time.sleep(AGAIN_AFTER)
                if again := self._fault(path):
                    self.lost.append(again)
            self.read += 1
            time.sleep(0.06)

    def _fault(self, path):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", path)
            answer = line.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            return f"{path}: {error!r}"
        finally:
            line.close()
        return "" if (answer.status, body) == (200, page_at(path)) else f"{path}: {answer.status}"


def page_at(path):
    return f"<h1>{path}</h1>".encode() * 500


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = copy_demo(tmp_path_factory.mktemp("house") / "newsroom")
    with EditionWriter.open(folder / "edition", create=True) as writer, writer.group() as group:
        for path in PATHS:
            group.put(Page(path, page_at(path)))
    return folder


@pytest.fixture(scope="module")
def site(folder):
    with running(folder) as site:
        yield site


@pytest.fixture
def readers(site):
    return Readers(int(site.url.rpartition(":")[2]))


def house_of(folder):
    """The pid of `masthead run`."""
    return int(Path(f"/proc/{pid_of(folder, 'worker')}/stat").read_text().rsplit(")", 1)[1].split()[1])


def kill_newsstand_watcher(folder):
    os.kill(pid_of(folder, "newsstand"), signal.SIGKILL)


def kill_newsstand_whole(folder):
    kill(folder, "newsstand")


def kill_newsroom(folder):
    kill(folder, "newsroom")


def kill_worker(folder):
    kill(folder, "worker")


OF_THE_NEWSSTAND = [kill_newsstand_worker, kill_newsstand_watcher, kill_newsstand_whole]
OF_THE_REST = [kill_newsroom, kill_worker]


def test_a_renewal_is_noticed_by_no_reader(readers, folder):
    before = pid_of(folder, "newsstand")
    with readers:
        os.kill(house_of(folder), signal.SIGHUP)
        assert until(lambda: pid_of(folder, "newsstand") != before)
        assert until(lambda: all_ready(folder))
        readers.go_on()

    assert readers.failed == []


@pytest.mark.parametrize("kill", OF_THE_NEWSSTAND)
def test_a_killed_newsstand_costs_a_reader_no_second_error(readers, folder, kill):
    before = newsstand_workers(folder)
    with readers:
        kill(folder)
        readers.go_on()
        assert until(lambda: all_ready(folder))
        # Those left alone answer a few seconds longer. What their end costs counts here, and not in the next test.
        assert until(
            lambda: not [pid for pid in before if lives(pid) and pid not in newsstand_workers(folder)]
        )

    assert readers.lost == []
    assert len(readers.failed) <= len(readers.threads)  # what was in its hands, no more


@pytest.mark.parametrize("kill", OF_THE_REST)
def test_readers_do_not_notice_that_another_process_was_killed(readers, folder, kill):
    with readers:
        kill(folder)
        readers.go_on()
        assert until(lambda: all_ready(folder))

    assert readers.failed == []


@pytest.mark.night
def test_forty_kills_and_renewals_cost_no_second_error(readers, folder):
    choose = random.Random(4)
    with readers:
        for number in range(40):
            if number % 8 == 7:
                before = pid_of(folder, "newsstand")
                os.kill(house_of(folder), signal.SIGHUP)
                assert until(lambda before=before: pid_of(folder, "newsstand") != before)
            else:
                choose.choice(OF_THE_NEWSSTAND + OF_THE_REST)(folder)
            readers.go_on(choose.randrange(20, 120))
            assert until(lambda: all_ready(folder))

    assert readers.lost == []
