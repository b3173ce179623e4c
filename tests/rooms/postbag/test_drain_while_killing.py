"""A newsstand is killed at any moment while another process drains it: nothing is lost, nothing comes twice."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from masthead.postbag.entries import Found
from masthead.postbag.journals import journal_folders
from masthead.postbag.keys import load_key_ring, make_keys
from masthead.postbag.reader import open_readers

REPO = Path(__file__).resolve().parents[3]
NEWSSTAND = """
import sys, threading
from pathlib import Path
from masthead.postbag.entries import Entry
from masthead.postbag.keys import load_sealing_key
from masthead.postbag.writer import Limits, PostbagWriter
root, run = Path(sys.argv[1]), sys.argv[2]
writer = PostbagWriter(root / "bag", load_sealing_key(root / "public"), limits=Limits(segment_bytes=4000))
said = threading.Lock()
def send(thread):
    for number in range(100_000):
        text = f"{run}-{thread}-{number}"
        entry_id = writer.append(Entry("a.kind", text.encode(), 1))
        with said:
            sys.stdout.write(f"{text} {entry_id}\\n"); sys.stdout.flush()
for thread in range(4):
    threading.Thread(target=send, args=(thread,)).start()
"""


class Newsroom:
    """A drain whose effects and cursors are one dictionary each, as if one transaction held both."""

    def __init__(self, root):
        self.root, self.ring = root / "bag", load_key_ring(root / "private")
        self.effects, self.cursors = [], {}

    def drain(self):
        for reader in open_readers(self.root, self.ring):
            with reader:
                for one in reader.entries(self.cursors.get(reader.journal)):
                    assert isinstance(one, Found)
                    self.effects.append((one.entry.content.decode(), str(one.id)))
                    self.cursors[reader.journal] = one.id
                if reader.journal in self.cursors:
                    reader.acknowledge(self.cursors[reader.journal])
                reader.remove_if_drained()


def run_and_kill(root, run, seconds, newsroom):
    """What the killed newsstand had acknowledged, by content."""
    with (root / f"said-{run}").open("w+b") as said:
        child = subprocess.Popen(
            [sys.executable, "-c", NEWSSTAND, str(root), str(run)],
            stdout=said,
            cwd=REPO,
            env={**os.environ, "PYTHONPATH": str(REPO / "src")},
        )
        try:
            while not said.seek(0, os.SEEK_END):
                assert child.poll() is None
                time.sleep(0.01)
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                newsroom.drain()
        finally:
            child.kill()
        assert child.wait() == -signal.SIGKILL
        said.seek(0)
        whole = said.read().decode().rpartition("\n")[0]
    return [tuple(line.split()) for line in whole.splitlines()]


@pytest.mark.parametrize("kills", [2, pytest.param(50, marks=pytest.mark.night)])
def test_kills_at_random_cost_nothing(tmp_path, kills):
    make_keys(tmp_path / "private", tmp_path / "public")
    newsroom, acknowledged = Newsroom(tmp_path), []
    for run in range(kills):
        acknowledged += run_and_kill(tmp_path, run, random.uniform(0, 0.4), newsroom)
    newsroom.drain()
    assert len(acknowledged) >= kills
    assert set(acknowledged) <= set(newsroom.effects)
    assert len({text for text, _ in newsroom.effects}) == len(newsroom.effects)
    assert (
        len(newsroom.effects) <= len(acknowledged) + 4 * kills + kills
    )  # in flight, and one line torn in the telling
    assert journal_folders(tmp_path / "bag") == []
