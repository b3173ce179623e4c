"""Every change an edition makes to the disk goes through here, one method a system call that can fail.

So the order of steps can be read in one place, and tests can make each of them fail in turn.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path

# From here on one flush of the whole file system is cheaper than one of each file.
MANY = 8


class Disk:
    """The real disk. `careful=False` never waits for the platter: a killed process still loses nothing, a power cut may
    lose the edition. For tests, and for editions that are made to be thrown away."""

    def __init__(self, *, careful: bool = True) -> None:
        self.careful = careful

    def write(self, path: Path, content: bytes, *, mtime: float | None = None) -> None:
        """Write a new file; it must not exist."""
        with path.open("xb") as file:
            file.write(content)
        self._date(path, mtime)

    def copy(self, source: Path, path: Path, *, mtime: float | None = None) -> None:
        """Copy a file without holding it in memory."""
        shutil.copyfile(source, path)
        self._date(path, mtime)

    def link(self, path: Path, name: Path) -> None:
        """A second name for a file; a copy where the file has as many names as the file system allows."""
        try:
            os.link(path, name)
        except OSError as fault:
            if fault.errno != errno.EMLINK:
                raise
            shutil.copy2(path, name)

    def symlink(self, target: str, name: Path) -> None:
        """A name that points to another path."""
        name.symlink_to(target)

    def rename(self, path: Path, name: Path) -> None:
        """Give a file another name, in place of whatever had it; nobody sees anything between."""
        path.replace(name)

    def unlink(self, path: Path) -> None:
        """Take a name away; safe to run twice."""
        path.unlink(missing_ok=True)

    def make_folder(self, path: Path) -> None:
        """A folder and those above it; safe to run twice."""
        path.mkdir(parents=True, exist_ok=True)

    def drop_folder(self, path: Path) -> None:
        """A folder with all it holds; safe to run twice."""
        shutil.rmtree(path, ignore_errors=True)

    def prune(self, path: Path, stop: Path) -> None:
        """Remove empty folders from `path` upwards, `stop` not included."""
        with contextlib.suppress(OSError):
            while path != stop and stop in path.parents:
                path.rmdir()
                path = path.parent

    def commit(self, connection: sqlite3.Connection) -> None:
        """End the transaction; when this returns it is on the platter."""
        connection.commit()

    def sync(self, paths: Iterable[Path], *, within: Path) -> None:
        """Wait until files and folders are on the platter. Names that are gone meanwhile are passed over."""
        wanted = sorted(set(paths))
        if not self.careful or (len(wanted) >= MANY and _sync_file_system(within)):
            return
        for path in wanted:
            self._sync_one(path)

    def _sync_one(self, path: Path) -> None:
        try:
            opened = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            return
        try:
            os.fsync(opened)
        finally:
            os.close(opened)

    def _date(self, path: Path, mtime: float | None) -> None:
        if mtime is not None:
            os.utime(path, (mtime, mtime))


def _sync_file_system(within: Path) -> bool:
    """Whether the system could flush one file system at once; Linux can."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return False
    opened = os.open(within, os.O_RDONLY)
    try:
        if call(opened) != 0:
            raise OSError(ctypes.get_errno(), "The file system could not be flushed.")
    finally:
        os.close(opened)
    return True
