"""The processes of a newsroom that runs, and ways to do them harm."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from masthead.house.supervisor import running_house, status

_DATABASE = ("newsroom.sqlite3", "newsroom.sqlite3-wal", "newsroom.sqlite3-shm")


def until(true: Callable[[], bool], seconds: float = 240) -> bool:
    """Wait for something to become so; whether it did."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def pid_of(folder: Path, name: str) -> int:
    return int(running_house(folder)["processes"][name]["pid"])


def lives(pid: int) -> bool:
    """Whether a process runs; one that ended and that nobody has asked for yet does not."""
    try:
        return "zombie" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def all_ready(folder: Path) -> bool:
    return all(row["state"] == "ready" for row in status(folder).values())


def kill(folder: Path, name: str) -> None:
    """A process and what it started, without a word."""
    os.killpg(pid_of(folder, name), signal.SIGKILL)


def newsstand_workers(folder: Path) -> list[int]:
    """Those who answer readers."""
    watcher = pid_of(folder, "newsstand")
    return [int(pid) for pid in Path(f"/proc/{watcher}/task/{watcher}/children").read_text().split()]


def kill_newsstand_worker(folder: Path) -> None:
    """One of those who answer readers; the one who watches them starts another."""
    os.kill(random.choice(newsstand_workers(folder)), signal.SIGKILL)


@contextmanager
def no_database(folder: Path) -> Iterator[None]:
    """The database's file away, and everything that had it open killed. What starts again finds no database, and
    cannot make an empty one."""
    for name in _DATABASE:
        if (folder / name).exists():
            (folder / name).rename(folder / f"{name}.away")
    (folder / _DATABASE[0]).mkdir()
    kill(folder, "newsroom")
    kill(folder, "worker")
    try:
        yield
    finally:
        (folder / _DATABASE[0]).rmdir()
        for name in _DATABASE:
            if (folder / f"{name}.away").exists():
                (folder / f"{name}.away").rename(folder / name)
