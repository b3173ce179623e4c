"""A disk that fails at a chosen step: as a machine that stops there, or as one step that is refused."""

from __future__ import annotations

from masthead.edition.disk import Disk


class StoppedError(BaseException):
    """The machine stopped. Nothing that comes after it in the program may touch the disk."""


class FailingDisk(Disk):
    """Counts the steps. At step `at` it stops (before or after doing it), or refuses once with an OSError."""

    def __init__(self, at: int = 0, *, how: str = "stop before") -> None:
        super().__init__(careful=False)
        self.at = at
        self.how = how
        self.steps = 0
        self.stopped = False
        self.writes = []  # which steps write a file

    def _step(self, do):
        if self.stopped:
            raise StoppedError
        self.steps += 1
        if self.steps != self.at:
            return do()
        if self.how == "refuse":
            raise OSError(28, "No space left on device")
        if self.how == "stop after":
            do()
        self.stopped = True
        raise StoppedError

    def write(self, path, content, *, mtime=None):
        self.writes.append(self.steps + 1)
        if self.steps + 1 == self.at and self.how == "stop halfway":
            path.write_bytes(content[: len(content) // 2])
        self._step(lambda: Disk.write(self, path, content, mtime=mtime))

    def copy(self, source, path, *, mtime=None):
        self._step(lambda: Disk.copy(self, source, path, mtime=mtime))

    def link(self, path, name):
        self._step(lambda: Disk.link(self, path, name))

    def symlink(self, target, name):
        self._step(lambda: Disk.symlink(self, target, name))

    def rename(self, path, name):
        self._step(lambda: Disk.rename(self, path, name))

    def unlink(self, path):
        self._step(lambda: Disk.unlink(self, path))

    def make_folder(self, path):
        self._step(lambda: Disk.make_folder(self, path))

    def prune(self, path, stop):
        self._step(lambda: Disk.prune(self, path, stop))

    def commit(self, connection):
        self._step(lambda: Disk.commit(self, connection))

    def sync(self, paths, *, within):
        self._step(lambda: Disk.sync(self, paths, within=within))

    def drop_folder(self, path):
        # A stopped machine clears nothing up, but its locks go; so this returns and the caller lets go of them.
        if not self.stopped:
            self._step(lambda: Disk.drop_folder(self, path))
