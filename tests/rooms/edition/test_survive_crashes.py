"""Whatever stops at whatever step: each address answers all old or all new, and the next writer leaves nothing over."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from masthead.edition.disk import Disk
from masthead.edition.pages import Page
from masthead.edition.reader import EditionReader
from masthead.edition.verify import verify
from masthead.edition.writer import EditionWriter
from tests.rooms.edition.failing_disk import FailingDisk, StoppedError

OLD = {
    "/a/": b"old a " * 50,
    "/b/": b"old b " * 50,
    "/back/": None,
    "/gone/": b"old gone " * 50,
    "/pic.png": b"OLD",
}
WAYS = ["stop before", "stop after", "stop halfway", "refuse"]


def lay_out(root):
    with EditionWriter.open(root, create=True, disk=Disk(careful=False)) as writer, writer.group() as group:
        for address, body in OLD.items():
            group.gone(address) if body is None else group.put(Page(address, body))
        group.put(Page("/b/", b"old whole b", variant="full"))
        group.move("/moved/", "/a/")
        group.put(Page("/2026/11/removed/", b"old removed"))


def change(root, disk):
    with EditionWriter.open(root, disk=disk) as writer, writer.group() as group:
        group.put(Page("/a/", b"new a " * 60))
        group.put(Page("/b/", b"x"))  # too short for brotli
        group.put(Page("/b/", b"new whole b", variant="full"))
        group.put(Page("/back/", b"new back " * 60))
        group.gone("/gone/", b"new gone " * 60)
        group.put(Page("/pic.png", b"NEW"))
        group.move("/moved/", "https://example.org/there?x=1")
        group.remove("/2026/11/removed/")
        group.put(Page("/2026/12/added/", b"new added " * 60))


def answers(root):
    with EditionReader.open(root) as reader:
        return {
            (entry.address, entry.variant): (entry.status, entry.location, entry.content_type, entry.read())
            for entry in reader.entries()
        }


class Plain(NamedTuple):
    copy: Path
    before: dict
    after: dict
    counting: FailingDisk


def begin_again(copy, root):
    """A copy with its hard links kept."""
    subprocess.run(["cp", "-a", copy, root], check=True)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """What is before and after, the steps between, and a copy of the edition to begin each time from."""
    root = tmp_path_factory.mktemp("plain") / "edition"
    lay_out(root)
    copy = root.with_name("copy")
    begin_again(root, copy)
    before = answers(root)
    counting = FailingDisk()
    change(root, counting)
    return Plain(copy, before, answers(root), counting)


def test_there_are_steps_to_fail_at(plain):
    assert plain.before.keys() != plain.after.keys()
    assert plain.counting.steps > 60
    assert len(plain.counting.writes) > 8


@pytest.mark.parametrize("way", WAYS)
def test_every_step_may_fail(plain, tmp_path, way):
    before, after = plain.before, plain.after
    seen = set()
    halfway = way == "stop halfway"
    for at in plain.counting.writes if halfway else range(1, plain.counting.steps + 1):
        root = tmp_path / f"edition-{at}"
        begin_again(plain.copy, root)
        disk = FailingDisk(at, how=way)
        with contextlib.suppress(StoppedError, OSError):
            change(root, disk)

        # Even before anybody clears up, readers have one whole state.
        now = answers(root)
        assert now in (before, after), f"step {at}"
        seen.add(now == after)

        # What the next writer finds, it puts right; a step that was refused must not keep the same process from it.
        EditionWriter.open(root, disk=Disk(careful=False)).close()
        assert answers(root) == now, f"step {at}"
        assert [str(finding) for finding in verify(root)] == [], f"step {at}"

        change(root, Disk(careful=False))
        assert answers(root) == after, f"step {at}"
        assert [str(finding) for finding in verify(root)] == [], f"step {at}"
    assert halfway or seen == {False, True}


@pytest.mark.parametrize("way", ["stop before", "stop after"])
def test_recovery_may_fail_too(plain, tmp_path, way):
    for first in range(10, plain.counting.steps, 9):
        for at in range(1, 12):
            root = tmp_path / f"edition-{first}-{at}"
            begin_again(plain.copy, root)
            with pytest.raises((StoppedError, OSError)):
                change(root, FailingDisk(first))
            with contextlib.suppress(StoppedError):
                EditionWriter.open(root, disk=FailingDisk(at, how=way)).close()
            EditionWriter.open(root, disk=Disk(careful=False)).close()
            assert answers(root) in (plain.before, plain.after)
            assert verify(root) == []


WRITER = """
import sys
from masthead.edition.pages import Page
from masthead.edition.writer import EditionWriter
root, seed = sys.argv[1], int(sys.argv[2])
with EditionWriter.open(root) as writer:
    print("ready", flush=True)
    for turn in range(100_000):
        with writer.group() as group:
            for name in "abcdef":
                body = f"{name} {seed} {turn} ".encode() * 500
                group.put(Page(f"/2026/{name}/", body))
        print(seed, turn, flush=True)
"""


def kill_a_writer(root, seed, wait):
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER), str(root), str(seed)],
        stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": "src"},
    )  # fmt: skip
    assert process.stdout.readline() == "ready\n"
    first = process.stdout.readline()  # on a busy machine a group takes longer than we would wait
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    said = (first + process.stdout.read()).splitlines()
    process.wait()
    process.stdout.close()
    return said


def state_of(root):
    """The one seed and turn that all six pages show, as a newsstand sees them."""
    with EditionReader.open(root) as reader:
        shown = {tuple(entry.read().split()[1:3]) for entry in reader.entries()}
        assert all(entry.read().count(b" ") == 1500 for entry in reader.entries())
    assert len(shown) <= 1
    return next(iter(shown), None)


def kill_often(root, times):
    EditionWriter.open(root, create=True).close()
    random.seed(7)
    landed = 0
    for seed in range(times):
        said = kill_a_writer(root, seed, random.uniform(0.02, 0.12))
        state = state_of(root)
        if said:
            landed += 1
            last = int(said[-1].split()[1])
            # What was acknowledged is there; one group more may have made it.
            assert state in {(b"%d" % seed, b"%d" % turn) for turn in (last, last + 1)}
        EditionWriter.open(root).close()
        assert state_of(root) == state
        assert verify(root) == []
    assert landed > times / 2


def test_a_killed_writer_leaves_whole_groups(root):
    kill_often(root, 6)


@pytest.mark.night
def test_a_writer_killed_two_hundred_times_leaves_whole_groups(root):
    kill_often(root, 200)


def test_two_writers_take_turns(root):
    EditionWriter.open(root, create=True, disk=Disk(careful=False)).close()
    with EditionWriter.open(root) as one, EditionWriter.open(root) as other:
        for turn in range(5):
            assert one.put(Page("/a/", b"one %d" % turn))
            assert other.put(Page("/a/", b"other %d" % turn))
    with EditionReader.open(root) as reader:
        assert reader.lookup("/a/").read() == b"other 4"
    assert verify(root) == []


def test_a_writer_at_work_is_no_dead_writer(writer, root):
    with writer.group() as group:
        group.put(Page("/slow/", b"slow"))
        EditionWriter.open(root, disk=Disk(careful=False)).close()
        assert verify(root) == []
    assert verify(root) == []
    with EditionReader.open(root) as reader:
        assert reader.lookup("/slow/").read() == b"slow"
