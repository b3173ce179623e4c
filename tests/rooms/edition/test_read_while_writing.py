"""Readers among writers: never a mix, never a wait, and no swap unheard."""

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from masthead.edition import catalogue
from masthead.edition import reader as reading
from masthead.edition.disk import Disk
from masthead.edition.pages import Page
from masthead.edition.reader import EditionReader
from masthead.edition.swaps import Bell
from masthead.edition.verify import verify
from masthead.edition.writer import EditionWriter


def test_many_threads_read_whole_pages_while_they_are_swapped(writer, reader, root):
    names = [f"/2026/{name}/" for name in "abcdef"]
    stop, seen, wrong = threading.Event(), set(), []

    def swap(turn):
        with writer.group() as group:
            for name in names:
                group.put(Page(name, b"%d " % turn * 2000))

    def read():
        while not stop.is_set():
            for name in names:
                entry = reader.lookup(name)
                body = entry.read()
                words = set(body.split())
                seen.update(words)
                if len(words) != 1 or entry.size != len(body):
                    wrong.append((name, words))

    swap(0)
    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(1, 40):
        swap(turn)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(seen) > 3
    assert verify(root) == []


def test_a_reader_does_not_wait_for_a_writer_in_the_middle(writer, reader, root):
    writer.put(Page("/a/", b"old"))
    holding = catalogue.connect(root / "catalogue.sqlite", writable=True)
    holding.execute("BEGIN EXCLUSIVE")
    holding.execute("DELETE FROM entries")
    with (root / "writer.lock").open("ab") as lock:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)
        assert reader.lookup("/a/").read() == b"old"
        with EditionReader.open(root) as another:
            assert another.lookup("/a/").read() == b"old"
    holding.rollback()
    holding.close()


def test_each_swap_is_told_once_and_in_order(writer, reader):
    start = reader.cursor()
    for address in ("/a/", "/b/", "/a/"):
        writer.put(Page(address, address.encode() + str(reader.cursor()).encode()))
    changes = reader.changed_since(start)
    assert (changes.addresses, changes.lost) == (("/a/", "/b/"), False)
    assert reader.changed_since(changes.cursor).addresses == ()


def test_long_lists_come_in_pieces(writer, reader, monkeypatch):
    monkeypatch.setattr(reading, "MOST_CHANGES", 3)
    start = reader.cursor()
    with writer.group() as group:
        for number in range(7):
            group.put(Page(f"/{number}/", b"x"))
    found, cursor = [], start
    while (changes := reader.changed_since(cursor)).addresses:
        found += changes.addresses
        cursor = changes.cursor
    assert found == [f"/{number}/" for number in range(7)]


def test_who_fell_too_far_behind_is_told_so(writer, reader, monkeypatch):
    monkeypatch.setattr(catalogue, "SWAPS_KEPT", 5)
    start = reader.cursor()
    for number in range(9):
        writer.put(Page(f"/{number}/", b"x"))
    changes = reader.changed_since(start)
    assert (changes.addresses, changes.lost) == ((), True)
    assert not reader.changed_since(changes.cursor).lost
    assert reader.changed_since(reader.cursor() - 5).addresses == tuple(
        f"/{number}/" for number in range(4, 9)
    )
    assert reader.changed_since(reader.cursor() - 6).lost


def test_a_number_from_another_edition_is_lost(writer, reader):
    writer.put(Page("/a/", b"x"))
    assert reader.changed_since(reader.cursor() + 100).lost


def test_the_pulse_changes_with_each_swap_and_not_without(writer, reader):
    before = reader.pulse()
    assert not before.ringing
    reader.lookup("/a/")
    assert reader.pulse() == before
    writer.put(Page("/a/", b"x"))
    assert reader.pulse() != before


def test_a_bell_left_ringing_is_put_right_by_the_next_writer(writer, reader, root):
    writer.put(Page("/a/", b"x"))
    bell = Bell(root / "swaps", writable=True)
    bell.lift()
    assert reader.pulse().ringing
    EditionWriter.open(root, disk=Disk(careful=False)).close()
    assert reader.pulse() == (reader.cursor(), False)
    bell.close()


def test_a_torn_bell_is_made_anew(writer, root):
    writer.put(Page("/a/", b"x"))
    writer.close()
    (root / "swaps").write_bytes(b"torn")
    EditionWriter.open(root, disk=Disk(careful=False)).close()
    with EditionReader.open(root) as reader:
        assert reader.pulse() == (1, False)


ELSEWHERE = """
import os, sys
from masthead.edition.reader import EditionReader
if os.geteuid() == 0:
    os.setegid(65534)
    os.seteuid(65534)
with EditionReader.open(sys.argv[1]) as reader:
    for _ in sys.stdin:
        print(reader.lookup("/a/").read().decode(), flush=True)
"""


def test_a_reader_that_may_not_write_in_the_folder_sees_every_swap():
    """A newsstand under a user of its own, opened while no writer has the catalogue open."""
    with tempfile.TemporaryDirectory(prefix="masthead-test-") as folder:
        Path(folder).chmod(0o755)
        root = Path(folder) / "edition"
        with EditionWriter.open(root, create=True, disk=Disk(careful=False)) as writer:
            writer.put(Page("/a/", b"one"))
        root.chmod(0o555)
        newsstand = subprocess.Popen(
            [sys.executable, "-c", ELSEWHERE, root],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
            env=os.environ | {"PYTHONPATH": "src"},
        )  # fmt: skip

        def ask():
            newsstand.stdin.write("?\n")
            return newsstand.stdout.readline().strip()

        assert ask() == "one"
        root.chmod(0o755)
        with EditionWriter.open(root, disk=Disk(careful=False)) as writer:
            root.chmod(0o555)
            for word in ("two", "three"):
                writer.put(Page("/a/", word.encode()))
                assert ask() == word
            root.chmod(0o755)
        root.chmod(0o555)
        assert ask() == "three"
        root.chmod(0o755)
        newsstand.communicate()


ADDRESSES = st.sampled_from(["/", "/a/", "/a", "/a/b/", "/feed.rss", "/media/T/a.png", "/x.png", "/x.png/y/"])
BODIES = st.sampled_from([b"", b"one", b"two" * 500, b"three" * 900])


class Edition(RuleBasedStateMachine):
    """Whatever is done in whatever order: the reader answers what was done last, and the files are whole."""

    def __init__(self):
        super().__init__()
        import tempfile

        self.folder = tempfile.TemporaryDirectory(prefix="masthead-edition-")
        self.root = self.folder.name + "/edition"
        self.writer = EditionWriter.open(self.root, create=True, disk=Disk(careful=False))
        self.reader = EditionReader.open(self.root)
        self.model, self.whole, self.barred = {}, {}, set()

    def teardown(self):
        self.reader.close()
        self.writer.close()
        self.folder.cleanup()

    def _barred(self, address):
        from masthead.edition.errors import TakenDownError

        if address in self.barred:
            try:
                self.writer.put(Page(address, b"again"))
            except TakenDownError:
                return True
            raise AssertionError(f"{address} could be put again")
        return False

    @rule(address=ADDRESSES, body=BODIES)
    def put(self, address, body):
        if not self._barred(address):
            old = self.model.get(address)
            assert self.writer.put(Page(address, body)) == (old != (200, body))
            self.model[address] = (200, body)

    @rule(address=ADDRESSES, body=BODIES)
    def put_whole(self, address, body):
        if not self._barred(address):
            self.writer.put(Page(address, body, variant="full"))
            self.whole[address] = body

    @rule(address=ADDRESSES, there=ADDRESSES)
    def move(self, address, there):
        if not self._barred(address):
            self.writer.move(address, there)
            self.model[address] = (301, there)
            self.whole.pop(address, None)

    @rule(address=ADDRESSES, body=BODIES)
    def end(self, address, body):
        self.writer.gone(address, body)
        self.model[address] = (410, body)
        self.whole.pop(address, None)

    @rule(address=ADDRESSES)
    def take_down(self, address):
        self.writer.take_down(address, "note", note_page=b"down")
        self.model[address] = (410, b"down")
        self.whole.pop(address, None)
        self.barred.add(address)

    @rule(address=ADDRESSES)
    def lift(self, address):
        self.writer.lift(address, "lifted")
        self.barred.discard(address)

    @rule(address=ADDRESSES)
    def remove(self, address):
        if address not in self.barred:
            self.writer.remove(address)
            self.model.pop(address, None)
            self.whole.pop(address, None)

    @rule()
    def open_again(self):
        self.writer.close()
        self.writer = EditionWriter.open(self.root, disk=Disk(careful=False))

    @rule()
    def sweep(self):
        self.writer.sweep(grace=-1)

    @invariant()
    def the_reader_answers_what_was_done(self):
        answers = {}
        for entry in self.reader.entries("public"):
            answers[entry.address] = (entry.status, entry.location if entry.status == 301 else entry.read())
        assert answers == self.model
        assert {entry.address: entry.read() for entry in self.reader.entries("full")} == self.whole

    @invariant()
    def the_files_are_whole(self):
        from pathlib import Path

        assert verify(Path(self.root)) == []


Edition.TestCase.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
TestEdition = Edition.TestCase
