"""A drain in a process of its own that is killed at every step it takes. Run by test_survive_kills.py:

    python -m tests.rooms.backroom.crashing FOLDER

The folder holds the newsroom's database or MASTHEAD_DATABASE_URL names it. Django is loaded once; each drain is a fork,
so that it is really killed and really starts anew. Prints one JSON object for each point.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

ENTRIES = ("one", "two", "bad", "four", "five", "six")
# Whether the first drain dies or the one that hands over what waited, at which calls and at which turn of the call. A
# turn that never comes is a drain that ends in peace.
POINTS = [
    *(("first", "handler", turn) for turn in (1, 3, 5)),
    *(("first", name, turn) for name in ("begin", "commit", "committed") for turn in range(1, 8)),
    *(("first", "remove", turn) for turn in range(1, 4)),
    *(("again", name, turn) for name in ("handler", "commit", "committed") for turn in range(1, 3)),
    *(("again", "remove", turn) for turn in range(1, 5)),
    ("again", "rmdir", 1),
]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Turns:
    """Counts calls of one name and dies at one of them."""

    def __init__(self, name: str, turn: int) -> None:
        self.name, self.turn, self.calls = name, turn, 0

    def __call__(self, name: str) -> None:
        if name == self.name:
            self.calls += 1
            if self.calls == self.turn:
                die()


def arm(turns: Turns) -> None:
    """Let the process die where the turn says."""
    from django.db import transaction
    from django.db.backends.base.base import BaseDatabaseWrapper

    from masthead.postbag.disk import Disk

    def dying(owner, name, before="", after=""):
        real = getattr(owner, name)

        def call(self, *args, **kwargs):
            turns(before)
            result = real(self, *args, **kwargs)
            turns(after)
            return result

        setattr(owner, name, call)

    dying(transaction.Atomic, "__enter__", after="begin")
    dying(BaseDatabaseWrapper, "_commit", before="commit", after="committed")
    dying(Disk, "remove", before="remove")
    dying(Path, "rmdir", before="rmdir")


def register(turns: Turns, *, is_mended: bool = False) -> None:
    from masthead.backroom.handlers import register_handler
    from tests.rooms.backroom.conftest import keep_note

    def handle(received):
        keep_note(received)
        turns("handler")
        if received.content == b"bad" and not is_mended:
            raise ValueError

    register_handler("test.note", handle)


def in_a_fork(act) -> int:
    """Run in a child; how it ended, as os.waitpid says it."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    try:
        act()
    except BaseException:  # noqa: BLE001
        import traceback

        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def told(act):
    """What a function gives, asked in a child: this process never opens the database."""
    reading, writing = os.pipe()

    def tell():
        os.write(writing, json.dumps(act()).encode())

    in_a_fork(tell)
    os.close(writing)
    with os.fdopen(reading) as said:
        return json.loads(said.read())


def state() -> dict:
    from masthead.backroom.models import DrainedJournal, WaitingEntry
    from tests.rooms.backroom.conftest import noted

    return {
        "noted": noted(),
        "waiting": WaitingEntry.objects.count(),
        "marks": list(DrainedJournal.objects.values_list("segment", "offset")),
    }


def empty_tables() -> None:
    from masthead.backroom.models import DamagedStretch, DrainedJournal, WaitingEntry
    from masthead.office.models import ContactMessage

    for model in (DamagedStretch, DrainedJournal, WaitingEntry, ContactMessage):
        model.objects.all().delete()


def drain(postbag, turns: Turns, *, is_mended: bool = False) -> None:
    register(turns, is_mended=is_mended)
    arm(turns)
    worker = postbag.drain()
    while worker.turn(60).more:
        pass
    worker.turn(60)


def crash_at(folder: Path, phase: str, name: str, turn: int) -> dict:
    """One drain, a second that goes on, a third that can handle what waited, a fourth; the first or third is killed."""
    from tests.rooms.backroom.conftest import Postbag, note

    postbag = Postbag(folder)
    in_a_fork(empty_tables)

    def send():
        postbag.send(*(note(text) for text in ENTRIES), ended=True)

    in_a_fork(send)
    quiet, deadly = Turns("", 0), Turns(name, turn)
    ended = [in_a_fork(lambda: drain(postbag, deadly if phase == "first" else quiet))]
    died = told(state)
    in_a_fork(lambda: drain(postbag, quiet))
    resumed = told(state)
    ended.append(in_a_fork(lambda: drain(postbag, deadly if phase == "again" else quiet, is_mended=True)))
    in_a_fork(lambda: drain(postbag, quiet, is_mended=True))
    return {
        "point": f"{phase} {name} {turn}",
        "killed": any(os.WIFSIGNALED(one) for one in ended),
        "died": died,
        "resumed": resumed,
        "mended": told(state),
        "journals": postbag.journals(),
    }


def race(folder: Path, seed: int, drains: int, entries: int) -> dict:
    """Several drains at once, killed and begun again by chance, while two newsstands write and one is killed."""
    from tests.rooms.backroom.conftest import Postbag, note

    postbag, chance = Postbag(folder), random.Random(seed)
    said = folder / "said"
    in_a_fork(empty_tables)

    def write(name: str) -> None:
        writer = postbag.open()
        with said.open("ab", buffering=0) as file:
            for number in range(entries):
                writer.append(note(f"{name}-{number}"))
                file.write(f"{name}-{number}\n".encode())
        writer.close()

    def go_on() -> None:
        register(Turns("", 0))
        worker = postbag.drain()
        while True:
            worker.turn()

    def fork(act) -> int:
        child = os.fork()
        if child == 0:
            in_child(act)
        return child

    writers = [fork(lambda name=name: write(name)) for name in "ab"]
    crowd = [fork(go_on) for _ in range(drains)]
    for _ in range(drains * 2):
        time.sleep(chance.uniform(0.05, 0.4))
        number = chance.randrange(drains)
        os.kill(crowd[number], signal.SIGKILL)
        os.waitpid(crowd[number], 0)
        crowd[number] = fork(go_on)
    os.kill(writers[0], signal.SIGKILL)
    for writer in writers:
        os.waitpid(writer, 0)
    for child in crowd:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    in_a_fork(lambda: drain(postbag, Turns("", 0)))
    found = told(state)
    return {
        "acknowledged": said.read_text().split("\n")[:-1],
        "noted": found["noted"],
        "waiting": found["waiting"],
        "journals": postbag.journals(),
    }


def in_child(act) -> None:
    try:
        act()
    finally:
        os._exit(0)


def away(folder: Path, database: Path) -> dict:
    """The database is taken away while a drain runs, and brought back."""
    from tests.rooms.backroom.conftest import Postbag, note

    postbag = Postbag(folder)
    in_a_fork(empty_tables)
    files = list(database.parent.glob(f"{database.name}*"))
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir(parents=True)

    def live():
        register(Turns("", 0))
        worker, ended = postbag.drain(), []
        writer = postbag.open()
        writer.append(note("before"))
        worker.turn(60)
        from django.db import close_old_connections

        close_old_connections()
        for path in files:
            if path.exists():
                path.rename(elsewhere / path.name)
        for number in range(3):
            writer.append(note(f"meanwhile {number}"))
            ended.append(worker.turn(60).away)
        for path in list(elsewhere.iterdir()):
            path.rename(database.parent / path.name)
        ended.append(worker.turn(60).away)
        return ended

    return {"away": told(live), **told(state)}


def main(folder: Path) -> None:
    import django

    django.setup()
    for number, point in enumerate(POINTS):
        print(json.dumps(crash_at(folder / f"point-{number}", *point)), flush=True)  # noqa: T201
    seeds = [int(seed) for seed in os.environ.get("RACES", "1").split(",")]
    for seed in seeds:
        print(json.dumps({"race": race(folder / f"race-{seed}", seed, 3, 60)}), flush=True)  # noqa: T201
    database = folder / "newsroom.sqlite3"
    if database.exists():
        print(json.dumps({"away": away(folder / "away", database)}), flush=True)  # noqa: T201
    in_a_fork(empty_tables)  # on PostgreSQL other tests use them too


if __name__ == "__main__":
    main(Path(sys.argv[1]))
