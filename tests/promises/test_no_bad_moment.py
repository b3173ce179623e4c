"""Promise 4: whatever process is killed at whatever moment, no reader is refused for long and no act is lost."""

import random
import threading
import time

import pytest

from tests.promises.processes import all_ready, kill, kill_newsstand_worker, until
from tests.promises.visitors import Editor, Reader, write_to
from tools.demo_newsroom import copy_demo, running

pytestmark = pytest.mark.sqlite_only

PAUSE = 0.08  # seconds between two pages of one of four readers: some fifty a second in all
AGAIN_WITHIN = 2.0  # seconds until a reader who saw an error has the page
HARM = {
    "newsstand's worker": kill_newsstand_worker,
    "newsstand": lambda folder: kill(folder, "newsstand"),
    "newsroom": lambda folder: kill(folder, "newsroom"),
    "worker": lambda folder: kill(folder, "worker"),
}


class Life:
    """Readers, letter-writers and an editor at work, and what each of them was told."""

    def __init__(self, site, seed):
        self.site, self.chance = site, random.Random(seed)
        self.over = threading.Event()
        self.read, self.failed, self.lost = 0, [], []
        self.letters, self.edits = [], []  # acknowledged
        self.tried = 0
        acts = [self._read] * 4 + [self._write, self._edit]
        self.threads = [threading.Thread(target=act) for act in acts]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _read(self):
        reader, pages = Reader(self.site.url), self.site.addresses
        while not self.over.wait(PAUSE):
            address = self.chance.choice(pages)
            self.read += 1
            if reader.read([address])[address].status != 200:
                self.failed.append((time.time(), address))
                if not until(lambda a=address: reader.read([a])[a].status == 200, AGAIN_WITHIN):
                    self.lost.append(address)

    def _write(self):
        while not self.over.wait(0.2):
            self.tried += 1
            words = f"Letter {self.tried} of this life"
            try:
                write_to(self.site.url, words)
            except (OSError, AssertionError):
                continue
            self.letters.append(words)

    def _edit(self):
        editor, number = None, 0
        while not self.over.wait(0.3):
            number += 1
            try:
                editor = editor or Editor(self.site.url, "editor", self.site.passwords["editor"])
                if editor.add_tag(f"Kept tag {number}"):
                    self.edits.append(f"Kept tag {number}")
            except (OSError, AssertionError):
                editor = None


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with running(copy_demo(tmp_path_factory.mktemp("life") / "newsroom")) as site:
        site.wait_for_press(300)
        yield site


def live_through(site, kills, seed):
    """So many kills, each at a moment of its own, and a pause in which everything comes back."""
    folder, harm = site.data_dir, []
    with Life(site, seed) as life:
        assert until(lambda: life.letters and life.edits and life.read > 50)
        for number in range(kills):
            name = list(HARM)[number % len(HARM)]
            time.sleep(life.chance.random())
            HARM[name](folder)
            harm.append((time.time(), name))
            assert until(lambda: all_ready(folder), 60), f"{name} did not come back"
        enough = len(life.letters) + 5
        assert until(lambda: len(life.letters) > enough)
        seen = len(life.edits)
        assert until(lambda: len(life.edits) > seen)
    site.wait_for_press(300)
    return life, harm


def check(site, life, harm):
    assert life.lost == []
    for at, address in life.failed:  # only what a newsstand had in hand when it was killed
        assert any(0 <= at - then < AGAIN_WITHIN and "newsstand" in name for then, name in harm), address
    wanted = set(life.letters)
    kept = "SELECT message FROM office_contactmessage"
    assert until(lambda: wanted <= {row[0] for row in site.ask(kept)}, 60), "letters are lost"
    messages = [row[0] for row in site.ask(kept)]
    assert len(messages) == len(set(messages)), "letters are there twice"
    names = {row[0] for row in site.ask("SELECT name FROM newsroom_tag")}
    assert set(life.edits) <= names


def test_a_few_kills(site):
    check(site, *live_through(site, kills=4, seed=1))


@pytest.mark.night
def test_two_hundred_kills(site):
    check(site, *live_through(site, kills=200, seed=2))
