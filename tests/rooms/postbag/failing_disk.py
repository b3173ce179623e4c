"""A disk that does what it is told until its turn to fail comes."""

from __future__ import annotations

import errno
import os
import signal

from masthead.postbag.disk import Disk


class FailingDisk(Disk):
    """Fails the calls of one name whose turn (from 1) is in `turns`. A failing write leaves half of it behind."""

    def __init__(self, name, turns, error=errno.EIO):
        self.name = name
        self.turns = set(turns)
        self.error = error
        self.calls = 0

    def _turn(self, name):
        if name != self.name:
            return False
        self.calls += 1
        return self.calls in self.turns

    def _fail(self):
        raise OSError(self.error, os.strerror(self.error))

    def write(self, descriptor, data, offset):
        if self._turn("write"):
            super().write(descriptor, data[: len(data) // 2], offset)
            self._fail()
        super().write(descriptor, data, offset)

    def flush(self, descriptor):
        if self._turn("flush"):
            self._fail()
        super().flush(descriptor)

    def rename(self, source, target):
        if self._turn("rename"):
            self._fail()
        super().rename(source, target)

    def flush_folder(self, folder):
        if self._turn("flush_folder"):
            self._fail()
        super().flush_folder(folder)

    def truncate(self, descriptor, length):
        if self._turn("truncate"):
            self._fail()
        super().truncate(descriptor, length)


class FatalDisk(FailingDisk):
    """The process dies at the call instead, as if the power of this one program were cut."""

    def _fail(self):
        os.kill(os.getpid(), signal.SIGKILL)


class ForgetfulDisk(Disk):
    """Remembers what a power cut would leave: per file the length at its last flush, and the names on the device."""

    def __init__(self):
        self.lengths = {}
        self.lasting = set()

    def flush(self, descriptor):
        super().flush(descriptor)
        self.lengths[os.fstat(descriptor).st_ino] = os.fstat(descriptor).st_size

    def flush_folder(self, folder):
        super().flush_folder(folder)
        self.lasting = {path.name for path in folder.iterdir()}

    def cut_power(self, folder, torn):
        """Leave `torn` bytes of what no flush covered, drop names that were not flushed, forget the mark."""
        (folder / "mark").unlink(missing_ok=True)
        for path in folder.glob("*.postbag"):
            if path.name not in self.lasting:
                path.unlink()
                continue
            kept = self.lengths.get(path.stat().st_ino, 0) + torn
            if path.stat().st_size > kept:
                os.truncate(path, kept)
